import { isStatusError, parseApiVersion, type KubeObject, type OwnerReference } from '@allmend/core-machinery';
import type { StoreKey } from '@allmend/core-store';
import { foregroundFinalizer, orphanFinalizer } from '../registry/delete.ts';
import { keyOf } from '../registry/keys.ts';
import type { DeleteRequest } from '../registry/registry.ts';
import type { TenantRef } from '../request/request-info.ts';
import { dependentsOf, hasDependents, type Dependent } from './dependents.ts';
import { placeOf, serverContext, type LifecycleParts } from './parts.ts';

/**
 * The garbage collector: objects go with their owners. Works from the store's index of owners, so that its memory does not grow
 * with the objects. Source: kubernetes pkg/controller/garbagecollector.
 */
export interface GarbageCollector {
  /** An owner that is being deleted and waits for its dependents, or leaves them behind. `waiting`: some are still there. */
  owner(tenant: TenantRef, key: StoreKey): Promise<'done' | 'waiting'>;
  /** An object whose owners may be gone: deletes it with the last, and forgets those that are gone. */
  item(tenant: TenantRef, key: StoreKey): Promise<void>;
  /** An object is gone for good; returns the keys of its dependents. */
  gone(tenant: TenantRef, uid: string): AsyncGenerator<StoreKey>;
}

/** Uids that were seen to go, kept for owners whose kind is gone as well. */
const mostAbsent = 10_000;

export function createGarbageCollector(parts: LifecycleParts): GarbageCollector {
  const absent = new Set<string>();

  const read = async (tenant: TenantRef, key: StoreKey): Promise<Dependent | null> => {
    const kinds = await parts.registry.kinds(tenant);
    const kind = kinds.find(({ group, plural }) => group === key.group && plural === key.resource);
    const stored = kind ? await parts.store.get(key) : null;
    return stored ? { key, kind: kind!, object: parts.registry.decode(kind!, stored) } : null;
  };

  const remove = (tenant: TenantRef, item: Dependent, propagation: DeleteRequest['propagation']): Promise<unknown> => {
    const { uid, resourceVersion } = item.object.metadata;
    const preconditions = { uid: uid!, resourceVersion: resourceVersion! };
    return parts.registry
      .delete(serverContext(tenant), item.kind, placeOf(item.key), { propagation, preconditions })
      .catch(unlessGone);
  };

  const keepOwners = (tenant: TenantRef, item: Dependent, kept: readonly OwnerReference[]): Promise<unknown> => {
    const { uid, resourceVersion } = item.object.metadata;
    const ownerReferences = kept.length === 0 ? null : kept.map((one) => ({ ...one }));
    const metadata = { uid: uid!, resourceVersion: resourceVersion!, ownerReferences };
    const body = { value: { metadata }, duplicates: [] };
    return parts.registry
      .patch(serverContext(tenant), item.kind, placeOf(item.key), '', { type: 'merge', body: body })
      .catch(unlessGone);
  };

  const stateOf = async (tenant: TenantRef, namespace: string, owner: OwnerReference): Promise<OwnerState> => {
    const version = parseApiVersion(owner.apiVersion);
    const kinds = await parts.registry.kinds(tenant);
    const kind = kinds.find(
      (one) => one.group === version?.group && one.version === version.version && one.kind === owner.kind,
    );
    // Of an owner in a namespace nothing can be said when the object is in none. Source: Kubernetes documentation, "Owners and dependents".
    if (kind?.scope === 'Namespaced' && namespace === '') return 'there';
    if (absent.has(owner.uid)) return 'gone';
    // Nor of one of a kind that nobody knows: better kept than lost.
    if (!kind) return 'there';
    const place = kind.scope === 'Namespaced' ? namespace : '';
    const found = await read(tenant, keyOf(tenant.id, kind, place, owner.name));
    if (found?.object.metadata.uid !== owner.uid) return 'gone';
    return isWaiting(found.object) ? 'waiting' : 'there';
  };

  return {
    async owner(tenant, key) {
      const found = await read(tenant, key);
      const { deletionTimestamp, finalizers = [], uid = '' } = found?.object.metadata ?? {};
      if (!found || deletionTimestamp === undefined) return 'done';
      const release = (finalizer: string): Promise<void> =>
        parts.registry.releaseFinalizer(serverContext(tenant), found.kind, placeOf(key), finalizer);
      if (finalizers.includes(orphanFinalizer)) {
        for await (const item of dependentsOf(parts, tenant, uid)) {
          await keepOwners(
            tenant,
            item,
            ownersOf(item.object).filter((owner) => owner.uid !== uid),
          );
        }
        await release(orphanFinalizer);
        return 'done';
      }
      if (!finalizers.includes(foregroundFinalizer)) return 'done';
      let blocking = 0;
      for await (const item of dependentsOf(parts, tenant, uid)) {
        if (ownersOf(item.object).some((owner) => owner.uid === uid && owner.blockOwnerDeletion)) blocking++;
        await this.item(tenant, item.key);
      }
      // What was just deleted is counted once more: the next look finds it gone.
      if (blocking > 0) return 'waiting';
      await release(foregroundFinalizer);
      return 'done';
    },

    async item(tenant, key) {
      const item = await read(tenant, key);
      if (!item) return;
      const owners = ownersOf(item.object);
      const { deletionTimestamp, uid = '' } = item.object.metadata;
      if (owners.length === 0 || deletionTimestamp !== undefined) return;
      const states = await Promise.all(owners.map((owner) => stateOf(tenant, key.namespace, owner)));
      const there = owners.filter((_, at) => states[at] === 'there');
      if (there.length === owners.length) return;
      if (there.length > 0) {
        await keepOwners(tenant, item, there);
        return;
      }
      const waiting = states.includes('waiting');
      const foreground = waiting && (await hasDependents(parts, tenant, uid));
      await remove(tenant, item, foreground ? 'Foreground' : 'Default');
    },

    async *gone(tenant, uid) {
      absent.add(uid);
      if (absent.size > mostAbsent) absent.delete(absent.values().next().value!);
      for await (const { key } of dependentsOf(parts, tenant, uid)) yield key;
    },
  };
}

/** `waiting`: it is being deleted and waits for its dependents. */
type OwnerState = 'there' | 'waiting' | 'gone';

function isWaiting({ metadata }: KubeObject): boolean {
  return metadata.deletionTimestamp !== undefined && (metadata.finalizers ?? []).includes(foregroundFinalizer);
}

export function ownersOf({ metadata }: KubeObject): readonly OwnerReference[] {
  return metadata.ownerReferences ?? [];
}

/** Gone or changed meanwhile: its own event brings it back if there is still something to do. */
function unlessGone(error: unknown): void {
  if (isStatusError(error, 'NotFound') || isStatusError(error, 'Conflict')) return;
  throw error;
}
