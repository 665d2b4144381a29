import type { Json } from '../object/json.ts';
import { childPath, fieldErrors, keyPath } from '../object/field-errors.ts';
import type { FieldError } from '../status/field-error.ts';
import { findField } from './field-path.ts';
import type { Schema } from './schema.ts';

/** Where in an object a schema applies: decides which defaults and extensions are refused. */
interface Place {
  readonly part: 'root' | 'inner';
  readonly inMeta: boolean;
  /** Why a default is refused here; null when it is not. */
  readonly noDefault: string | null;
}

const outside: Place = { part: 'inner', inMeta: false, noDefault: null };

/**
 * What a CustomResourceDefinition's schema must keep to beyond being structural: list and map types, keys of lists, no
 * defaults in metadata, no quadratic checks.
 * Source: apiextensions validation.go, ValidateCustomResourceDefinitionOpenAPISchema.
 */
export function crdSchemaErrors(schema: Schema, path: string): FieldError[] {
  const errors: FieldError[] = [];
  check(schema, path, { ...outside, part: 'root' }, errors);
  return errors;
}

function check(schema: Schema, path: string, place: Place, errors: FieldError[]): void {
  if (schema.default !== undefined && place.noDefault !== null) {
    errors.push(fieldErrors.forbidden(childPath(path, 'default'), `must not be set ${place.noDefault}`));
  }
  if (place.inMeta && schema['x-kubernetes-embedded-resource'] === true) {
    const at = childPath(path, 'x-kubernetes-embedded-resource');
    errors.push(fieldErrors.forbidden(at, 'must not be used inside of resource meta'));
  }
  if (schema.uniqueItems === true) {
    const detail = 'uniqueItems cannot be set to true since the runtime complexity becomes quadratic';
    errors.push(fieldErrors.forbidden(childPath(path, 'uniqueItems'), detail));
  }
  checkMembers(schema, path, place, errors);
  const inner: Place = { ...place, part: 'inner' };
  for (const name of ['allOf', 'oneOf', 'anyOf'] as const) {
    for (const [at, sub] of (schema[name] ?? []).entries())
      check(sub, keyPath(childPath(path, name), at), inner, errors);
  }
  if (schema.not !== undefined) check(schema.not, childPath(path, 'not'), inner, errors);
  if (schema.items !== undefined) check(schema.items, childPath(path, 'items'), inner, errors);
  errors.push(...mapTypeErrors(schema, path), ...listTypeRuleErrors(schema, path), ...fieldPathErrors(schema, path));
}

function checkMembers(schema: Schema, path: string, place: Place, errors: FieldError[]): void {
  const { properties, additionalProperties } = schema;
  if (additionalProperties !== undefined) {
    const at = childPath(path, 'additionalProperties');
    if (properties !== undefined && additionalProperties !== true) {
      errors.push(fieldErrors.forbidden(at, 'additionalProperties and properties are mutual exclusive'));
    }
    const noDefault = place.inMeta ? 'inside additionalProperties applying to object metadata' : place.noDefault;
    if (typeof additionalProperties === 'object') {
      check(additionalProperties, at, { part: 'inner', inMeta: place.inMeta, noDefault }, errors);
    }
  }
  const isObject = place.part === 'root' || schema['x-kubernetes-embedded-resource'] === true;
  for (const [name, sub] of Object.entries(properties ?? {})) {
    const meta = isObject && (name === 'metadata' || name === 'kind' || name === 'apiVersion');
    const below: Place = {
      part: 'inner',
      inMeta: place.inMeta || meta,
      noDefault: meta && place.part === 'root' ? `in top-level ${name}` : place.noDefault,
    };
    check(sub, keyPath(childPath(path, 'properties'), name), below, errors);
  }
}

function mapTypeErrors(schema: Schema, path: string): FieldError[] {
  if (schema['x-kubernetes-map-type'] === undefined || schema.type === 'object') return [];
  return [typeError(schema, path, 'must be object if x-kubernetes-map-type is specified')];
}

function typeError({ type }: Schema, path: string, detail: string): FieldError {
  const at = childPath(path, 'type');
  return type === undefined ? fieldErrors.required(at, detail) : fieldErrors.invalid(at, type, detail);
}

