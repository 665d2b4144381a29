import { isJsonObject, jsonEquals, type Json } from '../object/json.ts';
import type { Schema } from './schema.ts';
import { schemaOfMember, traitsOf } from './traits.ts';

/*
 * Which part of the stored value a part of the new one belongs to: members by name, items of a list of type map by key; items
 * of other lists cannot be told apart. Source: apiserver pkg/cel/common/equality.go (CorrelatedObject).
 */

/** Finds the stored item for an item of the new list; undefined when there is none or it cannot be told. */
export type OldItem = (item: Json) => Json | undefined;

export function oldItems(schema: Schema, old: Json | undefined): OldItem {
  if (schema['x-kubernetes-list-type'] !== 'map' || !Array.isArray(old)) return () => undefined;
  const byKey = new Map<string, Json>();
  for (const item of old) {
    const key = keyOf(schema, item);
    if (!byKey.has(key)) byKey.set(key, item);
  }
  return (item) => byKey.get(keyOf(schema, item));
}

function keyOf(schema: Schema, item: Json): string {
  const names = schema['x-kubernetes-list-map-keys'] ?? [];
  return isJsonObject(item) ? JSON.stringify(names.map((name) => (Object.hasOwn(item, name) ? item[name] : null))) : '';
}

/** Whether a value is the stored one; the order of a list of type map does not count. */
export function isUnchanged(schema: Schema | undefined, value: Json, old: Json): boolean {
  if (jsonEquals(value, old)) return true;
  if (schema === undefined || !traitsOf(schema).lists) return false;
  if (Array.isArray(value) && Array.isArray(old)) {
    if (value.length !== old.length) return false;
    const oldItem = oldItems(schema, old);
    return value.every((item) => {
      const before = oldItem(item);
      return before !== undefined && isUnchanged(schema.items, item, before);
    });
  }
  if (!isJsonObject(value) || !isJsonObject(old)) return false;
  const names = Object.keys(value);
  if (names.length !== Object.keys(old).length) return false;
  return names.every(
    (name) => Object.hasOwn(old, name) && isUnchanged(schemaOfMember(schema, name), value[name]!, old[name]!),
  );
}
