import { defineKind } from '@allmend/core-machinery';
import type { ObjectOf } from '@allmend/core-machinery';
import { bindingCells, bindingColumns, bindingErrors, bindingShape, normalizeBinding } from './bindings.ts';
import { rbacGroup } from './rules.ts';

/** Source: rbac.authorization.k8s.io/v1 ClusterRoleBinding. */
export const ClusterRoleBinding = defineKind({
  group: rbacGroup,
  version: 'v1',
  kind: 'ClusterRoleBinding',
  plural: 'clusterrolebindings',
  scope: 'Cluster',
  description: 'Gives the rights of a ClusterRole to users, groups and service accounts, in the whole tenant.',
  schema: bindingShape,
  columns: bindingColumns,
  examples: [
    {
      metadata: { name: 'cloud-readers' },
      subjects: [{ kind: 'Group', name: 'support', apiGroup: rbacGroup }],
      roleRef: { apiGroup: rbacGroup, kind: 'ClusterRole', name: 'cloud-reader' },
    },
  ],
  builtIn: {
    strategicMerge: true,
    withoutGeneration: true,
    names: 'path-segment',
    cells: bindingCells,
    normalize: normalizeBinding,
    validate: (object, old) => bindingErrors(object, old, 'Cluster'),
  },
});

/** An object of the kind. */
export type ClusterRoleBinding = ObjectOf<typeof ClusterRoleBinding>;
