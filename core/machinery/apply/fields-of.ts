import type { Json, JsonObject } from '../object/json.ts';
import { fieldSet, isEmptySet, leaf, noFields, type FieldSet } from './field-set.ts';
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

/**
 * Every field that the object mentions: its leaves, the items of its lists and the members of its open maps. Declared maps are
 * only ways to their members, unless they are empty. Source: structured-merge-diff typed/tofieldset.go.
 */
export function fieldsOf(type: FieldType, object: JsonObject): FieldSet {
  return fieldSet(false, fieldsBelow(type, object).children);
}

function fieldsBelow(type: FieldType, value: Json): FieldSet {
  const map = granularMap(type, value);
  if (map !== null) return mapFields(map, value as JsonObject);
  const list = granularList(type, value);
  return list === null ? leaf : listFields(list, value as Json[]);
}

function mapFields(map: MapType, value: JsonObject): FieldSet {
  const children = new Map<PathElement, FieldSet>();
  for (const name of Object.keys(value)) {
    const { element, type } = memberOf(map, name);
    const child = value[name]!;
    const below = fieldsBelow(type, child);
    const owned = below.member || !map.fields.has(name) || (isVoid(child) && !Array.isArray(child));
    const set = fieldSet(owned, below.children);
    if (!isEmptySet(set)) children.set(element, set);
  }
  return fieldSet(false, children);
}

/** Items that share a key are one field, as if they were one value: nobody can own a part of them. */
function listFields(list: ListType, items: readonly Json[]): FieldSet {
  const elements = itemElements(list, items);
  if (elements === null) return leaf;
  const children = new Map<PathElement, FieldSet>();
  for (const [at, element] of elements.entries()) {
    const twice = children.has(element);
    children.set(element, twice ? leaf : fieldSet(true, fieldsBelow(list.element, items[at]!).children));
  }
  return children.size === 0 ? noFields : fieldSet(false, children);
}
