import type { Kind } from '@allmend/core-machinery';
import type { StoreKey } from '@allmend/core-store';

/** Where the store has an object of the kind. */
export function keyOf(
  tenant: string,
  { group, plural }: Pick<Kind, 'group' | 'plural'>,
  namespace: string,
  name: string,
): StoreKey {
  return { tenant, group, resource: plural, namespace, name };
}

/** The key as one text, for maps and locks. */
export function keyText({ tenant, group, resource, namespace, name }: StoreKey): string {
  return JSON.stringify([tenant, group, resource, namespace, name]);
}

export function sameKey(a: StoreKey, b: StoreKey): boolean {
  return keyText(a) === keyText(b);
}

export const coreGroup = '';
export const namespaces = { group: coreGroup, plural: 'namespaces' } as const;
export const serviceAccounts = { group: coreGroup, plural: 'serviceaccounts' } as const;
export const resourceQuotas = { group: coreGroup, plural: 'resourcequotas' } as const;
export const definitions = { group: 'apiextensions.k8s.io', plural: 'customresourcedefinitions' } as const;
export const tenantObjects = { group: 'tenancy.allmend.dev', plural: 'tenants' } as const;
