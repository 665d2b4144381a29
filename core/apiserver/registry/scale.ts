import {
  apiVersionOf,
  applyConflict,
  applyFields,
  asJson,
  entriesAfterScale,
  isJsonObject,
  jsonEquals,
  member,
  scaleEntries,
  statusErrors,
  updateFields,
  type Json,
  type JsonObject,
  type Kind,
  type KubeObject,
  type ManagedFieldsEntry,
  type ScaleMapping,
  type ScalePaths,
  type Schema,
  cloneJson,
} from '@allmend/core-machinery';
import { copyObject } from './object-copy.ts';
import type { RegistryParts } from './commit.ts';
import { checkName } from './metadata.ts';
import { modifyObject, type Wanted } from './modify.ts';
import { patchedValue } from './patch.ts';
import type { ObjectPlace, ParsedBody, PatchRequest, WriteContext, Written } from './registry.ts';
import { namesOf, setValueAt, valueAt } from './scale-paths.ts';

const scaleVersion = 'autoscaling/v1';

/** Source: autoscaling/v1 Scale. */
const scaleSchema: Schema = {
  type: 'object',
  properties: {
    spec: { type: 'object', properties: { replicas: { type: 'integer', format: 'int32' } } },
    status: {
      type: 'object',
      properties: { replicas: { type: 'integer', format: 'int32' }, selector: { type: 'string' } },
    },
  },
};

/** The Scale that an object shows. Source: apiextensions-apiserver pkg/registry/customresource/etcd.go. */
export function scaleOf(kind: Kind, object: KubeObject): KubeObject {
  const paths = pathsOf(kind);
  const replicas = valueAt(object, paths.specReplicasPath);
  if (replicas === undefined || replicas === null) {
    throw statusErrors.internal(`the spec replicas field "${paths.specReplicasPath}" does not exist`);
  }
  return scaleWith(paths, object, replicas);
}

/** PUT of a Scale: the number of replicas of the object. */
export function updateScale(
  parts: RegistryParts,
  context: WriteContext,
  target: ScaleTarget,
  body: ParsedBody,
): Promise<Written> {
  return writeScale(parts, context, { ...target, verb: 'update', scale: () => body.value });
}

/** PATCH of a Scale: any type but strategic merge. */
export function patchScale(
  parts: RegistryParts,
  context: WriteContext,
  target: ScaleTarget,
  patch: PatchRequest,
): Promise<Written> {
  if (patch.type === 'strategic') {
    throw statusErrors.unsupportedMediaType('a Scale takes JSON patches, merge patches and applies');
  }
  const scale = (shown: KubeObject): Json =>
    patch.type === 'apply'
      ? appliedScale(context, shown, patch)
      : patchedValue(target.kind, shown, patch.type, patch.body.value);
  return writeScale(parts, context, { ...target, verb: 'patch', scale });
}

export interface ScaleTarget {
  readonly kind: Kind;
  readonly place: ObjectPlace;
}

interface ScaleWrite extends ScaleTarget {
  readonly verb: 'update' | 'patch';
  /** The Scale that is wanted, given the one that is shown. */
  readonly scale: (shown: KubeObject) => Json;
}

async function writeScale(parts: RegistryParts, context: WriteContext, write: ScaleWrite): Promise<Written> {
  const { kind, place, verb } = write;
  const { object } = await modifyObject(parts, context, {
    kind,
    place,
    verb,
    subresource: 'scale',
    resourceVersion: 'optional',
    want: ({ object: live }) => scaledObject(context, write, live),
  });
  return { object: scaleOf(kind, object), created: 'existed' };
}

