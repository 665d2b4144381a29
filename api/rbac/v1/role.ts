import { defineKind } from '@allmend/core-machinery';
import type { ObjectOf } from '@allmend/core-machinery';
import { z } from 'zod';
import { policyRules, rbacGroup, ruleErrors } from './rules.ts';

/** Source: rbac.authorization.k8s.io/v1 Role. */
export const Role = defineKind({
  group: rbacGroup,
  version: 'v1',
  kind: 'Role',
  plural: 'roles',
  scope: 'Namespaced',
  description: 'Rights within one namespace, given to nobody until a RoleBinding does.',
  schema: z.object({ rules: policyRules() }),
  columns: [
    { name: 'Created At', type: 'string', description: 'When it was made.', jsonPath: '.metadata.creationTimestamp' },
  ],
  examples: [
    {
      metadata: { name: 'reader', namespace: 'shop' },
      rules: [{ apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'list', 'watch'] }],
    },
  ],
  builtIn: {
    strategicMerge: true,
    withoutGeneration: true,
    names: 'path-segment',
    validate: (object) => ruleErrors(object['rules'], 'Namespaced'),
  },
});

/** An object of the kind. */
export type Role = ObjectOf<typeof Role>;
