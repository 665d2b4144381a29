import type { Kind, KubeObject } from '@allmend/core-machinery';
import type { Store, StoreKey } from '@allmend/core-store';
import { decodeObject } from '../registry/codec.ts';
import type { RegistryLifecycle } from '../registry/create-registry.ts';
import { foregroundFinalizer, orphanFinalizer } from '../registry/delete.ts';
import { keyOf, tenantObjects } from '../registry/keys.ts';
import type { Registry, WriteContext } from '../registry/registry.ts';
import { guarded } from '../registry/store-failure.ts';
import type { TenantRef } from '../request/request-info.ts';
import { tenantFinalizer, viewOf } from './tenant-object.ts';

export interface FinalizationOptions {
  readonly store: Store;
  readonly registry: Registry & Pick<RegistryLifecycle, 'releaseFinalizer'>;
  /** Context of the server's own writes in a tenant. */
  readonly context: (tenant: TenantRef) => WriteContext;
}

/** Objects read at once. */
const slice = 500;

/**
 * Goes on with the end of a Tenant that is being deleted: first the tenants below it, then the objects in it that finalizers
 * hold, and when nothing is held any more everything else at once. What nothing holds stays until then, because a finalizer
 * may need it, e.g. the credentials of a cloud. Idempotent, and whole after a crash at any step.
 *
 * `waiting`: tenants below or finalizers are in the way; ask again when they change. `gone`: there is no such Tenant any more.
 */
export async function finalizeTenant(
  options: FinalizationOptions,
  parent: TenantRef,
  name: string,
): Promise<'waiting' | 'gone'> {
  return guarded(async () => {
    const { store, registry, context } = options;
    const stored = await store.get(keyOf(parent.id, tenantObjects, '', name));
    if (!stored) return 'gone';
    const object = decodeObject(stored.value, stored.revision);
    const { finalizers = [], deletionTimestamp } = object.metadata;
    if (deletionTimestamp === undefined) return 'waiting';
    const tenant = { id: viewOf(object).id, path: parent.path === '' ? name : `${parent.path}:${name}` };
    if (finalizers.includes(tenantFinalizer)) {
      if ((await deleteBelow(options, tenant)) > 0) return 'waiting';
      if ((await deleteHeld(options, tenant)) > 0) return 'waiting';
      await store.dropTenant(tenant.id);
      const kind = await tenantKind(registry, parent);
      await registry.releaseFinalizer(context(parent), kind, { namespace: '', name }, tenantFinalizer);
    }
    return finalizers.some((finalizer) => finalizer !== tenantFinalizer) ? 'waiting' : 'gone';
  });
}

/** Begins the deletion of the tenants below; returns how many there are. */
async function deleteBelow({ store, registry, context }: FinalizationOptions, tenant: TenantRef): Promise<number> {
  const kind = await tenantKind(registry, tenant);
  let found = 0;
  for await (const { key, object } of objectsOf(store, tenant, kind)) {
    found += 1;
    if (object().metadata.deletionTimestamp === undefined) await remove(registry, context(tenant), kind, key);
  }
  return found;
}

/** Begins the deletion of objects that finalizers hold; returns how many are held. */
async function deleteHeld({ store, registry, context }: FinalizationOptions, tenant: TenantRef): Promise<number> {
  let held = 0;
  const seen = new Set<string>();
  for (const kind of await registry.kinds(tenant)) {
    const resource = `${kind.group}/${kind.plural}`;
    const stored = kind.builtIn?.verbs?.includes('list') ?? true;
    if (!stored || seen.has(resource) || resource === tenantResource) continue;
    seen.add(resource);
    for await (const { key, value, object } of objectsOf(store, tenant, kind)) {
      if (!value.includes('"finalizers":[')) continue;
      const { metadata } = object();
      if (!(metadata.finalizers ?? []).some(holds)) continue;
      held += 1;
      if (metadata.deletionTimestamp === undefined) await remove(registry, context(tenant), kind, key);
    }
  }
  return held;
}

const tenantResource = `${tenantObjects.group}/${tenantObjects.plural}`;

/** What the garbage collector and the server itself would do before an object goes is done by dropping all. */
const own: ReadonlySet<string> = new Set([
  orphanFinalizer,
  foregroundFinalizer,
  'customresourcecleanup.apiextensions.k8s.io',
]);
const holds = (finalizer: string): boolean => !own.has(finalizer);

async function remove(registry: Registry, context: WriteContext, kind: Kind, key: StoreKey): Promise<void> {
  const place = { namespace: key.namespace, name: key.name };
  await registry.delete(context, kind, place, { propagation: 'Background', preconditions: {} });
}

interface Found {
  readonly key: StoreKey;
  readonly value: Buffer;
  readonly object: () => KubeObject;
}

async function* objectsOf(store: Store, tenant: TenantRef, kind: Kind): AsyncGenerator<Found> {
  const range = { tenant: tenant.id, group: kind.group, resource: kind.plural };
  let after: StoreKey | undefined;
  for (;;) {
    const page = await store.list(range, { limit: slice, ...(after && { after }) });
    for (const { key, value, revision } of page.items) {
      const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
      yield { key, value: bytes, object: () => decodeObject(value, revision) };
    }
    after = page.items.at(-1)?.key;
    if (!page.more || !after) return;
  }
}

async function tenantKind(registry: Registry, tenant: TenantRef): Promise<Kind> {
  const kind = await registry.kindOf(tenant, tenantObjects.group, 'v1alpha1', tenantObjects.plural);
  if (!kind) throw new Error('the kind Tenant is not built in');
  return kind;
}

/** Writes into the status of a Tenant how many objects it has, where that has changed. */
export async function refreshUsage(
  { store, registry, context }: FinalizationOptions & { readonly registry: Pick<RegistryLifecycle, 'countObjects'> },
  parent: TenantRef,
  name: string,
): Promise<void> {
  await guarded(async () => {
    const stored = await store.get(keyOf(parent.id, tenantObjects, '', name));
    if (!stored) return;
    const object = decodeObject(stored.value, stored.revision);
    if (object.metadata.deletionTimestamp !== undefined) return;
    const objects = await registry.countObjects(viewOf(object).id);
    const status = object['status'] as { usage?: { objects?: number } };
    if (status.usage?.objects === objects) return;
    const body = { value: { status: { usage: { objects } } }, duplicates: [] };
    const kind = await tenantKind(registry, parent);
    await registry.patch(context(parent), kind, { namespace: '', name }, 'status', { type: 'merge', body });
  });
}
