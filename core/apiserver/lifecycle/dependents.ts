import type { Kind, KubeObject } from '@allmend/core-machinery';
import type { StoreKey } from '@allmend/core-store';
import type { TenantRef } from '../request/request-info.ts';
import { storedKinds, type LifecycleParts } from './parts.ts';

export interface Dependent {
  readonly key: StoreKey;
  readonly kind: Kind;
  readonly object: KubeObject;
}

/** Objects read at once. */
const slice = 200;

/** Every object of the tenant that names the uid as an owner, found through the store's index. */
export async function* dependentsOf(parts: LifecycleParts, tenant: TenantRef, uid: string): AsyncGenerator<Dependent> {
  for (const kind of await storedKinds(parts, tenant)) {
    const range = { tenant: tenant.id, group: kind.group, resource: kind.plural };
    let after: StoreKey | undefined;
    do {
      const page = await parts.store.list(range, {
        limit: slice,
        index: { name: 'owner', value: uid },
        ...(after && { after }),
      });
      for (const stored of page.items) yield { key: stored.key, kind, object: parts.registry.decode(kind, stored) };
      after = page.more ? page.items.at(-1)!.key : undefined;
    } while (after);
  }
}

export async function hasDependents(parts: LifecycleParts, tenant: TenantRef, uid: string): Promise<boolean> {
  const { done } = await dependentsOf(parts, tenant, uid).next();
  return !done;
}
