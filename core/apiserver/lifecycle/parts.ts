import type { Logger } from '@allmend/kit-telemetry';
import type { Kind } from '@allmend/core-machinery';
import type { Store, StoreKey } from '@allmend/core-store';
import type { RegistryLifecycle } from '../registry/create-registry.ts';
import type { Registry, WriteContext } from '../registry/registry.ts';
import type { TenantRef } from '../request/request-info.ts';
import type { Tenants } from '../tenancy/tenants.ts';

/** What the steps of an object's end share. */
export interface LifecycleParts {
  readonly store: Store;
  readonly registry: Registry & RegistryLifecycle;
  readonly tenants: Pick<Tenants, 'find' | 'resolve'>;
  readonly logger: Logger;
}

/** Writes of the server itself in a tenant. */
export function serverContext(tenant: TenantRef): WriteContext {
  return {
    tenant,
    identity: { issuer: 'server', tenant: tenant.id, name: 'system:allmend:lifecycle', groups: [] },
    requestId: '',
    source: '',
    now: new Date(),
    dryRun: 'None',
    fieldManager: 'allmend',
    fieldValidation: 'Ignore',
    warnings: [],
  };
}

/** Kinds of the tenant whose objects are stored, each resource once. */
export async function storedKinds(parts: LifecycleParts, tenant: TenantRef): Promise<readonly Kind[]> {
  const kinds = await parts.registry.kinds(tenant);
  const byResource = new Map(kinds.filter(isStored).map((kind) => [`${kind.group}/${kind.plural}`, kind]));
  return [...byResource.values()];
}

function isStored({ builtIn }: Kind): boolean {
  return builtIn?.verbs?.includes('list') ?? true;
}

export const placeOf = ({ namespace, name }: StoreKey): { readonly namespace: string; readonly name: string } => ({
  namespace,
  name,
});
