import {
  asJson,
  jsonEquals,
  kindFromCrd,
  statusErrors,
  wireTime,
  type Kind,
  type KubeObject,
} from '@allmend/core-machinery';
import { copyObject } from './object-copy.ts';
import { commit, conflictOn, tellCommitted, untilCurrent, type RegistryParts } from './commit.ts';
import {
  cleanupFinalizer,
  conditionOf,
  servedDefinition,
  setCondition,
  specOf,
  statusOfDefinition,
} from './definition-status.ts';
import { deleteSelected } from './delete-collection.ts';
import { definitions, keyOf, keyText, namespaces } from './keys.ts';
import { findLive } from './live.ts';
import { isReleased } from './modify.ts';
import { finalizersOf, namespaceFinalizer } from './namespaces.ts';
import type { ObjectPlace, WriteContext } from './registry.ts';

const everything = { labelSelector: '', fieldSelector: '' } as const;
const background = { propagation: 'Background', preconditions: {} } as const;

/** See `RegistryLifecycle.emptyNamespace`. */
export function emptyNamespace(
  parts: RegistryParts,
  context: WriteContext,
  kind: Kind,
  namespace: string,
): Promise<void> {
  const deletion = { namespace, selection: everything, request: background, deleted: () => undefined };
  return deleteSelected(parts, context, kind, deletion);
}

/** See `RegistryLifecycle.finalizeNamespace`. */
export async function finalizeNamespace(parts: RegistryParts, context: WriteContext, name: string): Promise<void> {
  const kind = await builtInKind(parts, context, 'v1', namespaces);
  await release(parts, context, { kind, place: { namespace: '', name } }, (namespace) => {
    if (namespace.metadata.deletionTimestamp === undefined) {
      throw statusErrors.conflict({ group: '', resource: 'namespaces' }, name, 'it is not being deleted');
    }
    const finalizers = finalizersOf(namespace).filter((finalizer) => finalizer !== namespaceFinalizer);
    namespace['spec'] = { ...(namespace['spec'] as object | undefined), finalizers };
  });
}

/** See `RegistryLifecycle.releaseFinalizer`. */
export function releaseFinalizer(
  parts: RegistryParts,
  context: WriteContext,
  kind: Kind,
  place: ObjectPlace,
  finalizer: string,
): Promise<void> {
  return release(parts, context, { kind, place }, (object) => dropFinalizer(object, finalizer));
}

/**
 * See `RegistryLifecycle.removeCustomResources`.
 * Source: apiextensions-apiserver pkg/controller/finalizer/crd_finalizer.go.
 */
export async function removeCustomResources(
  parts: RegistryParts,
  context: WriteContext,
  name: string,
): Promise<'done' | 'waiting'> {
  const kind = await builtInKind(parts, context, 'v1', definitions);
  const place = { namespace: '', name };
  const live = await findLive(parts.store, context.tenant.id, kind, place);
  const { deletionTimestamp, finalizers = [] } = live?.object.metadata ?? {};
  if (!live || deletionTimestamp === undefined || !finalizers.includes(cleanupFinalizer)) return 'done';
  const left = await removeObjectsOf(parts, context, live.object);
  if (left > 0) {
    await setTerminating(
      parts,
      context,
      { kind, place },
      {
        status: 'True',
        reason: 'InstanceDeletionInProgress',
        message: `CustomResource deletion is in progress: finalizers hold ${left} of them`,
      },
    );
    return 'waiting';
  }
  await release(parts, context, { kind, place }, (object) => dropFinalizer(object, cleanupFinalizer));
  return 'done';
}

/** Deletes the objects of a definition; returns how many are left because something holds them. */
async function removeObjectsOf(parts: RegistryParts, context: WriteContext, definition: KubeObject): Promise<number> {
  const spec = specOf(definition);
  // A definition that was never served has no objects; those under its name would be of another kind.
  if (conditionOf(definition, 'Established')?.status !== 'True') return 0;
  const storage = spec.versions.find((version) => version.storage) ?? spec.versions[0]!;
  const kind = kindFromCrd(servedDefinition(definition), storage.name);
  await emptyNamespace(parts, context, kind, '');
  return parts.store.count({ tenant: context.tenant.id, group: kind.group, resource: kind.plural });
}

interface Target {
  readonly kind: Kind;
  readonly place: ObjectPlace;
}

function setTerminating(
  parts: RegistryParts,
  context: WriteContext,
  target: Target,
  condition: { readonly status: 'True' | 'False'; readonly reason: string; readonly message: string },
): Promise<void> {
  return release(parts, context, target, (object) => {
    const status = statusOfDefinition(object);
    const next = { type: 'Terminating', lastTransitionTime: wireTime(context.now), ...condition };
    object['status'] = { ...status, conditions: setCondition(status.conditions ?? [], next) };
  });
}

/** Changes what clients cannot change; the object goes when nothing holds it any more. */
function release(
  parts: RegistryParts,
  context: WriteContext,
  { kind, place }: Target,
  change: (object: KubeObject) => void,
): Promise<void> {
  const lane = keyText(keyOf(context.tenant.id, kind, place.namespace, place.name));
  const once = async (): Promise<void> => {
    const live = await findLive(parts.store, context.tenant.id, kind, place);
    if (!live) return;
    const next = copyObject(live.object);
    change(next);
    const after = isReleased(parts, kind, next, live.object) ? null : next;
    if (after && jsonEquals(asJson(after), asJson(live.object))) return;
    const changed = { kind, key: live.key, before: live, after };
    const outcome = after ? 'updated' : 'deleted';
    const audited = { verb: 'update', kind, place, subresource: '', outcome, count: 1 } as const;
    await commit(parts, context, { changes: [changed], audited });
    await tellCommitted(parts, context, changed);
  };
  return parts.locks.run([lane], () => untilCurrent(once, () => conflictOn(kind, place.name)));
}

function dropFinalizer({ metadata }: KubeObject, finalizer: string): void {
  const left = (metadata.finalizers ?? []).filter((name) => name !== finalizer);
  if (left.length > 0) metadata.finalizers = left;
  else delete metadata.finalizers;
}

async function builtInKind(
  { kinds }: RegistryParts,
  { tenant }: WriteContext,
  version: string,
  { group, plural }: { readonly group: string; readonly plural: string },
): Promise<Kind> {
  const kind = await kinds.find(tenant.id, group, version, plural);
  if (!kind) throw statusErrors.noRoute();
  return kind;
}
