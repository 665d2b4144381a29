import { isJsonObject, type Json, type JsonObject } from '../object/json.ts';
import type { Schema } from '../schema/schema.ts';
import { compareText, goString } from './go-text.ts';
import { withObjectMeta } from './object-meta.ts';
import { fieldElement, type PathElement } from './path-element.ts';

/**
 * What a schema says about ownership and merging: which shapes a value may have, and for lists and maps whether they are one
 * field or many. Source: structured-merge-diff schema/elements.go and kube-openapi pkg/schemaconv/openapi.go.
 */
export interface FieldType {
  readonly scalar: 'string' | 'numeric' | 'boolean' | 'untyped' | null;
  readonly list: ListType | null;
  readonly map: MapType | null;
}

export interface ListType {
  /** `atomic`: one field. `set`: each value is a field. `map`: each item is a field, found by its keys. */
  readonly relation: 'atomic' | 'set' | 'map';
  /** Sorted by name; only for `map`. */
  readonly keys: readonly ListKey[];
  readonly element: FieldType;
}

export interface ListKey {
  readonly name: string;
  /** How the key begins in a path element: its name as JSON and a colon. */
  readonly prefix: string;
  /** Stands in where the item has no such member. */
  readonly default?: Json | undefined;
}

export interface MapType {
  readonly relation: 'atomic' | 'granular';
  readonly fields: ReadonlyMap<string, Field>;
  /** Type of members that are not declared; null when there may be none. */
  readonly rest: FieldType | null;
}

export interface Field {
  readonly element: PathElement;
  readonly type: FieldType;
}

const undeclared: ReadonlyMap<string, Field> = new Map();

/** Anything, as one field. */
export const untyped: FieldType = looseType('atomic');

/** A value without schema: maps are split into their members, lists are one field. Source: typed/parser.go, DeducedParseableType. */
export const deduced: FieldType = looseType('granular');

function looseType(relation: MapType['relation']): FieldType {
  const map = { relation, fields: undeclared, rest: null as FieldType | null };
  const type: FieldType = { scalar: 'untyped', list: { relation: 'atomic', keys: [], element: null! }, map };
  map.rest = type;
  (type.list as { element: FieldType }).element = relation === 'atomic' ? type : untyped;
  return type;
}

const compiled = new WeakMap<Schema, FieldType>();

/** The type of a whole object with this schema. Compiled once per schema. */
export function objectType(schema: Schema): FieldType {
  let type = compiled.get(schema);
  if (type === undefined) {
    type = compile(withObjectMeta({ ...schema, type: 'object' }), false);
    compiled.set(schema, type);
  }
  return type;
}

/** `keepsUnknown`: a schema further up preserves unknown members; that holds for everything below it. */
function compile(schema: Schema, keepsUnknown: boolean): FieldType {
  if (schema['x-kubernetes-embedded-resource']) {
    const { 'x-kubernetes-embedded-resource': _, ...rest } = schema;
    return compile(withObjectMeta(rest), keepsUnknown);
  }
  const keeps = keepsUnknown || schema['x-kubernetes-preserve-unknown-fields'] === true;
  if (schema['x-kubernetes-int-or-string']) return scalarType('untyped');
  switch (schema.type) {
    case 'object':
      return { scalar: null, list: null, map: compileMap(schema, keeps) };
    case 'array':
      return { scalar: null, list: compileList(schema, keeps), map: null };
    case 'integer':
    case 'number':
      return scalarType('numeric');
    case 'boolean':
      return scalarType('boolean');
    case 'string':
      return scalarType(schema.format === 'int-or-string' ? 'untyped' : 'string');
    default:
      return { scalar: 'untyped', list: compileList(schema, keeps), map: compileMap(schema, keeps) };
  }
}

function scalarType(scalar: FieldType['scalar']): FieldType {
  return { scalar, list: null, map: null };
}

function compileMap(schema: Schema, keeps: boolean): MapType {
  const fields = new Map<string, Field>();
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    fields.set(name, { element: fieldElement(name), type: compile(property, keeps) });
  }
  const relation = schema['x-kubernetes-map-type'] === 'atomic' ? 'atomic' : 'granular';
  return { relation, fields, rest: restType(schema, fields.size, keeps) };
}

function restType(schema: Schema, declared: number, keeps: boolean): FieldType | null {
  const additional = schema.additionalProperties;
  if (typeof additional === 'object') return compile(additional, keeps);
  if (additional === undefined) return keeps || declared === 0 ? deduced : null;
  return additional ? deduced : null;
}

function compileList(schema: Schema, keeps: boolean): ListType {
  const element = schema.items === undefined ? untyped : compile(schema.items, keeps);
  const { relation, names } = listRelation(schema, element);
  const keys = names
    .toSorted(compareText)
    .map((name) => ({ name, prefix: `${goString(name)}:`, default: schema.items?.properties?.[name]?.default }));
  return { relation, keys, element };
}

function listRelation(
  schema: Schema,
  element: FieldType,
): { readonly relation: ListType['relation']; readonly names: readonly string[] } {
  const atomic = { relation: 'atomic', names: [] } as const;
  // A set of maps or lists has no path element for its items, so it can only be owned as a whole.
  const set = element.scalar === null ? atomic : ({ relation: 'set', names: [] } as const);
  const listType = schema['x-kubernetes-list-type'];
  if (listType === 'set') return set;
  if (listType === 'map') return { relation: 'map', names: schema['x-kubernetes-list-map-keys'] ?? [] };
  if (listType === 'atomic' || !schema['x-kubernetes-patch-strategy']?.split(',').includes('merge')) return atomic;
  const key = schema['x-kubernetes-patch-merge-key'];
  return key === undefined ? set : { relation: 'map', names: [key] };
}

/** The map type when the value is a map of many fields, else null: then it is owned and merged as one. */
export function granularMap(type: FieldType, value: Json | undefined): MapType | null {
  return type.map?.relation === 'granular' && isJsonObject(value) ? type.map : null;
}

/** The list type when the value is a list of many fields, else null. */
export function granularList(type: FieldType, value: Json | undefined): ListType | null {
  return type.list !== null && type.list.relation !== 'atomic' && Array.isArray(value) ? type.list : null;
}

/** Path element and type of a member. A member that the schema does not know is one field. */
export function memberOf(map: MapType, name: string): Field {
  return map.fields.get(name) ?? { element: fieldElement(name), type: map.rest ?? untyped };
}

/** Whether a value counts as empty container: an empty one, or null, which any container may be. */
export function isVoid(value: Json | undefined): boolean {
  if (value === undefined || value === null) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isJsonObject(value) && isEmptyObject(value);
}

export function isEmptyObject(value: JsonObject): boolean {
  for (const name in value) if (Object.hasOwn(value, name)) return false;
  return true;
}
