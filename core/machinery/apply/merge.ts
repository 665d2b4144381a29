import { isJsonObject, jsonEquals, member, setMember, type Json, type JsonObject } from '../object/json.ts';
import {
  granularList,
  granularMap,
  isEmptyObject,
  memberOf,
  type FieldType,
  type ListType,
  type MapType,
} from './field-type.ts';
import { itemElements } from './list-items.ts';
import type { PathElement } from './path-element.ts';

/**
 * The live value with everything of the applied one: no field is removed, the applied leaf wins. What does not change is
 * shared with `live`, and when nothing does the result is `live` itself; the rest is shared with `applied`.
 * Source: structured-merge-diff typed/merge.go.
 */
export function mergeApplied(type: FieldType, live: Json, applied: Json): Json {
  if (live === applied) return live;
  if (applied === null) return keepsUnderNull(type, live) ? live : null;
  const map = granularMap(type, applied);
  if (map !== null && isJsonObject(live)) return mergeMaps(map, live, applied as JsonObject);
  const list = granularList(type, applied);
  if (list !== null && Array.isArray(live)) return mergeLists(list, live, applied as Json[]) ?? replace(live, applied);
  return replace(live, applied);
}

function replace(live: Json, applied: Json): Json {
  return jsonEquals(live, applied) ? live : applied;
}

/** Null applied to a container that others fill too says nothing about their fields. */
function keepsUnderNull(type: FieldType, live: Json): boolean {
  if (granularMap(type, live) !== null) return !isEmptyObject(live as JsonObject);
  if (type.map !== null || type.scalar !== null) return false;
  return granularList(type, live) !== null && (live as Json[]).length > 0;
}

function mergeMaps(map: MapType, live: JsonObject, applied: JsonObject): JsonObject {
  let merged: JsonObject | undefined;
  for (const name of Object.keys(applied)) {
    const before = member(live, name);
    const wanted = applied[name]!;
    const after = before === undefined ? wanted : mergeApplied(memberOf(map, name).type, before, wanted);
    if (after === before) continue;
    merged ??= shallowCopy(live);
    setMember(merged, name, after);
  }
  return merged ?? live;
}

/** A copy of the object's own members. */
export function shallowCopy(object: JsonObject): JsonObject {
  const copy: JsonObject = {};
  for (const name of Object.keys(object)) setMember(copy, name, object[name]!);
  return copy;
}

/**
 * Applied items stand in their own order; items of others keep their place between them as well as the live order allows.
 * Null when an item of either list has no key.
 */
function mergeLists(list: ListType, live: readonly Json[], applied: readonly Json[]): Json[] | null {
  const left = itemElements(list, live);
  const right = itemElements(list, applied);
  if (left === null || right === null) return null;
  const liveItems = uniqueItems(left, live);
  const wanted = new Set(right);
  const shared = right.filter((element) => liveItems.has(element));
  const merged: Json[] = [];
  let nextShared = 0;
  let l = 0;
  let r = 0;
  while (l < left.length || r < right.length) {
    if (l < left.length) {
      const element = left[l]!;
      if (!wanted.has(element)) {
        merged.push(live[l++]!);
        continue;
      }
      const isNext = element === shared[nextShared];
      const more = nextShared < shared.length;
      if (r >= right.length || (more && !isNext)) {
        l++; // Stands where the applied order wants it.
        continue;
      }
      if (!more || right[r] === element) l++;
    }
    const element = right[r]!;
    merged.push(mergeItem(list, liveItems.get(element), applied[r]!));
    if (element === shared[nextShared]) nextShared++;
    r++;
  }
  const same = merged.length === live.length && merged.every((item, at) => item === live[at]);
  return same ? (live as Json[]) : merged;
}

function mergeItem(list: ListType, before: Json | undefined, wanted: Json): Json {
  return before === undefined || before === null ? wanted : mergeApplied(list.element, before, wanted);
}

/** Items by key; null stands for items that share one: they are replaced, not merged. */
function uniqueItems(elements: readonly PathElement[], items: readonly Json[]): Map<PathElement, Json> {
  const unique = new Map<PathElement, Json>();
  for (const [at, element] of elements.entries()) unique.set(element, unique.has(element) ? null : items[at]!);
  return unique;
}
