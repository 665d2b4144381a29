import { isJsonObject, member, type Json, type JsonObject } from '../object/json.ts';
import { directive, faults, plainMembers } from './directives.ts';
import { identityOf, orderItems, placesOf, type Identity } from './list-order.ts';

/** Merges one item into the item of the same key. */
export type MergeItem = (before: JsonObject, patch: JsonObject) => JsonObject;

/**
 * Merges a list whose strategy is `merge`: scalars as a set, maps by their key. All items must be of one type.
 * Source: strategicpatch/patch.go, mergeSlice.
 */
export function mergeLists(
  name: string,
  original: readonly Json[],
  patch: readonly Json[],
  mergeKey: string,
  mergeItem: MergeItem,
): Json[] {
  const kind = itemKind(original, patch);
  if (kind === undefined) return [...original];
  if (kind !== 'map') {
    const both = [...original, ...patch];
    const union = [...placesOf(both, '').values()].map((at) => both[at]!);
    return orderItems(union, patch, original, '');
  }
  if (mergeKey === '') throw faults.unmergeable(name);
  const directed = obeyDirectives(original as readonly JsonObject[], patch as readonly JsonObject[], mergeKey);
  const merged = mergeItems(directed.original, directed.patch, mergeKey, mergeItem);
  return orderItems(merged, directed.patch, directed.original, mergeKey);
}

/** The list without the scalars that are to be deleted. */
export function deleteScalars(original: readonly Json[], deleted: readonly Json[]): Json[] {
  const kind = itemKind(original, deleted);
  if (kind === 'map') throw faults.mixedList([[...original], [...deleted]]);
  const gone = new Set(deleted.map((item) => identityOf(item, '')));
  return original.filter((item) => !gone.has(identityOf(item, '')));
}

function itemKind(...lists: readonly (readonly Json[])[]): string | undefined {
  let kind: string | undefined;
  for (const item of lists.flat(1)) {
    const own = Array.isArray(item) ? 'list' : isJsonObject(item) ? 'map' : typeof item;
    if (own === 'list') throw faults.listOfLists();
    if (own === 'object' || (kind !== undefined && own !== kind))
      throw faults.mixedList(lists.map((list) => [...list]));
    kind = own;
  }
  return kind;
}

interface Directed {
  readonly original: readonly JsonObject[];
  readonly patch: readonly JsonObject[];
}

/** Deletes what the patch deletes; a replacing patch leaves only its own items. */
function obeyDirectives(original: readonly JsonObject[], patch: readonly JsonObject[], mergeKey: string): Directed {
  const plain = patch.filter((item) => !Object.hasOwn(item, directive));
  const deleted = new Set<Identity>();
  let replaces = false;
  for (const item of patch) {
    const special = member(item, directive);
    if (special === undefined) continue;
    if (special === 'delete') deleted.add(identityOf(item, mergeKey));
    else if (special === 'replace') replaces = true;
    else if (special === 'merge') throw faults.mergeInList();
    else throw faults.unknownDirective(special, item);
  }
  if (replaces) return { original: plain.map(plainMembers), patch: [] };
  if (deleted.size === 0) return { original, patch: plain };
  return { original: original.filter((item) => !deleted.has(identityOf(item, mergeKey))), patch: plain };
}

function mergeItems(
  original: readonly JsonObject[],
  patch: readonly JsonObject[],
  mergeKey: string,
  mergeItem: MergeItem,
): JsonObject[] {
  const merged = [...original];
  const places = placesOf(merged, mergeKey);
  for (const item of patch) {
    const identity = identityOf(item, mergeKey);
    const at = places.get(identity);
    if (at !== undefined) {
      merged[at] = mergeItem(merged[at]!, item);
      continue;
    }
    places.set(identity, merged.length);
    merged.push(plainMembers(item));
  }
  return merged;
}
