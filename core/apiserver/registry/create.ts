import {
  apiVersionOf,
  asJson,
  asObject,
  defaultValue,
  resetFieldsOf,
  statusErrors,
  StatusError,
  updateFields,
  type Kind,
  type KubeObject,
} from '@allmend/core-machinery';
import { readObject } from './body.ts';
import { copyObject } from './object-copy.ts';
import { withRevision } from './codec.ts';
import {
  commit,
  conflictOn,
  Outdated,
  ruleContext,
  tellCommitted,
  untilCurrent,
  type RegistryParts,
} from './commit.ts';
import { generateName, nameAttempts } from './generated-name.ts';
import { keyOf } from './keys.ts';
import { findLive } from './live.ts';
import { distinctOwners, newMetadata, settleNamespace, warnOfFinalizers } from './metadata.ts';
import type { ParsedBody, WriteContext, Written } from './registry.ts';
import { validateNew } from './validation.ts';

/** POST: makes an object of a body. */
export async function createObject(
  parts: RegistryParts,
  context: WriteContext,
  kind: Kind,
  namespace: string,
  body: ParsedBody,
): Promise<Written> {
  const wanted = readObject(context, kind, body);
  settleNamespace(kind, wanted, namespace);
  distinctOwners(wanted, context.warnings);
  return makeObject(parts, context, { kind, wanted, ownership: 'update', verb: 'create' });
}

export interface Making {
  readonly kind: Kind;
  /** Of the kind, in its namespace, with defaults. */
  readonly wanted: KubeObject;
  /** `update`: the manager of the request owns all. `settled`: managedFields are right, as after an apply. */
  readonly ownership: 'update' | 'settled';
  readonly verb: 'create' | 'patch';
}

/** Makes the object; with generateName under a free name. Throws 409 AlreadyExists. */
export async function makeObject(parts: RegistryParts, context: WriteContext, making: Making): Promise<Written> {
  const { kind, wanted } = making;
  const { name, generateName: base } = wanted.metadata;
  if (name || !base) {
    return untilCurrent(
      () => makeOnce(parts, context, making, copyObject(wanted)),
      () => conflictOn(kind, name ?? ''),
    );
  }
  for (let attempt = 1; ; attempt += 1) {
    const named = copyObject(wanted);
    named.metadata.name = generateName(base);
    try {
      return await untilCurrent(
        () => makeOnce(parts, context, making, copyObject(named)),
        () => conflictOn(kind, named.metadata.name!),
      );
    } catch (error) {
      if (!(error instanceof StatusError) || error.reason !== 'AlreadyExists') throw error;
      if (attempt === nameAttempts) throw noFreeName(kind, named.metadata.name);
    }
  }
}

async function makeOnce(
  parts: RegistryParts,
  context: WriteContext,
  { kind, ownership, verb }: Making,
  object: KubeObject,
): Promise<Written> {
  newMetadata(kind, object, context);
  if (kind.subresources.status) {
    delete object['status'];
    // What is stored has all its defaults, that of the status too.
    if (kind.schema.properties?.['status']?.default !== undefined) defaultValue(kind.schema, asJson(object));
  }
  kind.builtIn?.normalize?.(object);
  const made = ownership === 'settled' ? object : withOwnership(context, kind, object);
  await parts.rulesOf({ kind })?.prepare?.(made, null, ruleContext(context, ''));
  validateNew(kind, made);
  if (!kind.builtIn) warnOfFinalizers(made, null, context.warnings);

  const { name = '', namespace = '' } = made.metadata;
  const place = { namespace, name };
  const key = keyOf(context.tenant.id, kind, namespace, name);
  if (context.dryRun === 'All') await refuseExisting(parts, context, kind, made);
  const change = { kind, key, before: null, after: made };
  const audited = { verb, kind, place, subresource: '', outcome: 'created', count: 1 } as const;
  try {
    const [revision] = await commit(parts, context, { changes: [change], audited });
    await tellCommitted(parts, context, change);
    return { object: context.dryRun === 'All' ? made : withRevision(made, revision!), created: 'created' };
  } catch (error) {
    if (error instanceof Outdated && error.what === 'object') await refuseExisting(parts, context, kind, made);
    throw error;
  }
}

function withOwnership(context: WriteContext, kind: Kind, object: KubeObject): KubeObject {
  return asObject(
    updateFields({
      schema: kind.schema,
      live: null,
      updated: asJson(object),
      manager: context.fieldManager,
      apiVersion: apiVersionOf(kind),
      subresource: '',
      now: context.now,
      resetFields: resetFieldsOf(kind, ''),
    }),
  );
}

async function refuseExisting(
  { store }: RegistryParts,
  context: WriteContext,
  kind: Kind,
  made: KubeObject,
): Promise<void> {
  const { namespace = '', name = '' } = made.metadata;
  const live = await findLive(store, context.tenant.id, kind, { namespace, name });
  if (!live) return;
  const error = statusErrors.alreadyExists({ group: kind.group, resource: kind.plural }, name);
  if (live.object.metadata.deletionTimestamp === undefined) throw error;
  throw new StatusError({ ...error.status, message: `object is being deleted: ${error.message}` });
}

function noFreeName(kind: Kind, name: string): StatusError {
  const { status } = statusErrors.alreadyExists({ group: kind.group, resource: kind.plural }, name);
  return new StatusError({
    ...status,
    message: `${status.message}, the server was not able to generate a unique name for the object`,
    details: { ...status.details, retryAfterSeconds: 1 },
  });
}
