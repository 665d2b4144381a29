import type { GroupVersionKind } from '../object/object.ts';

/** Prefix of the models of meta/v1, which every document carries. */
export const metaPrefix = 'io.k8s.apimachinery.pkg.apis.meta.v1';

/** Groups of Kubernetes whose names have no dot, as their models are named. */
const shortGroups: ReadonlySet<string> = new Set(['apps', 'autoscaling', 'batch', 'policy']);

/**
 * The key of a kind under `components.schemas`: `io.k8s.api.core.v1.Secret` for Kubernetes' own groups, else the reversed group:
 * `dev.allmend.cloud.v1alpha1.Cloud`. Source: apiextensions-apiserver pkg/controller/openapi/builder, gvkToModelName.
 */
export function modelName({ group, version, kind }: GroupVersionKind): string {
  return `${groupPrefix(group)}.${version}.${kind}`;
}

function groupPrefix(group: string): string {
  if (group === '') return 'io.k8s.api.core';
  if (group === 'apiextensions.k8s.io') return 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions';
  if (shortGroups.has(group) || /^[a-z0-9-]+(?:\.authorization|\.authentication)?\.k8s\.io$/.test(group)) {
    return `io.k8s.api.${group.split('.')[0]}`;
  }
  return group.split('.').reverse().join('.');
}

/** Where the paths of a group version begin. */
export function pathRoot({ group, version }: { readonly group: string; readonly version: string }): string {
  return group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
}
