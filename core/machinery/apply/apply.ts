import { isJsonObject, jsonEquals, member, type JsonObject } from '../object/json.ts';
import { parseApiVersion, wireTime } from '../object/object.ts';
import type { Schema } from '../schema/schema.ts';
import { statusErrors, type StatusCause, type StatusError } from '../status/status.ts';
import { cloneJson } from './clone.ts';
import { compareObjects, withoutFields } from './compare.ts';
import { conflictCauses } from './conflict-status.ts';
import { difference, differenceBelow, isEmptySet, noFields, sameSet } from './field-set.ts';
import { objectType } from './field-type.ts';
import { fieldsOf } from './fields-of.ts';
import { conflictsLeft, upgradingManager, withLastApplied } from './last-applied.ts';
import {
  managedFieldsOf,
  managerId,
  readOwners,
  withoutManagedFields,
  withOwners,
  type Manager,
  type Owners,
} from './managed-fields.ts';
import { mergeApplied } from './merge.ts';
import { conflictsOf, currentOwners, neverOwned, ownersAfterUpdate, takeFields, type Change } from './ownership.ts';
import { pruneDropped } from './prune.ts';
import { memberPathSet, type MemberPaths } from './reset-fields.ts';
import { typeFaults } from './type-check.ts';

export interface ApplyRequest {
  /** Of the whole object; what it says of `metadata` does not count. */
  readonly schema: Schema;
  /** The stored object with its managedFields; null when the apply creates it. */
  readonly live: JsonObject | null;
  /** What the manager wants, and nothing else. */
  readonly applied: JsonObject;
  readonly manager: string;
  /** Version of the request, e.g. `apps/v1`. */
  readonly apiVersion: string;
  /** Kind of the request; left out, the kind of `applied` is not checked. */
  readonly kind?: string;
  /** '' for the object itself. */
  readonly subresource: string;
  /** `true`: conflicts are resolved in favour of this manager. */
  readonly force: 'true' | 'false';
  readonly now: Date;
  /** What the request cannot change; default: `metadata` and `spec` for the subresource `status`, else nothing. See `resetFieldsOf`. */
  readonly resetFields?: MemberPaths;
}

export interface Applied {
  /** The new object with its managedFields. With conflicts the live one, unchanged. */
  readonly object: JsonObject;
  /** Fields that others own and would lose; see `applyConflict`. */
  readonly conflicts: readonly StatusCause[];
}

/**
 * Server-side apply. The result has everything of `live` and of `applied`, but not what the manager applied before, dropped
 * now, and nobody else owns. It shares nothing with the arguments; when nothing changes it is equal to `live`, byte for byte.
 * Throws 400 when `applied` is not of the version and kind, carries managedFields, or does not fit the schema.
 * Source: apimachinery pkg/util/managedfields, structured-merge-diff merge/update.go.
 */
export function applyFields(request: ApplyRequest): Applied {
  checkApplied(request);
  const { applied, apiVersion, manager, subresource } = request;
  const type = objectType(request.schema);
  const faults = typeFaults(type, applied);
  if (faults !== null) throw misfit(request, faults);
  const self: Manager = { manager: manager === '' ? 'unknown' : manager, operation: 'Apply', apiVersion, subresource };
  const resetFields = memberPathSet(request.resetFields ?? (subresource === 'status' ? [['metadata'], ['spec']] : []));
  const change: Change = { type, self, time: wireTime(request.now), resetFields };
  const live = request.live === null ? {} : withoutManagedFields(request.live);
  const owners = currentOwners(type, knownOwners(request, change, live), apiVersion);
  const result = mergeOwned(request, change, live, owners);
  if ('conflicts' in result)
    return { object: cloneJson(request.live ?? {}), conflicts: conflictCauses(result.conflicts) };
  const object = manager === upgradingManager ? withLastApplied(result.object, applied) : result.object;
  return { object: cloneJson(withOwners(object, result.owners)), conflicts: [] };
}

type Merged =
  | { readonly object: JsonObject; readonly owners: Owners }
  | { readonly conflicts: ReturnType<typeof conflictsOf> };

function mergeOwned(
  { applied, apiVersion, manager, force }: ApplyRequest,
  { type, self, time, resetFields }: Change,
  live: JsonObject,
  owners: ReturnType<typeof currentOwners>,
): Merged {
  const id = managerId(self);
  const last = owners.get(id);
  const wanted = difference(differenceBelow(fieldsOf(type, applied), resetFields), neverOwned);
  const same = last !== undefined && sameSet(wanted, last.fields);
  const own = same ? last : { ...self, time, fields: wanted };
  owners.set(id, own);
  const merged = mergeApplied(type, live, applied) as JsonObject;
  const object = same ? merged : pruneDropped(type, merged, owners, id, last?.fields ?? noFields);
  const comparison = withoutFields(compareObjects(type, live, object), resetFields);
  if (force === 'false') {
    const conflicts = conflictsOf(owners, comparison, id);
    const left = manager === upgradingManager ? conflictsLeft(type, live, apiVersion, conflicts) : conflicts;
    if (left.length > 0) return { conflicts: [...left] };
  }
  takeFields(owners, comparison, id);
  const changed = object !== live && !jsonEquals(object, live);
  if (isEmptySet(wanted)) owners.delete(id);
  else if (changed) owners.set(id, { ...own, time });
  return { object: changed ? object : live, owners };
}

/** What is there before the first apply, and has no owner yet, gets one, so that an apply can conflict with it. */
function knownOwners({ live }: ApplyRequest, change: Change, bare: JsonObject): Owners {
  const read = readOwners(live === null ? undefined : managedFieldsOf(live));
  if ('problem' in read) throw statusErrors.internal(`failed to decode managed fields: ${read.problem}`);
  if (read.owners.size > 0 || live === null) return read.owners;
  const self: Manager = { ...change.self, manager: 'before-first-apply', operation: 'Update' };
  return ownersAfterUpdate({ ...change, self }, read.owners, {}, bare);
}

function checkApplied({ applied, apiVersion, kind }: ApplyRequest): void {
  const [version, own] = [member(applied, 'apiVersion'), member(applied, 'kind')];
  if (version !== apiVersion || (kind !== undefined && own !== kind)) {
    throw statusErrors.badRequest(`invalid object type: ${typeName(version, own)}`);
  }
  const entries = managedFieldsOf(applied);
  if (entries !== undefined && entries !== null) throw statusErrors.badRequest('metadata.managedFields must be nil');
}

/** As Go prints a GroupVersionKind: the core group has an empty name. */
function typeName(apiVersion: unknown, kind: unknown): string {
  const { group, version } = (typeof apiVersion === 'string' ? parseApiVersion(apiVersion) : null) ?? {
    group: '',
    version: '',
  };
  return `${group}/${version}, Kind=${typeof kind === 'string' ? kind : ''}`;
}

function misfit({ applied, apiVersion }: ApplyRequest, faults: string): StatusError {
  const metadata = member(applied, 'metadata');
  const text = (name: string): string => {
    const value = isJsonObject(metadata) ? member(metadata, name) : undefined;
    return typeof value === 'string' ? value : '';
  };
  const named = `${text('namespace')}/${text('name')}; ${typeName(apiVersion, member(applied, 'kind'))}`;
  return statusErrors.badRequest(`failed to create typed patch object (${named}): ${faults}`);
}
