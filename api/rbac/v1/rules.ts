import { isJsonObject } from '@allmend/core-machinery';
import type { FieldError, Json } from '@allmend/core-machinery';
import { z } from 'zod';
import { atomicList } from '../../meta/v1/shapes.ts';
import { invalid, required } from '../../validation.ts';

export const rbacGroup = 'rbac.authorization.k8s.io';

/** Source: rbac/v1 PolicyRule. */
export const PolicyRuleShape = z.object({
  verbs: atomicList(z.string()).describe(
    'What may be done: get, list, watch, create, update, patch, delete, …; * is everything.',
  ),
  apiGroups: atomicList(z.string()).optional().describe('Groups of the resources; "" is the core group, * is any.'),
  resources: atomicList(z.string())
    .optional()
    .describe('Plural names, with /status and the like for subresources; * is any.'),
  resourceNames: atomicList(z.string()).optional().describe('Only objects of these names; left out: all.'),
  nonResourceURLs: atomicList(z.string())
    .optional()
    .describe('Paths that are no resources, e.g. /healthz, with * at the end for all below; only in a ClusterRole.'),
});

/** `rules` of a role. */
export const policyRules = (): z.ZodOptional<z.ZodArray<typeof PolicyRuleShape>> =>
  atomicList(PolicyRuleShape).describe('What is allowed; whatever no rule allows is denied.').optional();

/** Source: kubernetes pkg/apis/rbac/validation ValidatePolicyRule. */
export function ruleErrors(rules: unknown, scope: 'Namespaced' | 'Cluster'): FieldError[] {
  if (!Array.isArray(rules)) return [];
  return rules.flatMap((rule: Json, at) => (isJsonObject(rule) ? errorsOfRule(rule, `rules[${at}]`, scope) : []));
}

function errorsOfRule(
  { verbs, apiGroups, resources, resourceNames, nonResourceURLs }: Readonly<Record<string, Json>>,
  path: string,
  scope: 'Namespaced' | 'Cluster',
): FieldError[] {
  const errors = isFilled(verbs) ? [] : [required(`${path}.verbs`, 'verbs must contain at least one value')];
  if (isFilled(nonResourceURLs)) {
    const field = `${path}.nonResourceURLs`;
    if (scope === 'Namespaced') {
      errors.push(invalid(field, nonResourceURLs!, 'namespaced rules cannot apply to non-resource URLs'));
    }
    if ([apiGroups, resources, resourceNames].some(isFilled)) {
      errors.push(
        invalid(field, nonResourceURLs!, 'rules cannot apply to both regular resources and non-resource URLs'),
      );
    }
    return errors;
  }
  if (!isFilled(apiGroups)) {
    errors.push(required(`${path}.apiGroups`, 'resource rules must supply at least one api group'));
  }
  if (!isFilled(resources)) {
    errors.push(required(`${path}.resources`, 'resource rules must supply at least one resource'));
  }
  return errors;
}

const isFilled = (list: Json | undefined): boolean => Array.isArray(list) && list.length > 0;
