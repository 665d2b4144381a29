import { jsonEquals, type Json } from '../object/json.ts';
import { childPath, fieldErrors, keyPath } from '../object/field-errors.ts';
import { fieldErrorText, type FieldError } from '../status/field-error.ts';
import { compilePattern } from './pattern/match.ts';
import { PatternError } from './pattern/parse.ts';
import type { Schema } from './schema.ts';

type Level = 'root' | 'item' | 'field';

/**
 * The rules of structural schemas: every value has one known type, and allOf, anyOf, oneOf and not only restrict what is
 * specified outside them. Sorted by text. Source: apiextensions-apiserver pkg/apiserver/schema/{validation,complete}.go.
 */
export function structuralErrors(schema: Schema, path: string): FieldError[] {
  const errors: FieldError[] = [];
  checkStructure(schema, 'root', path, errors);
  checkCompleteness(schema, schema, path, path, errors);
  return errors
    .map((error) => ({ error, text: fieldErrorText(error) }))
    .sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0))
    .map(({ error }) => error);
}

function checkStructure(schema: Schema, level: Level, path: string, errors: FieldError[]): void {
  const { type, items, properties, additionalProperties } = schema;
  if (type === 'array' && items === undefined) {
    errors.push(fieldErrors.required(childPath(path, 'items'), 'must be specified'));
  }
  if (items !== undefined) checkStructure(items, 'item', childPath(path, 'items'), errors);
  for (const [name, sub] of Object.entries(properties ?? {})) {
    checkStructure(sub, 'field', keyPath(childPath(path, 'properties'), name), errors);
  }
  if (additionalProperties !== undefined) {
    const at = childPath(path, 'additionalProperties');
    if (level === 'root') errors.push(fieldErrors.forbidden(at, 'must not be used at the root'));
    if (typeof additionalProperties === 'object') checkStructure(additionalProperties, 'field', at, errors);
  }
  checkExtensions(schema, path, errors);
  checkRestrictions(schema, path, errors);
  checkType(schema, level, path, errors);
  if (level === 'root' || schema['x-kubernetes-embedded-resource'] === true) checkObjectFields(schema, path, errors);
  const metadata = own(properties, 'metadata');
  if (level === 'root' && metadata !== undefined) {
    checkRootMetadata(metadata, keyPath(childPath(path, 'properties'), 'metadata'), errors);
  }
}

function checkExtensions(schema: Schema, path: string, errors: FieldError[]): void {
  if (schema['x-kubernetes-int-or-string'] !== true) return;
  for (const name of ['x-kubernetes-preserve-unknown-fields', 'x-kubernetes-embedded-resource'] as const) {
    if (schema[name] !== true) continue;
    errors.push(
      fieldErrors.invalid(childPath(path, name), true, 'must be false if x-kubernetes-int-or-string is true'),
    );
  }
}

const emptyType: Readonly<Record<Level, string>> = {
  root: 'must not be empty at the root',
  item: 'must not be empty for specified array items',
  field: 'must not be empty for specified object fields',
};

function checkType(schema: Schema, level: Level, path: string, errors: FieldError[]): void {
  const { type = '' } = schema;
  const at = childPath(path, 'type');
  const embedded = schema['x-kubernetes-embedded-resource'] === true;
  const preserves = schema['x-kubernetes-preserve-unknown-fields'] === true;
  if (embedded && type !== 'object') {
    const detail = 'must be object if x-kubernetes-embedded-resource is true';
    errors.push(type === '' ? fieldErrors.required(at, detail) : fieldErrors.invalid(at, type, detail));
  } else if (type === '' && schema['x-kubernetes-int-or-string'] !== true && !preserves) {
    errors.push(fieldErrors.required(at, emptyType[level]));
  }
  if (level === 'root' && type !== '' && type !== 'object') {
    errors.push(fieldErrors.invalid(at, type, 'must be object at the root'));
  }
  if (!embedded) return;
  if (schema.additionalProperties !== undefined) {
    const detail = 'must not be used if x-kubernetes-embedded-resource is set';
    errors.push(fieldErrors.forbidden(childPath(path, 'additionalProperties'), detail));
  }
  if (!preserves && schema.properties === undefined) {
    const detail =
      'must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields';
    errors.push(fieldErrors.required(childPath(path, 'properties'), detail));
  }
}

/** apiVersion, kind and metadata, where the schema is that of an object, have the types that they have in every object. */
function checkObjectFields({ properties }: Schema, path: string, errors: FieldError[]): void {
  for (const [name, expected] of [
    ['kind', 'string'],
    ['apiVersion', 'string'],
    ['metadata', 'object'],
  ] as const) {
    const found = own(properties, name);
    if (found === undefined || found.type === expected) continue;
    const at = childPath(keyPath(childPath(path, 'properties'), name), 'type');
    errors.push(fieldErrors.invalid(at, found.type ?? '', `must be ${expected}`));
  }
}

/** At the root, metadata is known; only its names may be restricted. A default is refused elsewhere. */
function checkRootMetadata(metadata: Schema, path: string, errors: FieldError[]): void {
  const { type: _type, default: _default, properties, ...others } = metadata;
  const restricted = Object.keys(properties ?? {}).every((name) => name === 'name' || name === 'generateName');
  if (restricted && Object.keys(others).length === 0) return;
  const detail = 'must not specify anything other than name and generateName, but metadata is implicitly specified';
  errors.push(fieldErrors.forbidden(path, detail));
}

