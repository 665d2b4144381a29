import { isJsonObject, jsonEquals, member, type Json, type JsonObject } from '../object/json.ts';
import { managedFieldsOf, withoutManagedFields } from './managed-fields.ts';

/**
 * The new object, with the old times of managedFields when nothing but times is new: then it equals the old object, and the
 * write can be left out. For the end of a request, after defaults and admission. Shares the rest with `updated`.
 * Source: apiserver pkg/endpoints/handlers/fieldmanager/equality.go, IgnoreManagedFieldsTimestampsTransformer.
 */
export function keepUnchangedTimes(live: JsonObject, updated: JsonObject): JsonObject {
  const before = managedFieldsOf(live);
  const after = managedFieldsOf(updated);
  if (!Array.isArray(before) || !Array.isArray(after) || before.length !== after.length || before.length === 0)
    return updated;
  if (!after.every((entry, at) => jsonEquals(withoutTime(entry), withoutTime(before[at]!)))) return updated;
  if (!jsonEquals(withoutManagedFields(live), withoutManagedFields(updated))) return updated;
  const times = after.map((entry, at) => withTimeOf(entry, before[at]!));
  return { ...updated, metadata: { ...(member(updated, 'metadata') as JsonObject), managedFields: times } };
}

function withoutTime(entry: Json): Json {
  if (!isJsonObject(entry)) return entry;
  const { time: _, ...rest } = entry;
  return rest;
}

function withTimeOf(entry: Json, old: Json): Json {
  if (!isJsonObject(entry) || !isJsonObject(old)) return entry;
  const time = member(old, 'time');
  if (time !== undefined) return { ...entry, time };
  return withoutTime(entry);
}
