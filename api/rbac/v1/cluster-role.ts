import { defineKind, isJsonObject, isStatusError, labelSelectorOf } from '@allmend/core-machinery';
import type { FieldError, Json, KubeObject, ObjectOf } from '@allmend/core-machinery';
import { z } from 'zod';
import { LabelSelectorShape } from '../../meta/v1/label-selector.ts';
import { atomicList } from '../../meta/v1/shapes.ts';
import { invalid, required } from '../../validation.ts';
import { policyRules, rbacGroup, ruleErrors } from './rules.ts';

/** Source: rbac.authorization.k8s.io/v1 ClusterRole; kubernetes pkg/apis/rbac/validation ValidateClusterRole. */
export const ClusterRole = defineKind({
  group: rbacGroup,
  version: 'v1',
  kind: 'ClusterRole',
  plural: 'clusterroles',
  scope: 'Cluster',
  description:
    'Rights in all namespaces of the tenant and on its cluster-wide objects, or in one namespace when a RoleBinding names it.',
  schema: z.object({
    rules: policyRules(),
    aggregationRule: z
      .object({
        clusterRoleSelectors: atomicList(LabelSelectorShape)
          .optional()
          .describe('Labels of the roles whose rules are joined here; one selector has to match.'),
      })
      .optional()
      .describe('Makes the server write the rules: those of all roles that it selects.'),
  }),
  columns: [
    { name: 'Created At', type: 'string', description: 'When it was made.', jsonPath: '.metadata.creationTimestamp' },
  ],
  examples: [
    {
      metadata: { name: 'cloud-reader', labels: { 'rbac.authorization.k8s.io/aggregate-to-view': 'true' } },
      rules: [{ apiGroups: ['cloud.allmend.dev'], resources: ['clouds'], verbs: ['get', 'list', 'watch'] }],
    },
  ],
  builtIn: {
    strategicMerge: true,
    withoutGeneration: true,
    names: 'path-segment',
    validate: (object) => [...ruleErrors(object['rules'], 'Cluster'), ...aggregationErrors(object)],
  },
});

/** An object of the kind. */
export type ClusterRole = ObjectOf<typeof ClusterRole>;

function aggregationErrors({ aggregationRule }: KubeObject): FieldError[] {
  if (!isJsonObject(aggregationRule)) return [];
  const field = 'aggregationRule.clusterRoleSelectors';
  const selectors = aggregationRule['clusterRoleSelectors'] ?? [];
  if (!Array.isArray(selectors)) return [];
  if (selectors.length === 0) {
    return [required(field, 'at least one clusterRoleSelector required if aggregationRule is non-nil')];
  }
  return selectors.flatMap((selector, at) => selectorErrors(selector, `${field}[${at}]`));
}

function selectorErrors(selector: Json, field: string): FieldError[] {
  try {
    labelSelectorOf(selector);
    return [];
  } catch (error) {
    if (isStatusError(error)) return [invalid(field, selector, error.message)];
    throw error;
  }
}
