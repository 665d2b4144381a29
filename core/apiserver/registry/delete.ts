import {
  jsonEquals,
  asJson,
  statusErrors,
  success,
  wireTime,
  type Kind,
  type KubeObject,
  type Status,
} from '@allmend/core-machinery';
import { copyObject } from './object-copy.ts';
import { withRevision } from './codec.ts';
import { commit, conflictOn, ruleContext, tellCommitted, untilCurrent, type RegistryParts } from './commit.ts';
import { keyOf, keyText } from './keys.ts';
import { readLive } from './live.ts';
import type { DeleteRequest, ObjectPlace, WriteContext } from './registry.ts';
import type { Change, Live } from './rules.ts';

/** Finalizers by which the garbage collector is told what to do with dependents. Source: meta/v1 types.go. */
export const orphanFinalizer = 'orphan';
export const foregroundFinalizer = 'foregroundDeletion';

/** DELETE of one object. Source: apiserver pkg/registry/generic/registry/store.go Delete. */
export function deleteObject(
  parts: RegistryParts,
  context: WriteContext,
  kind: Kind,
  place: ObjectPlace,
  request: DeleteRequest,
): Promise<KubeObject | Status> {
  const lane = keyText(keyOf(context.tenant.id, kind, place.namespace, place.name));
  return parts.locks.run([lane], () =>
    untilCurrent(
      () => deleteOnce(parts, context, { kind, place, request }),
      () => conflictOn(kind, place.name),
    ),
  );
}

interface Deletion {
  readonly kind: Kind;
  readonly place: ObjectPlace;
  readonly request: DeleteRequest;
}

async function deleteOnce(
  parts: RegistryParts,
  context: WriteContext,
  { kind, place, request }: Deletion,
): Promise<KubeObject | Status> {
  const live = await readLive(parts.store, context.tenant.id, kind, place);
  checkPreconditions(kind, live, request.preconditions);
  const change = deletionOf(parts, context, kind, live, request);
  if (change === null) return live.object;
  const outcome = change.after ? 'marked' : 'deleted';
  const audited = { verb: 'delete', kind, place, subresource: '', outcome, count: 1 } as const;
  const [revision] = await commit(parts, context, { changes: [change], audited });
  await tellCommitted(parts, context, change);
  if (change.after) return context.dryRun === 'All' ? change.after : withRevision(change.after, revision!);
  return success({
    name: place.name,
    ...(kind.group !== '' && { group: kind.group }),
    kind: kind.plural,
    uid: live.object.metadata.uid ?? '',
  });
}

/** What the deletion does to the object: removes it, or marks it while something holds it. Null: it is marked already. */
export function deletionOf(
  parts: RegistryParts,
  context: WriteContext,
  kind: Kind,
  live: Live,
  request: Pick<DeleteRequest, 'propagation'>,
): Change | null {
  const rules = parts.rulesOf({ kind });
  const next = copyObject(live.object);
  const finalizers = finalizersFor(live.object.metadata.finalizers ?? [], request.propagation);
  if (finalizers.length > 0) next.metadata.finalizers = finalizers;
  else delete next.metadata.finalizers;
  if (live.object.metadata.deletionTimestamp === undefined) rules?.beginDeletion?.(next, ruleContext(context, ''));
  const isHeld = (next.metadata.finalizers ?? []).length > 0 || (rules?.holds?.(next) ?? false);
  if (!isHeld) return { kind, key: live.key, before: live, after: null };
  markDeleted(next, context.now);
  return jsonEquals(asJson(next), asJson(live.object)) ? null : { kind, key: live.key, before: live, after: next };
}

/** Source: store.go markAsDeleting. */
function markDeleted({ metadata }: KubeObject, now: Date): void {
  if (metadata.deletionTimestamp === undefined) {
    if (metadata.generation !== undefined) metadata.generation += 1;
    metadata.deletionTimestamp = wireTime(now);
  }
  metadata.deletionGracePeriodSeconds = 0;
}

/** Source: store.go deletionFinalizersForGarbageCollection. */
function finalizersFor(finalizers: readonly string[], propagation: DeleteRequest['propagation']): string[] {
  const isCollectors = (name: string): boolean => name === orphanFinalizer || name === foregroundFinalizer;
  const asked = { Orphan: orphanFinalizer, Foreground: foregroundFinalizer, Background: undefined, Default: undefined };
  const wanted = propagation === 'Default' ? finalizers.find(isCollectors) : asked[propagation];
  const others = finalizers.filter((name) => !isCollectors(name));
  return wanted === undefined ? others : [...others, wanted];
}

/** Source: apiserver pkg/registry/rest/delete.go BeforeDelete. */
export function checkPreconditions(
  kind: Kind,
  { object: { metadata } }: Live,
  { uid, resourceVersion }: DeleteRequest['preconditions'],
): void {
  const resource = { group: kind.group, resource: kind.kind };
  const name = metadata.name ?? '';
  if (uid !== undefined && uid !== metadata.uid) {
    throw statusErrors.conflict(
      resource,
      name,
      `the UID in the precondition (${uid.slice(0, 100)}) does not match the UID in record (${metadata.uid}). The object might have been deleted and then recreated`,
    );
  }
  if (resourceVersion !== undefined && resourceVersion !== metadata.resourceVersion) {
    throw statusErrors.conflict(
      resource,
      name,
      `the ResourceVersion in the precondition (${resourceVersion.slice(0, 100)}) does not match the ResourceVersion in record (${metadata.resourceVersion}). The object might have been modified`,
    );
  }
}
