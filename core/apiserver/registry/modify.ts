import {
  apiVersionOf,
  asJson,
  asObject,
  jsonEquals,
  keepUnchangedTimes,
  member,
  resetFieldsOf,
  statusErrors,
  updateFields,
  type Json,
  type Kind,
  type KubeObject,
  cloneJson,
} from '@allmend/core-machinery';
import { copyObject } from './object-copy.ts';
import { withRevision } from './codec.ts';
import { commit, conflictOn, ruleContext, tellCommitted, untilCurrent, type RegistryParts } from './commit.ts';
import { keyOf, keyText } from './keys.ts';
import { readLive } from './live.ts';
import { checkName, distinctOwners, keptMetadata, settleNamespace, warnOfFinalizers } from './metadata.ts';
import type { ObjectPlace, Subresource, WriteContext, Written } from './registry.ts';
import type { Live } from './rules.ts';
import { validateChanged } from './validation.ts';

/** What a request wants an object to be, given what it is. */
export interface Wanted {
  /** Of the kind, with defaults; may be changed by who gets it. Its resourceVersion, where it has one, is a condition. */
  readonly object: KubeObject;
  /** `update`: what differs is owned by the manager of the request. `settled`: managedFields are right already. */
  readonly ownership: 'update' | 'settled';
}

export interface Modification {
  readonly kind: Kind;
  readonly place: ObjectPlace;
  readonly subresource: Subresource;
  readonly verb: 'update' | 'patch';
  /** `required`: the object must name the version that it replaces. */
  readonly resourceVersion: 'optional' | 'required';
  /** Asked anew whenever the object was changed meanwhile. */
  readonly want: (live: Live) => Promise<Wanted> | Wanted;
}

/** Changes an object. Throws 404, 409, 422. */
export function modifyObject(
  parts: RegistryParts,
  context: WriteContext,
  modification: Modification,
): Promise<Written> {
  const { kind, place } = modification;
  const lane = keyText(keyOf(context.tenant.id, kind, place.namespace, place.name));
  return parts.locks.run([lane], () =>
    untilCurrent(
      () => modifyOnce(parts, context, modification),
      () => conflictOn(kind, place.name),
    ),
  );
}

async function modifyOnce(parts: RegistryParts, context: WriteContext, modification: Modification): Promise<Written> {
  const { kind, place, subresource, verb } = modification;
  const live = await readLive(parts.store, context.tenant.id, kind, place);
  const next = await prepared(parts, context, modification, live);
  if (jsonEquals(asJson(next), asJson(live.object))) return { object: live.object, created: 'existed' };
  validateChanged(kind, next, live.object, subresource);
  if (!kind.builtIn && subresource !== 'status') warnOfFinalizers(next, live.object, context.warnings);

  const after = isReleased(parts, kind, next, live.object) ? null : next;
  const change = { kind, key: live.key, before: live, after };
  const outcome = after ? 'updated' : 'deleted';
  const audited = { verb, kind, place, subresource, outcome, count: 1 } as const;
  const [revision] = await commit(parts, context, { changes: [change], audited });
  await tellCommitted(parts, context, change);
  return { object: withRevision(next, context.dryRun === 'All' ? live.revision : revision!), created: 'existed' };
}

/** The object as it is to be stored, with the resourceVersion of the live one. */
async function prepared(
  parts: RegistryParts,
  context: WriteContext,
  modification: Modification,
  live: Live,
): Promise<KubeObject> {
  const { kind, place, subresource, want } = modification;
  const wanted = await want(live);
  const object = subresource === 'status' ? statusOnly(wanted, live.object) : wanted.object;
  settleNamespace(kind, wanted.object, place.namespace);
  checkName(wanted.object, place);
  checkVersion(modification, wanted.object, live);
  distinctOwners(object, context.warnings);
  object.metadata.resourceVersion = String(live.revision);
  keptMetadata(object, live.object);
  if (subresource !== 'status' && kind.subresources.status) keepStatus(object, live.object);
  kind.builtIn?.normalize?.(object, live.object);

  const owned = wanted.ownership === 'settled' ? object : withOwnership(context, kind, subresource, object, live);
  await parts.rulesOf({ kind })?.prepare?.(owned, live.object, ruleContext(context, subresource));
  if (subresource !== 'status' && bumpsGeneration(kind, owned, live.object)) {
    owned.metadata.generation = (live.object.metadata.generation ?? 0) + 1;
  }
  return asObject(keepUnchangedTimes(asJson(live.object), asJson(owned)));
}

