import { defineKind } from '@allmend/core-machinery';
import type { ObjectOf } from '@allmend/core-machinery';
import { bindingCells, bindingColumns, bindingErrors, bindingShape, normalizeBinding } from './bindings.ts';
import { rbacGroup } from './rules.ts';

/** Source: rbac.authorization.k8s.io/v1 RoleBinding. */
export const RoleBinding = defineKind({
  group: rbacGroup,
  version: 'v1',
  kind: 'RoleBinding',
  plural: 'rolebindings',
  scope: 'Namespaced',
  description: 'Gives the rights of a role to users, groups and service accounts, within one namespace.',
  schema: bindingShape,
  columns: bindingColumns,
  examples: [
    {
      metadata: { name: 'readers', namespace: 'shop' },
      subjects: [{ kind: 'Group', name: 'support', apiGroup: rbacGroup }],
      roleRef: { apiGroup: rbacGroup, kind: 'Role', name: 'reader' },
    },
  ],
  builtIn: {
    strategicMerge: true,
    withoutGeneration: true,
    names: 'path-segment',
    cells: bindingCells,
    normalize: normalizeBinding,
    validate: (object, old) => bindingErrors(object, old, 'Namespaced'),
  },
});

/** An object of the kind. */
export type RoleBinding = ObjectOf<typeof RoleBinding>;
