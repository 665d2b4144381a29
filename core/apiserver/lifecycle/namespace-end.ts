import {
  isJsonObject,
  isStatusError,
  jsonEquals,
  member,
  asJson,
  resourceName,
  wireTime,
  type Kind,
  type KubeObject,
} from '@allmend/core-machinery';
import type { TenantRef } from '../request/request-info.ts';
import { serverContext, storedKinds, type LifecycleParts } from './parts.ts';

/** Objects that are looked at for what holds them. */
const looked = 500;

/** What is left of one kind. */
interface Rest {
  readonly kind: Kind;
  readonly count: number;
  /** Finalizer → how many objects it holds. */
  readonly holders: ReadonlyMap<string, number>;
}

/**
 * Goes on with the end of a namespace that is being deleted: deletes what is in it, kind by kind, and lets it go when nothing is
 * left. `waiting`: finalizers hold something; its conditions say what. Source: kubernetes pkg/controller/namespace/deletion.
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
  const namespace = registry.decode(kind, stored);
  if (namespace.metadata.deletionTimestamp === undefined) return 'done';
  const rests: Rest[] = [];
  for (const one of await storedKinds(parts, tenant)) {
    if (one.scope !== 'Namespaced') continue;
    const rest = await emptied(parts, tenant, one, name);
    if (rest) rests.push(rest);
  }
  if (rests.length > 0) {
    await tell(parts, tenant, kind, namespace, rests);
    return 'waiting';
  }
  await registry.finalizeNamespace(serverContext(tenant), name);
  return 'done';
}

/** Deletes the objects of a kind; null when none is left. */
async function emptied(
  { store, registry }: LifecycleParts,
  tenant: TenantRef,
  kind: Kind,
  namespace: string,
): Promise<Rest | null> {
  const range = { tenant: tenant.id, group: kind.group, resource: kind.plural, namespace };
  if ((await store.count(range)) === 0) return null;
  await registry.emptyNamespace(serverContext(tenant), kind, namespace);
  const count = await store.count(range);
  if (count === 0) return null;
  const holders = new Map<string, number>();
  for (const stored of (await store.list(range, { limit: looked })).items) {
    for (const finalizer of registry.decode(kind, stored).metadata.finalizers ?? []) {
      holders.set(finalizer, (holders.get(finalizer) ?? 0) + 1);
    }
  }
  return { kind, count, holders };
}

/** Writes into the status of the namespace what it waits for. Source: namespace/deletion/status_condition_utils.go. */
async function tell(
  { registry }: LifecycleParts,
  tenant: TenantRef,
  kind: Kind,
  namespace: KubeObject,
  rests: readonly Rest[],
): Promise<void> {
  const resources = rests.map((rest) => `${resourceName(rest.kind)} has ${rest.count} resource instances`).sort();
  const holders = new Map<string, number>();
  for (const rest of rests)
    for (const [finalizer, count] of rest.holders) holders.set(finalizer, (holders.get(finalizer) ?? 0) + count);
  const held = [...holders].map(([finalizer, count]) => `${finalizer} in ${count} resource instances`).sort();
  const told = [
    remaining('NamespaceContentRemaining', 'SomeResourcesRemain', 'Some resources are remaining', resources),
    remaining(
      'NamespaceFinalizersRemaining',
      'SomeFinalizersRemain',
      'Some content in the namespace has finalizers remaining',
      held,
    ),
  ];
  const status = member(asJson(namespace), 'status');
  const before = isJsonObject(status) && Array.isArray(status['conditions']) ? status['conditions'] : [];
  const bare = before.filter(isJsonObject).map(({ lastTransitionTime: _since, ...condition }) => condition);
  if (jsonEquals(bare, told)) return;
  const lastTransitionTime = wireTime(new Date());
  const conditions = told.map((condition) => ({ ...condition, lastTransitionTime }));
  const place = { namespace: '', name: namespace.metadata.name! };
  const body = { value: { status: { conditions } }, duplicates: [] };
  await registry
    .patch(serverContext(tenant), kind, place, 'status', { type: 'merge', body })
    .catch((error: unknown) => {
      // It went meanwhile.
      if (!isStatusError(error, 'NotFound')) throw error;
    });
}

function remaining(type: string, reason: string, what: string, parts: readonly string[]) {
  if (parts.length === 0) return { type, status: 'False', reason: 'ContentRemoved', message: 'Nothing is remaining' };
  return { type, status: 'True', reason, message: `${what}: ${parts.join(', ')}` };
}