/** On `/status` everything but the status, and what it does to managedFields, stays as it is. */
function statusOnly({ object: wanted, ownership }: Wanted, live: KubeObject): KubeObject {
  const object = copyObject(live);
  const status = member(asJson(wanted), 'status');
  if (status === undefined) delete object['status'];
  else object['status'] = status;
  if (ownership === 'update') return object;
  const { managedFields } = wanted.metadata;
  if (managedFields) object.metadata.managedFields = managedFields;
  else delete object.metadata.managedFields;
  return object;
}

function keepStatus(object: KubeObject, live: KubeObject): void {
  const status = member(asJson(live), 'status');
  if (status === undefined) delete object['status'];
  else object['status'] = cloneJson(status);
}

/** Conditions of the request on the version that is replaced. Source: apiserver registry/generic/registry/store.go Update. */
function checkVersion(
  { kind, place: { name }, verb, resourceVersion: wanted }: Modification,
  { metadata }: KubeObject,
  live: Live,
): void {
  const { resourceVersion = '' } = metadata;
  const isGiven = resourceVersion !== '' && resourceVersion !== '0';
  if (!isGiven && wanted === 'required') throw invalidVersion(kind, name, 0, 'must be specified for an update');
  if (isGiven && !/^\d{1,20}$/.test(resourceVersion)) {
    throw invalidVersion(kind, name, resourceVersion.slice(0, 100), 'must be the number of a version');
  }
  const { uid } = live.object.metadata;
  if (verb === 'update' && metadata.uid && metadata.uid !== uid) {
    throw statusErrors.conflict(
      { group: kind.group, resource: kind.plural },
      name,
      `Precondition failed: UID in precondition: ${metadata.uid.slice(0, 100)}, UID in object meta: ${uid}`,
    );
  }
  if (isGiven && resourceVersion !== String(live.revision)) throw conflictOn(kind, name);
}

/** Upstream names the resource here where it otherwise has the kind. */
function invalidVersion(kind: Kind, name: string, value: Json, detail: string): Error {
  const error = { type: 'FieldValueInvalid', field: 'metadata.resourceVersion', detail, value } as const;
  return statusErrors.invalid({ group: kind.group, kind: kind.plural }, name, [error]);
}

function withOwnership(
  context: WriteContext,
  kind: Kind,
  subresource: Subresource,
  object: KubeObject,
  live: Live,
): KubeObject {
  return asObject(
    updateFields({
      schema: kind.schema,
      live: asJson(live.object),
      updated: asJson(object),
      manager: context.fieldManager,
      apiVersion: apiVersionOf(kind),
      subresource,
      now: context.now,
      resetFields: resetFieldsOf(kind, subresource),
    }),
  );
}

/** Whatever changes outside metadata, and outside a status that is a subresource. */
function bumpsGeneration(kind: Kind, object: KubeObject, live: KubeObject): boolean {
  if (kind.builtIn?.withoutGeneration) return false;
  return !jsonEquals(content(kind, object), content(kind, live));
}

function content(kind: Kind, object: KubeObject): Json {
  const { metadata: _, status, ...rest } = asJson(object);
  return kind.subresources.status || status === undefined ? rest : { ...rest, status };
}

/** An object that is being deleted goes when its last finalizer does. */
export function isReleased(parts: RegistryParts, kind: Kind, next: KubeObject, live: KubeObject): boolean {
  if (live.metadata.deletionTimestamp === undefined || (next.metadata.finalizers ?? []).length > 0) return false;
  return !(parts.rulesOf({ kind })?.holds?.(next) ?? false);
}
