import { cloneJson } from '../apply/clone.ts';
import { isJsonObject, member, setMember, type Json, type JsonObject } from '../object/json.ts';
import { isWithinDepth } from './measure.ts';
import { badPatch, deepestResult } from './patch-errors.ts';

/**
 * Applies a merge patch (RFC 7386) to an object: members are merged, null removes, anything else replaces; lists are replaced
 * whole. Returns a new document that shares nothing with the arguments. Throws 400 when the patch is not an object, because
 * then nothing of the object would be left, or is nested too deep.
 */
export function mergePatch(document: Json, patch: Json): Json {
  if (!isJsonObject(patch)) throw badPatch('error decoding patch: a merge patch is an object');
  if (!isWithinDepth(patch, deepestResult)) {
    throw badPatch(`error decoding patch: it is nested deeper than ${deepestResult} levels`);
  }
  return cloneJson(merged(document, patch));
}

/** Shares parts with both arguments. */
function merged(target: Json | undefined, patch: JsonObject): JsonObject {
  const result: JsonObject = {};
  const base = isJsonObject(target) ? target : {};
  for (const name of Object.keys(base)) {
    if (!Object.hasOwn(patch, name)) setMember(result, name, base[name]!);
    else place(result, name, base[name], patch[name]!);
  }
  for (const name of Object.keys(patch)) {
    if (member(base, name) === undefined) place(result, name, undefined, patch[name]!);
  }
  return result;
}

function place(result: JsonObject, name: string, before: Json | undefined, wanted: Json): void {
  if (wanted !== null) setMember(result, name, isJsonObject(wanted) ? merged(before, wanted) : wanted);
}