/** `anyOf: [integer, string]` and `allOf: [{anyOf: [integer, string]}, …]` may name types, for int-or-string. */
const intOrString: Json = [{ type: 'integer' }, { type: 'string' }];

function checkRestrictions(schema: Schema, path: string, errors: FieldError[], skip: 'first' | 'none' = 'first'): void {
  const { allOf = [], anyOf = [], oneOf = [], not, pattern } = schema;
  const skipsAny = skip === 'first' && jsonEquals(anyOf as unknown as Json, intOrString);
  const skipsAll = skip === 'first' && jsonEquals((allOf[0]?.anyOf ?? []) as unknown as Json, intOrString);
  if (!skipsAny)
    for (const [at, sub] of anyOf.entries()) checkNested(sub, keyPath(childPath(path, 'anyOf'), at), errors);
  for (const [at, sub] of allOf.entries()) {
    const known = skipsAll && at === 0 ? withoutAnyOf(sub) : sub;
    checkNested(known, keyPath(childPath(path, 'allOf'), at), errors);
  }
  for (const [at, sub] of oneOf.entries()) checkNested(sub, keyPath(childPath(path, 'oneOf'), at), errors);
  if (not !== undefined) checkNested(not, childPath(path, 'not'), errors);
  if (pattern !== undefined) checkPattern(pattern, childPath(path, 'pattern'), errors);
}

function withoutAnyOf({ anyOf: _anyOf, ...others }: Schema): Schema {
  return others;
}

function checkPattern(pattern: string, path: string, errors: FieldError[]): void {
  try {
    compilePattern(pattern);
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    const detail = `must be a valid regular expression, but isn't: error parsing regexp: ${error.message}`;
    errors.push(fieldErrors.invalid(path, pattern, detail));
  }
}

/** What a schema below a logical operator must not say, with the word of upstream for "not say". */
const forbiddenBelow: readonly (readonly [keyof Schema, string])[] = [
  ['type', 'must be empty to be structural'],
  ['additionalProperties', 'must be undefined to be structural'],
  ['default', 'must be undefined to be structural'],
  ['title', 'must be empty to be structural'],
  ['description', 'must be empty to be structural'],
  ['nullable', 'must be false to be structural'],
  ['x-kubernetes-preserve-unknown-fields', 'must be false to be structural'],
  ['x-kubernetes-embedded-resource', 'must be false to be structural'],
  ['x-kubernetes-int-or-string', 'must be false to be structural'],
  ['x-kubernetes-list-map-keys', 'must be empty to be structural'],
  ['x-kubernetes-list-type', 'must be undefined to be structural'],
  ['x-kubernetes-map-type', 'must be undefined to be structural'],
  ['x-kubernetes-validations', 'must be empty to be structural'],
];

function checkNested(schema: Schema, path: string, errors: FieldError[]): void {
  checkRestrictions(schema, path, errors, 'none');
  if (schema.items !== undefined) checkNested(schema.items, childPath(path, 'items'), errors);
  for (const [name, sub] of Object.entries(schema.properties ?? {})) {
    checkNested(sub, keyPath(childPath(path, 'properties'), name), errors);
  }
  for (const [name, detail] of forbiddenBelow) {
    if (schema[name] !== undefined) errors.push(fieldErrors.forbidden(childPath(path, name), detail));
  }
  if (own(schema.properties, 'metadata') !== undefined) {
    const at = keyPath(childPath(path, 'properties'), 'metadata');
    errors.push(fieldErrors.forbidden(at, 'must not be specified in a nested context'));
  }
}

/** Every member and item that a logical operator of the root restricts is specified outside of it; deeper ones upstream lets pass. */
function checkCompleteness(
  nested: Schema,
  schema: Schema | undefined,
  schemaPath: string,
  nestedPath: string,
  errors: FieldError[],
): void {
  const below = (sub: Schema, name: string): void => {
    checkNestedCompleteness(sub, schema, schemaPath, childPath(nestedPath, name), errors);
  };
  if (nested.not !== undefined) below(nested.not, 'not');
  for (const name of ['allOf', 'anyOf', 'oneOf'] as const) {
    for (const [at, sub] of (nested[name] ?? []).entries()) below(sub, keyPath(name, at));
  }
}

function checkNestedCompleteness(
  nested: Schema,
  schema: Schema | undefined,
  schemaPath: string,
  nestedPath: string,
  errors: FieldError[],
): void {
  if (schema === undefined) {
    errors.push(fieldErrors.required(schemaPath, `because it is defined in ${nestedPath}`));
    return;
  }
  checkCompleteness(nested, schema, schemaPath, nestedPath, errors);
  if (nested.items !== undefined) {
    const [at, from] = [childPath(schemaPath, 'items'), childPath(nestedPath, 'items')];
    checkNestedCompleteness(nested.items, schema.items, at, from, errors);
  }
  for (const [name, sub] of Object.entries(nested.properties ?? {})) {
    const at = keyPath(childPath(schemaPath, 'properties'), name);
    const from = keyPath(childPath(nestedPath, 'properties'), name);
    checkNestedCompleteness(sub, own(schema.properties, name), at, from, errors);
  }
}

function own(properties: Schema['properties'], name: string): Schema | undefined {
  return properties !== undefined && Object.hasOwn(properties, name) ? properties[name] : undefined;
}
