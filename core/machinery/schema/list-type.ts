import { isJsonObject, type Json, type JsonObject } from '../object/json.ts';
import { childPath, fieldErrors, keyPath } from '../object/field-errors.ts';
import type { FieldError } from '../status/field-error.ts';
import type { Schema } from './schema.ts';
import { traitsOf } from './traits.ts';

/**
 * Lists of type `set` have no item twice, lists of type `map` no key twice. One error per value that is repeated, at its
 * second place. Source: apiextensions-apiserver pkg/apiserver/schema/listtype/validation.go.
 */
export function listTypeErrors(schema: Schema, value: Json, path: string): FieldError[] {
  const errors: FieldError[] = [];
  visit(schema, value, path, errors);
  return errors;
}

function visit(schema: Schema, value: Json, path: string, errors: FieldError[]): void {
  if (!traitsOf(schema).lists) return;
  if (Array.isArray(value)) {
    visitList(schema, value, path, errors);
  } else if (isJsonObject(value)) {
    for (const name of Object.keys(value)) {
      const { properties, additionalProperties } = schema;
      if (properties !== undefined && Object.hasOwn(properties, name)) {
        visit(properties[name]!, value[name]!, childPath(path, name), errors);
      } else if (typeof additionalProperties === 'object') {
        visit(additionalProperties, value[name]!, keyPath(path, name), errors);
      }
    }
  }
}

function visitList(schema: Schema, list: Json[], path: string, errors: FieldError[]): void {
  if (schema['x-kubernetes-list-type'] === 'set') {
    for (const at of repeated(list)) errors.push(fieldErrors.duplicate(keyPath(path, at), list[at]!));
  }
  if (schema['x-kubernetes-list-type'] === 'map') errors.push(...mapErrors(schema, list, path));
  if (schema.items === undefined) return;
  for (const [at, item] of list.entries()) visit(schema.items, item, keyPath(path, at), errors);
}

function mapErrors(schema: Schema, list: Json[], path: string): FieldError[] {
  for (const [at, item] of list.entries()) {
    if (item === null || isJsonObject(item)) continue;
    return [fieldErrors.invalid(keyPath(path, at), item, 'must be an object for an array of list-type map')];
  }
  if (list.length <= 1) return [];
  const names = schema['x-kubernetes-list-map-keys'] ?? [];
  const keys = list.map((item) => keyOf(item, names));
  return repeated(keys).map((at) => fieldErrors.duplicate(keyPath(path, at), keys[at]!));
}

/** The members of an item that are its key; a member that is not there is not in the key. */
function keyOf(item: Json, names: readonly string[]): JsonObject {
  if (!isJsonObject(item)) return {};
  return Object.fromEntries(names.filter((name) => Object.hasOwn(item, name)).map((name) => [name, item[name]!]));
}

/** For each value that occurs more than once, the index of its second occurrence. */
function repeated(list: readonly Json[]): number[] {
  if (list.length <= 1) return [];
  const counts = new Map<string, number>();
  return list.flatMap((item, at) => {
    const text = canonical(item);
    const count = (counts.get(text) ?? 0) + 1;
    counts.set(text, count);
    return count === 2 ? [at] : [];
  });
}

/** The same text for equal values: the order of members does not count. */
function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  const members = Object.keys(value).sort();
  return `{${members.map((name) => `${JSON.stringify(name)}:${canonical(value[name]!)}`).join(',')}}`;
}
