import type { ClientKind, ObjectName } from '../kind-types.ts';

/** Where the objects of a kind are: of which tenant (`*`: all), and in which namespace by default. */
export interface ResourcePlace {
  readonly tenant: string;
  readonly namespace: string;
}

/** Path of a collection. Namespace '': all namespaces. */
export function collectionPath(kind: ClientKind, tenant: string, namespace: string): string {
  const below = kind.group === '' ? `/api/${kind.version}` : `/apis/${kind.group}/${kind.version}`;
  const within = kind.scope === 'Cluster' || namespace === '' ? '' : `/namespaces/${encodeURIComponent(namespace)}`;
  return `${tenantPath(tenant)}${below}${within}/${kind.plural}`;
}

/** Path of one object, or of a subresource of it. */
export function objectPath(
  kind: ClientKind,
  place: ResourcePlace,
  { name, namespace = place.namespace }: ObjectName,
  subresource = '',
): string {
  const path = `${collectionPath(kind, place.tenant, namespace)}/${encodeURIComponent(name)}`;
  return subresource === '' ? path : `${path}/${subresource}`;
}

/** What paths in a tenant begin with. */
export function tenantPath(tenant: string): string {
  return tenant === '' ? '' : `/tenants/${tenant}`;
}
