import {
  apiVersionOf,
  applyConflict,
  applyFields,
  asJson,
  fieldErrorText,
  isJsonObject,
  isStatusError,
  jsonPatch,
  mergePatch,
  metaShapeErrors,
  resetFieldsOf,
  statusErrors,
  strategicMergePatch,
  type Json,
  type JsonObject,
  type Kind,
  type KubeObject,
  cloneJson,
} from '@allmend/core-machinery';
import { shapeObject, strangeTexts } from './body.ts';
import type { RegistryParts } from './commit.ts';
import { makeObject } from './create.ts';
import { checkName, settleNamespace, warn } from './metadata.ts';
import { modifyObject, type Wanted } from './modify.ts';
import type { ObjectPlace, PatchRequest, Subresource, WriteContext, Written } from './registry.ts';
import type { Live } from './rules.ts';

interface Target {
  readonly kind: Kind;
  readonly place: ObjectPlace;
  readonly subresource: Subresource;
}

/** PATCH of any type. Throws 415 where the kind does not have the type, and what `modifyObject` throws. */
export async function patchObject(
  parts: RegistryParts,
  context: WriteContext,
  target: Target,
  patch: PatchRequest,
): Promise<Written> {
  const { kind } = target;
  if (patch.type === 'strategic' && !kind.builtIn?.strategicMerge) throw unsupportedPatch();
  if (patch.type === 'apply') return applyObject(parts, context, target, patch);
  const want = (live: Live): Wanted => {
    const patched = patchedValue(kind, live.object, patch.type, patch.body.value);
    return { object: readPatched(context, kind, patched, patch.body.duplicates), ownership: 'update' };
  };
  return modifyObject(parts, context, { ...target, verb: 'patch', resourceVersion: 'optional', want });
}

/** Applies a patch to a document. Throws 400, 422. */
export function patchedValue(
  kind: Kind,
  document: KubeObject,
  type: 'json' | 'merge' | 'strategic',
  patch: Json,
): Json {
  if (type === 'json') return jsonPatch(asJson(document), patch);
  if (type === 'merge') return mergePatch(asJson(document), patch);
  if (!isJsonObject(patch)) throw statusErrors.badRequest('a strategic merge patch must be a JSON object');
  return strategicMergePatch(asJson(document), patch, kind.schema);
}

/** A patched document as an object. Throws 422 for strange members where validation is strict. Source: handlers/patch.go. */
function readPatched(context: WriteContext, kind: Kind, value: Json, duplicates: readonly string[]): KubeObject {
  const { object, unknown } = shapeObject(kind, cloneJson(value));
  const strange = strangeTexts(kind, { duplicates, unknown });
  if (context.fieldValidation === 'Warn') for (const text of strange) warn(context.warnings, text);
  if (strange.length === 0 || context.fieldValidation !== 'Strict') return object;
  // Upstream repeats the whole object here; it may hold what the client must not read.
  const detail = `strict decoding error: ${strange.join(', ')}`;
  throw statusErrors.invalid({ group: '', kind: '' }, '', [{ type: 'FieldValueInvalid', field: 'patch', detail }]);
}

/** Server-side apply: changes the object, or makes it where there is none. */
async function applyObject(
  parts: RegistryParts,
  context: WriteContext,
  target: Target,
  { body, force }: PatchRequest & { readonly type: 'apply' },
): Promise<Written> {
  const { kind, place, subresource } = target;
  const applied = readApplied(kind, body.value);
  checkDuplicates(context, body.duplicates);
  const merged = (live: Live | null): KubeObject => {
    const { object, conflicts } = applyFields({
      schema: kind.schema,
      live: live && asJson(live.object),
      applied,
      manager: context.fieldManager,
      apiVersion: apiVersionOf(kind),
      kind: kind.kind,
      subresource,
      force,
      now: context.now,
      resetFields: resetFieldsOf(kind, subresource),
    });
    if (conflicts.length > 0) throw applyConflict(conflicts);
    return shapeObject(kind, object).object;
  };
  const change = (): Promise<Written> =>
    modifyObject(parts, context, {
      ...target,
      verb: 'patch',
      resourceVersion: 'optional',
      want: (live) => ({ object: merged(live), ownership: 'settled' }),
    });
  const make = async (): Promise<Written> => {
    const wanted = merged(null);
    refuseVersionOfNothing(kind, place, wanted);
    wanted.metadata.name ||= place.name;
    checkName(wanted, place);
    settleNamespace(kind, wanted, place.namespace);
    return makeObject(parts, context, { kind, wanted, ownership: 'settled', verb: 'patch' });
  };

  for (let attempt = 1; ; attempt += 1) {
    try {
      return await change();
    } catch (error) {
      if (subresource !== '' || !isMissing(error, target)) throw error;
    }
    try {
      return await make();
    } catch (error) {
      // Somebody else was faster: there is something to change now.
      if (attempt === makeAttempts || !isStatusError(error, 'AlreadyExists')) throw error;
    }
  }
}

const makeAttempts = 3;

function isMissing(error: unknown, { kind, place }: Target): boolean {
  return (
    isStatusError(error, 'NotFound') &&
    error.status.details?.kind === kind.plural &&
    error.status.details.name === place.name
  );
}

/** What is applied keeps its unknown members: they do not fit the schema, and the apply says so. Throws 400. */
function readApplied(kind: Kind, value: Json): JsonObject {
  if (!isJsonObject(value))
    throw statusErrors.badRequest('error decoding patch: an apply configuration must be an object');
  const applied = cloneJson(value);
  const wrong = metaShapeErrors(applied['metadata'] ?? {});
  if (wrong.length > 0) {
    throw statusErrors.badRequest(
      `${kind.kind} in version "${kind.version}" cannot be handled as a ${kind.kind}: ${wrong.map(fieldErrorText).join(', ')}`,
    );
  }
  return applied;
}

function checkDuplicates(context: WriteContext, duplicates: readonly string[]): void {
  const texts = duplicates.map((path) => `duplicate field "${path}"`);
  if (context.fieldValidation === 'Warn') for (const text of texts) warn(context.warnings, text);
  if (texts.length > 0 && context.fieldValidation === 'Strict') {
    throw statusErrors.badRequest(`error strict decoding patch: ${texts.join(', ')}`);
  }
}

/** Source: handlers/patch.go, applyPatch. */
function refuseVersionOfNothing(kind: Kind, { name }: ObjectPlace, { metadata }: KubeObject): void {
  const resource = { group: kind.group, resource: kind.plural };
  if (metadata.uid) {
    const problem = `uid mismatch: the provided object specified uid ${metadata.uid.slice(0, 100)}, and no existing object was found`;
    throw statusErrors.conflict(resource, name, problem);
  }
  if (metadata.resourceVersion) throw statusErrors.notFound(resource, name);
}

/** Source: apiserver pkg/endpoints/handlers/negotiation, NewUnsupportedMediaTypeError. */
function unsupportedPatch(): Error {
  return statusErrors.unsupportedMediaType(
    'the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml',
  );
}
