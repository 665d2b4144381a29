import { isJsonObject, member, setMember, type Json, type JsonObject } from '../object/json.ts';
import type { FieldSet } from './field-set.ts';
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

/** What is left of a list or map that loses all it had: itself, empty, or null as upstream has it between its steps. */
export type Emptied = 'empty' | 'null';

/**
 * The object without some of its fields and everything below them. What does not change is shared with the argument. Keys of an
 * item stay as long as the item does, unless they have a default. Source: structured-merge-diff typed/remove.go.
 */
export function removeFields(type: FieldType, object: JsonObject, fields: FieldSet, emptied: Emptied): JsonObject {
  return (removeBelow(type, object, fields, { emptied, keys: [] }) ?? {}) as JsonObject;
}

interface Removal {
  readonly emptied: Emptied;
  /** Members that stay: the keys of the item. */
  readonly keys: readonly string[];
}

function removeBelow(type: FieldType, value: Json, fields: FieldSet, removal: Removal): Json {
  if (fields.children.size === 0) return value;
  const map = granularMap(type, value);
  if (map !== null) return removeMembers(map, value as JsonObject, fields, removal);
  const list = granularList(type, value);
  return list === null ? value : removeItems(list, value as Json[], fields, removal);
}

function removeMembers(map: MapType, value: JsonObject, fields: FieldSet, { emptied, keys }: Removal): Json {
  const rest: JsonObject = {};
  let changed = false;
  let empty = true;
  for (const name of Object.keys(value)) {
    const before = value[name]!;
    const { element, type } = memberOf(map, name);
    const node = keys.includes(name) ? undefined : fields.children.get(element);
    changed ||= node?.member === true;
    if (node?.member) continue;
    const after = node === undefined ? before : removeBelow(type, before, node, { emptied, keys: [] });
    changed ||= after !== before;
    empty = false;
    setMember(rest, name, after);
  }
  if (!changed) return value;
  return empty && emptied === 'null' ? null : rest;
}

function removeItems(list: ListType, items: readonly Json[], fields: FieldSet, { emptied }: Removal): Json {
  const elements = itemElements(list, items);
  if (elements === null) return items as Json[];
  const needed = list.keys.filter((key) => key.default === undefined);
  const removal = { emptied, keys: needed.map(({ name }) => name) };
  const rest: Json[] = [];
  let changed = false;
  for (const [at, element] of elements.entries()) {
    const node = fields.children.get(element);
    const before = items[at]!;
    changed ||= node?.member === true;
    if (node?.member) continue;
    const after = node === undefined ? before : removeBelow(list.element, before, node, removal);
    changed ||= after !== before;
    rest.push(after);
  }
  if (!changed) return items as Json[];
  return rest.length === 0 && emptied === 'null' ? null : rest;
}

/**
 * The part of the object on the way to the given fields, and everything below them; items come with their keys. Shares the
 * rest with the argument.
 */
export function partWith(type: FieldType, object: JsonObject, fields: FieldSet): JsonObject {
  return partBelow(type, object, fields, []) as JsonObject;
}

function partBelow(type: FieldType, value: Json, fields: FieldSet, keys: readonly string[]): Json {
  if (fields.member) return value;
  const map = granularMap(type, value);
  if (map !== null) return partOfMap(map, value as JsonObject, fields, keys);
  const list = granularList(type, value);
  return list === null ? value : partOfList(list, value as Json[], fields);
}

function partOfMap(map: MapType, value: JsonObject, fields: FieldSet, keys: readonly string[]): JsonObject {
  const part: JsonObject = {};
  for (const name of Object.keys(value)) {
    const { element, type } = memberOf(map, name);
    const node = fields.children.get(element);
    if (keys.includes(name)) setMember(part, name, value[name]!);
    else if (node !== undefined) setMember(part, name, partBelow(type, value[name]!, node, []));
  }
  return part;
}

function partOfList(list: ListType, items: readonly Json[], fields: FieldSet): Json[] {
  const elements = itemElements(list, items);
  if (elements === null) return items as Json[];
  const keys = list.keys.map(({ name }) => name);
  return items.flatMap((item, at) => {
    const node = fields.children.get(elements[at]!);
    return node === undefined ? [] : [partBelow(list.element, item, node, keys)];
  });
}

/**
 * Only the given fields of the object. `fields` are leaves: of a list or map that is one of them, what others put into it is
 * left out. Source: structured-merge-diff typed/remove.go (ExtractItems).
 */
export function extractFieldsOf(type: FieldType, object: JsonObject, fields: FieldSet): JsonObject {
  return (extractBelow(type, object, fields) ?? {}) as JsonObject;
}

function extractBelow(type: FieldType, value: Json, fields: FieldSet): Json | undefined {
  const map = granularMap(type, value);
  if (map !== null) return extractMembers(map, value as JsonObject, fields);
  const list = granularList(type, value);
  return list === null ? value : extractItems(list, value as Json[], fields);
}

function extractMembers(map: MapType, value: JsonObject, fields: FieldSet): Json | undefined {
  const taken: JsonObject = {};
  for (const name of Object.keys(value)) {
    const { element, type } = memberOf(map, name);
    const node = fields.children.get(element);
    const child = value[name]!;
    if (node === undefined) continue;
    const part = node.member ? ownPart(type, child) : extractBelow(type, child, node);
    if (part !== undefined) setMember(taken, name, part);
  }
  return Object.keys(taken).length === 0 ? undefined : taken;
}

/** What a manager owns that owns a value and nothing below it. */
function ownPart(type: FieldType, value: Json): Json {
  if (isVoid(value)) return value;
  if (granularMap(type, value) !== null) return {};
  return granularList(type, value) === null ? value : [];
}

function extractItems(list: ListType, items: readonly Json[], fields: FieldSet): Json | undefined {
  const elements = itemElements(list, items);
  if (elements === null) return items as Json[];
  const taken: Json[] = [];
  for (const [at, element] of elements.entries()) {
    const node = fields.children.get(element);
    if (node === undefined) continue;
    const item = items[at]!;
    const part = node.member ? keyPart(list, item) : extractBelow(list.element, item, node);
    if (part !== undefined) taken.push(part);
  }
  return taken.length === 0 ? undefined : taken;
}

function keyPart(list: ListType, item: Json): Json {
  if (granularMap(list.element, item) === null || !isJsonObject(item)) return item;
  const part: JsonObject = {};
  for (const { name } of list.keys) {
    const value = member(item, name);
    if (value !== undefined) setMember(part, name, value);
  }
  return part;
}