/** The object with the replicas that the Scale wants, and managedFields as they follow from the change of the Scale. */
function scaledObject(context: WriteContext, { kind, place, scale }: ScaleWrite, live: KubeObject): Wanted {
  const paths = pathsOf(kind);
  const mapping: ScaleMapping = {
    entries: asJson(live.metadata as unknown as KubeObject)['managedFields'],
    apiVersion: apiVersionOf(kind),
    replicas: namesOf(paths.specReplicasPath),
  };
  const replicas = valueAt(live, paths.specReplicasPath) ?? null;
  const shown = scaleWith(paths, live, replicas);
  const entries = scaleEntries(mapping) as ManagedFieldsEntry[];
  if (entries.length > 0) shown.metadata.managedFields = entries;
  const wanted = readScale(cloneJson(scale(shown)));
  checkName(wanted, place);
  const next = (wanted['spec'] as { replicas?: Json } | undefined)?.replicas ?? null;
  if (next === null)
    throw statusErrors.badRequest(`the spec replicas field "${paths.specReplicasPath}" cannot be empty`);
  const owned = updateFields({
    schema: scaleSchema,
    live: asJson(shown),
    updated: asJson(wanted),
    manager: context.fieldManager,
    apiVersion: scaleVersion,
    subresource: 'scale',
    now: context.now,
  });
  const object = copyObject(live);
  if (!setValueAt(object, paths.specReplicasPath, next)) {
    throw statusErrors.badRequest(`the spec replicas field "${paths.specReplicasPath}" cannot be set`);
  }
  if (!jsonEquals(next, replicas) || !jsonEquals(entriesOf(asJson(shown)), entriesOf(owned))) {
    object.metadata.managedFields = entriesAfterScale(mapping, entriesOf(owned));
  }
  delete object.metadata.resourceVersion;
  const { resourceVersion, uid } = wanted.metadata;
  if (resourceVersion) object.metadata.resourceVersion = resourceVersion;
  if (uid) object.metadata.uid = uid;
  return { object, ownership: 'settled' };
}

function appliedScale(
  context: WriteContext,
  shown: KubeObject,
  { body, force }: PatchRequest & { readonly type: 'apply' },
): JsonObject {
  if (!isJsonObject(body.value)) throw statusErrors.badRequest('error decoding patch: a Scale must be an object');
  const { object, conflicts } = applyFields({
    schema: scaleSchema,
    live: asJson(shown),
    applied: body.value,
    manager: context.fieldManager,
    apiVersion: scaleVersion,
    kind: 'Scale',
    subresource: 'scale',
    force,
    now: context.now,
  });
  if (conflicts.length > 0) throw applyConflict(conflicts);
  return object;
}

function readScale(value: Json): KubeObject {
  if (!isJsonObject(value)) throw unreadable('it is no JSON object');
  const [apiVersion, kind, metadata, spec] = ['apiVersion', 'kind', 'metadata', 'spec'].map((name) =>
    member(value, name),
  );
  if (apiVersion !== scaleVersion || kind !== 'Scale') throw unreadable(`it must be of ${scaleVersion}, kind Scale`);
  if (!isJsonObject(metadata)) throw unreadable('it has no metadata');
  const texts = ['name', 'namespace', 'uid', 'resourceVersion'].map((name) => member(metadata, name) ?? '');
  if (texts.some((text) => typeof text !== 'string'))
    throw unreadable('name, namespace, uid and resourceVersion must be strings');
  if (spec !== undefined && spec !== null && !isJsonObject(spec)) throw unreadable('spec must be an object');
  const replicas = isJsonObject(spec) ? (member(spec, 'replicas') ?? null) : null;
  if (replicas !== null && !Number.isSafeInteger(replicas)) throw unreadable('spec.replicas must be an integer');
  return value as unknown as KubeObject;
}

function unreadable(problem: string): Error {
  return statusErrors.badRequest(`the object provided is unrecognized (must be of type Scale): ${problem}`);
}

function pathsOf(kind: Kind): ScalePaths {
  const { scale } = kind.subresources;
  if (!scale) throw statusErrors.noRoute();
  return scale;
}

function scaleWith(paths: ScalePaths, object: KubeObject, replicas: Json): KubeObject {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  const known = { name, namespace, uid, resourceVersion, creationTimestamp };
  const selector = paths.labelSelectorPath === undefined ? undefined : valueAt(object, paths.labelSelectorPath);
  return {
    apiVersion: scaleVersion,
    kind: 'Scale',
    metadata: Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined)),
    spec: { replicas },
    status: {
      replicas: valueAt(object, paths.statusReplicasPath) ?? 0,
      ...(typeof selector === 'string' && selector !== '' && { selector }),
    },
  };
}

function entriesOf(object: JsonObject): Json {
  return (object['metadata'] as JsonObject)['managedFields'] ?? [];
}