function listTypeRuleErrors(schema: Schema, path: string): FieldError[] {
  const listType = schema['x-kubernetes-list-type'];
  const keys = schema['x-kubernetes-list-map-keys'] ?? [];
  const at = childPath(path, 'x-kubernetes-list-type');
  const errors: FieldError[] = [];
  if (listType !== undefined && schema.type !== 'array') {
    errors.push(typeError(schema, path, 'must be array if x-kubernetes-list-type is specified'));
  } else if (listType === 'set' && schema.items !== undefined) {
    errors.push(...setItemErrors(schema.items, childPath(path, 'items')));
  }
  if (keys.length > 0 && listType !== 'map') {
    const detail = 'must be map if x-kubernetes-list-map-keys is non-empty';
    errors.push(listType === undefined ? fieldErrors.required(at, detail) : fieldErrors.invalid(at, listType, detail));
  }
  if (listType === 'map') errors.push(...mapListErrors(schema, keys, path));
  if ((listType === 'map' || listType === 'set') && schema.items?.nullable === true) {
    const detail = `cannot be nullable when x-kubernetes-list-type is ${listType}`;
    errors.push(fieldErrors.forbidden(childPath(childPath(path, 'items'), 'nullable'), detail));
  }
  return errors;
}

/** Items of a set are compared as wholes. */
function setItemErrors(items: Schema, path: string): FieldError[] {
  const detail = 'must be atomic as item of a list with x-kubernetes-list-type=set';
  const listType = items['x-kubernetes-list-type'];
  if (items.type === 'array' && listType !== undefined && listType !== 'atomic') {
    return [fieldErrors.invalid(childPath(path, 'x-kubernetes-list-type'), listType, detail)];
  }
  if (items.type === 'object' && items['x-kubernetes-map-type'] !== 'atomic') {
    const value: Json = items['x-kubernetes-map-type'] ?? null;
    return [fieldErrors.invalid(childPath(path, 'x-kubernetes-map-type'), value, detail)];
  }
  return [];
}

function mapListErrors({ items }: Schema, keys: readonly string[], path: string): FieldError[] {
  const keysPath = childPath(path, 'x-kubernetes-list-map-keys');
  const itemsPath = childPath(path, 'items');
  const errors: FieldError[] = [];
  if (keys.length === 0) {
    errors.push(fieldErrors.required(keysPath, 'must not be empty if x-kubernetes-list-type is map'));
  }
  if (items === undefined) {
    errors.push(fieldErrors.required(itemsPath, 'must have a schema if x-kubernetes-list-type is map'));
    return errors;
  }
  if (items.type !== 'object') {
    const detail = "must be object if parent array's x-kubernetes-list-type is map";
    errors.push(fieldErrors.invalid(childPath(itemsPath, 'type'), items.type ?? '', detail));
    return errors;
  }
  for (const [at, key] of keys.entries()) {
    if (keys.indexOf(key) < at) {
      errors.push(fieldErrors.invalid(keysPath, [...keys], 'must not contain duplicate entries'));
    }
    errors.push(...mapKeyErrors(items, key, { keys, keysPath, itemsPath }));
  }
  return errors;
}

function mapKeyErrors(
  items: Schema,
  key: string,
  {
    keys,
    keysPath,
    itemsPath,
  }: { readonly keys: readonly string[]; readonly keysPath: string; readonly itemsPath: string },
): FieldError[] {
  const found = items.properties !== undefined && Object.hasOwn(items.properties, key) ? items.properties[key]! : null;
  if (found === null) return [fieldErrors.invalid(keysPath, [...keys], 'entries must all be names of item properties')];
  const at = keyPath(childPath(itemsPath, 'properties'), key);
  const errors: FieldError[] = [];
  if (found.type === 'array' || found.type === 'object') {
    const detail = "must be a scalar type if parent array's x-kubernetes-list-type is map";
    errors.push(fieldErrors.invalid(childPath(at, 'type'), found.type, detail));
  }
  if (items.required?.includes(key) !== true && found.default === undefined) {
    const detail =
      'this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property';
    errors.push(fieldErrors.required(childPath(at, 'default'), detail));
  }
  if (found.nullable === true) {
    const detail = 'this property is in x-kubernetes-list-map-keys, so it cannot be nullable';
    errors.push(fieldErrors.forbidden(childPath(at, 'nullable'), detail));
  }
  return errors;
}

/** A rule may say to which field below its schema its error belongs. */
function fieldPathErrors(schema: Schema, path: string): FieldError[] {
  return (schema['x-kubernetes-validations'] ?? []).flatMap(({ fieldPath }, at) => {
    if (fieldPath === undefined || typeof findField(schema, fieldPath, { brackets: 'yes' }) === 'object') return [];
    const field = childPath(keyPath(childPath(path, 'x-kubernetes-validations'), at), 'fieldPath');
    return [fieldErrors.invalid(field, fieldPath, 'must be a valid path')];
  });
}
