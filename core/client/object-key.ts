import type { KubeObject } from '@allmend/core-machinery';

/** Where an object is, across all tenants of a server. */
export interface ObjectKey {
  /** Path of the tenant; '' for the root. */
  readonly tenant: string;
  /** '' for cluster scope. */
  readonly namespace: string;
  readonly name: string;
}

/** Annotation that tells the tenant of an object in answers across tenants. The server sets it, and it is never stored. */
export const tenantAnnotation = 'tenancy.allmend.dev/path';

/** Where an object is that was read in the tenant, or across tenants (`*`). */
export function keyOf({ metadata }: Pick<KubeObject, 'metadata'>, tenant: string): ObjectKey {
  return {
    tenant: tenant === '*' ? (metadata.annotations?.[tenantAnnotation] ?? '') : tenant,
    namespace: metadata.namespace ?? '',
    name: metadata.name ?? '',
  };
}

/** The key as one string, for queues and maps: none of its parts can hold a slash. */
export function printKey({ tenant, namespace, name }: ObjectKey): string {
  return `${tenant}/${namespace}/${name}`;
}

/** Inverse of `printKey`. */
export function parseKey(text: string): ObjectKey {
  const [tenant = '', namespace = '', name = ''] = text.split('/');
  return { tenant, namespace, name };
}
