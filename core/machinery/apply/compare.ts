import { isJsonObject, jsonEquals, member, type Json, type JsonObject } from '../object/json.ts';
import { differenceBelow, growingSet, insertPath, type FieldSet, type GrowingSet } from './field-set.ts';
import {
  granularList,
  granularMap,
  isVoid,
  memberOf,
  type FieldType,
  type ListType,
  type MapType,
} from './field-type.ts';
import { itemElements } from './list-items.ts';
import type { PathElement } from './path-element.ts';

/** What differs between two states of an object. A path is in two of the sets only where items begin or cease to share a key. */
export interface Comparison {
  readonly removed: FieldSet;
  readonly modified: FieldSet;
  readonly added: FieldSet;
}

interface Walk {
  readonly path: PathElement[];
  readonly removed: GrowingSet;
  readonly modified: GrowingSet;
  readonly added: GrowingSet;
}

/** Compares field by field; the order of items with keys does not count. Source: structured-merge-diff typed/compare.go. */
export function compareObjects(type: FieldType, before: JsonObject, after: JsonObject): Comparison {
  const walk: Walk = { path: [], removed: growingSet(), modified: growingSet(), added: growingSet() };
  compareValues(type, before, after, walk);
  return walk;
}

/** The comparison without some paths and all that is below them. */
export function withoutFields(comparison: Comparison, fields: FieldSet): Comparison {
  return {
    removed: differenceBelow(comparison.removed, fields),
    modified: differenceBelow(comparison.modified, fields),
    added: differenceBelow(comparison.added, fields),
  };
}

function compareValues(type: FieldType, before: Json | undefined, after: Json | undefined, walk: Walk): void {
  if (before === after) return;
  if (before === undefined) insertPath(walk.added, walk.path);
  if (after === undefined) insertPath(walk.removed, walk.path);
  const beforeFields = containerOf(type, before);
  const afterFields = containerOf(type, after);
  const bothVoid = isVoid(before) && isVoid(after);
  const isLeafNow = (fields: Container, value: Json | undefined): boolean => fields === null && value != null;
  if (bothVoid || isLeafNow(beforeFields, before) || isLeafNow(afterFields, after)) {
    if (before !== undefined && after !== undefined && !jsonEquals(before, after)) insertPath(walk.modified, walk.path);
  }
  if (bothVoid) return;
  const sameShape = beforeFields === afterFields || beforeFields === null || afterFields === null;
  if (!sameShape) {
    compareContents(beforeFields, before, undefined, walk);
    compareContents(afterFields, undefined, after, walk);
    return;
  }
  compareContents(beforeFields ?? afterFields, beforeFields && before, afterFields && after, walk);
}

type Container = MapType | ListType | null;

function containerOf(type: FieldType, value: Json | undefined): Container {
  const container = granularMap(type, value) ?? granularList(type, value);
  if (container === null || !('keys' in container)) return container;
  return itemElements(container, value as Json[]) === null ? null : container;
}

function compareContents(container: Container, before: Json | undefined, after: Json | undefined, walk: Walk): void {
  if (container === null) return;
  if ('keys' in container) compareLists(container, before ?? [], after ?? [], walk);
  else compareMaps(container, isJsonObject(before) ? before : {}, isJsonObject(after) ? after : {}, walk);
}

function compareMaps(map: MapType, before: JsonObject, after: JsonObject, walk: Walk): void {
  const visit = (name: string): void => {
    const left = member(before, name);
    const right = member(after, name);
    if (left === right) return;
    const { element, type } = memberOf(map, name);
    walk.path.push(element);
    compareValues(type, left, right, walk);
    walk.path.pop();
  };
  for (const name of Object.keys(before)) visit(name);
  for (const name of Object.keys(after)) if (!Object.hasOwn(before, name)) visit(name);
}

function compareLists(list: ListType, before: Json, after: Json, walk: Walk): void {
  const left = itemsByElement(list, before as Json[]);
  const right = itemsByElement(list, after as Json[]);
  for (const element of new Set([...left.keys(), ...right.keys()])) {
    walk.path.push(element);
    compareItems(list, left.get(element) ?? [], right.get(element) ?? [], walk);
    walk.path.pop();
  }
}

/** Items that share a key are compared as one value. */
function compareItems(list: ListType, before: readonly Json[], after: readonly Json[], walk: Walk): void {
  if (before.length < 2 && after.length < 2) {
    compareValues(list.element, before[0], after[0], walk);
    return;
  }
  if (before.length >= 2 && after.length >= 2) {
    if (!jsonEquals([...before], [...after])) insertPath(walk.modified, walk.path);
    return;
  }
  if (before.length >= 2) {
    if (after.length > 0) compareValues(list.element, undefined, after[0], walk);
    insertPath(walk.removed, walk.path);
    return;
  }
  if (before.length > 0) compareValues(list.element, before[0], undefined, walk);
  insertPath(walk.added, walk.path);
}

function itemsByElement(list: ListType, items: readonly Json[]): Map<PathElement, Json[]> {
  const byElement = new Map<PathElement, Json[]>();
  for (const [at, element] of itemElements(list, items)!.entries()) {
    const known = byElement.get(element);
    if (known === undefined) byElement.set(element, [items[at]!]);
    else known.push(items[at]!);
  }
  return byElement;
}
