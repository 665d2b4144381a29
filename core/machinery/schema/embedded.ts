import { isJsonObject, member, type Json, type JsonObject } from '../object/json.ts';
import { childPath, fieldErrors, keyPath } from '../object/field-errors.ts';
import { validateMeta } from '../object/meta.ts';
import { dns1035LabelProblems } from '../object/names.ts';
import type { FieldError } from '../status/field-error.ts';
import type { Schema } from './schema.ts';
import { traitsOf } from './traits.ts';

/**
 * What `x-kubernetes-embedded-resource` asks for: a kind, a version, and metadata that are those of an object.
 * Source: apiextensions-apiserver pkg/apiserver/schema/objectmeta/validation.go.
 */
export function embeddedErrors(schema: Schema, value: Json, path: string): FieldError[] {
  const errors: FieldError[] = [];
  visit(schema, value, path, errors);
  return errors;
}

function visit(schema: Schema, value: Json, path: string, errors: FieldError[]): void {
  if (!traitsOf(schema).embedded) return;
  if (Array.isArray(value)) {
    if (schema.items === undefined) return;
    for (const [at, item] of value.entries()) visit(schema.items, item, keyPath(path, at), errors);
    return;
  }
  if (!isJsonObject(value)) return;
  if (schema['x-kubernetes-embedded-resource'] === true) errors.push(...resourceErrors(value, path));
  const { properties, additionalProperties } = schema;
  for (const name of Object.keys(value)) {
    if (properties !== undefined && Object.hasOwn(properties, name)) {
      visit(properties[name]!, value[name]!, childPath(path, name), errors);
    } else if (typeof additionalProperties === 'object') {
      visit(additionalProperties, value[name]!, keyPath(path, name), errors);
    }
  }
}

/** The errors of one embedded resource. */
export function resourceErrors(value: JsonObject, path: string): FieldError[] {
  return [
    ...apiVersionErrors(member(value, 'apiVersion'), childPath(path, 'apiVersion')),
    ...kindErrors(member(value, 'kind'), childPath(path, 'kind')),
    ...metadataErrors(member(value, 'metadata'), childPath(path, 'metadata')),
  ];
}

function apiVersionErrors(value: Json | undefined, field: string): FieldError[] {
  if (value === undefined) return [fieldErrors.required(field)];
  if (typeof value !== 'string') return [fieldErrors.invalid(field, value, 'must be a string')];
  if (value === '') return [fieldErrors.invalid(field, value, 'must not be empty')];
  if (value.split('/').length > 2)
    return [fieldErrors.invalid(field, value, `unexpected GroupVersion string: ${value}`)];
  return [];
}

function kindErrors(value: Json | undefined, field: string): FieldError[] {
  if (value === undefined) return [fieldErrors.required(field)];
  if (typeof value !== 'string') return [fieldErrors.invalid(field, value, 'must be a string')];
  if (value === '') return [fieldErrors.invalid(field, value, 'must not be empty')];
  const problems = dns1035LabelProblems(value.toLowerCase());
  if (problems.length === 0) return [];
  return [fieldErrors.invalid(field, value, `may have mixed case, but should otherwise match: ${problems.join(',')}`)];
}

/** Names are those of any path: the kind and its rules are not known. A missing name is no fault. */
function metadataErrors(value: Json | undefined, field: string): FieldError[] {
  if (value === undefined) return [];
  if (!isJsonObject(value)) return [fieldErrors.invalid(field, value, 'must be an object')];
  const scope = typeof value['namespace'] === 'string' && value['namespace'] !== '' ? 'Namespaced' : 'Cluster';
  const meta = value['name'] ? value : { ...value, name: 'unnamed' };
  return validateMeta(meta, { kind: { scope, builtIn: { names: 'path-segment' } }, path: field });
}
