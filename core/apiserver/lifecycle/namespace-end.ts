import type { TenantRef } from '../request/request-info.ts';
import { serverContext, storedKinds, type LifecycleParts } from './parts.ts';

const whole = { labelSelector: '', fieldSelector: '', limit: 500 } as const;
const background = { propagation: 'Background', preconditions: {} } as const;

/**
 * Goes on with the end of a namespace that is being deleted: deletes what is in it, kind by kind, and lets it go when nothing is
 * left. `waiting`: finalizers hold something. Source: kubernetes pkg/controller/namespace/deletion.
 */
export async function endNamespace(
  parts: LifecycleParts,
  tenant: TenantRef,
  name: string,
): Promise<'done' | 'waiting'> {
  const { registry, store } = parts;
  const kind = await registry.kindOf(tenant, '', 'v1', 'namespaces');
  const stored = await store.get({ tenant: tenant.id, group: '', resource: 'namespaces', namespace: '', name });
  if (!kind || !stored) return 'done';
  if (registry.decode(kind, stored).metadata.deletionTimestamp === undefined) return 'done';
  let left = 0;
  for (const one of await storedKinds(parts, tenant)) {
    if (one.scope !== 'Namespaced') continue;
    const range = { tenant: tenant.id, group: one.group, resource: one.plural, namespace: name };
    for (let before = Infinity, now = await store.count(range); now > 0;) {
      // A slice that removed nothing: the rest is held.
      if (now >= before) {
        left += now;
        break;
      }
      before = now;
      await registry.deleteCollection(serverContext(tenant), one, name, whole, background);
      now = await store.count(range);
    }
  }
  if (left > 0) return 'waiting';
  await registry.finalizeNamespace(serverContext(tenant), name);
  return 'done';
}
