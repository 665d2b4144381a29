import { isJsonObject, type Json, type JsonObject } from '../object/json.ts';
import { wireTime } from '../object/object.ts';
import type { Schema } from '../schema/schema.ts';
import { cloneJson } from './clone.ts';
import { objectType } from './field-type.ts';
import {
  managedFieldsOf,
  readOwners,
  withoutManagedFields,
  withEntries,
  withoutSources,
  writeOwners,
  type Manager,
  type Owners,
} from './managed-fields.ts';
import { ownersAfterUpdate } from './ownership.ts';
import { memberPathSet, type MemberPaths } from './reset-fields.ts';

export interface UpdateRequest {
  /** Of the whole object; what it says of `metadata` does not count. */
  readonly schema: Schema;
  /** The stored object with its managedFields; null when this is a create. */
  readonly live: JsonObject | null;
  /** What is to be stored, with defaults, after the patch if there was one. */
  readonly updated: JsonObject;
  readonly manager: string;
  /** Version of the request, e.g. `apps/v1`. */
  readonly apiVersion: string;
  /** '' for the object itself. */
  readonly subresource: string;
  readonly now: Date;
  /** What the request cannot change; default: `metadata` and `spec` for the subresource `status`, else nothing. See `resetFieldsOf`. */
  readonly resetFields?: MemberPaths;
}

/**
 * The updated object with the managedFields that follow from the change; ownership of changed fields moves silently. It shares
 * parts with `updated`, none with `live`. managedFields that the user sent count, where they can be read; `[]` and `[{}]`
 * forget all. An object that has no managedFields gets none, except when it is created.
 * Source: apimachinery managedfields/internal/fieldmanager.go (Update), skipnonapplied.go.
 */
export function updateFields(request: UpdateRequest): JsonObject {
  const { live, updated, manager, apiVersion, subresource } = request;
  const owners = startingOwners(request);
  if (owners.size === 0 && live !== null) return withoutManagedFields(updated);
  const self: Manager = { manager: manager === '' ? 'unknown' : manager, operation: 'Update', apiVersion, subresource };
  const change = {
    type: objectType(request.schema),
    self,
    time: wireTime(request.now),
    resetFields: memberPathSet(request.resetFields ?? (subresource === 'status' ? [['metadata'], ['spec']] : [])),
  };
  const before = live === null ? {} : withoutManagedFields(live);
  const next = ownersAfterUpdate(change, owners, before, withoutManagedFields(updated));
  // Copied, because sets that did not change are still those of `live`.
  return withEntries(updated, writeOwners(next).map(cloneJson));
}

/** A subresource cannot be used to set managedFields. */
function startingOwners({ live, updated, subresource }: UpdateRequest): Owners {
  const sent = managedFieldsOf(updated);
  if (subresource === '') {
    if (isReset(sent)) return new Map();
    const read = readOwners(sent);
    if ('owners' in read && read.owners.size > 0) return withoutSources(read.owners);
  }
  const stored = readOwners(live === null ? undefined : managedFieldsOf(live));
  return 'owners' in stored ? stored.owners : new Map();
}

/** `[]` and `[{}]` are how a client says that ownership starts anew. */
function isReset(entries: Json | undefined): boolean {
  if (!Array.isArray(entries)) return false;
  const [first] = entries;
  return entries.length === 0 || (entries.length === 1 && isJsonObject(first) && Object.keys(first).length === 0);
}
