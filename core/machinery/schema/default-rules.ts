import { isJsonObject, jsonEquals, type Json, type JsonObject } from '../object/json.ts';
import { childPath, fieldErrors, keyPath } from '../object/field-errors.ts';
import { pruneMeta } from '../object/meta-shape.ts';
import { fieldErrorText, type FieldError } from '../status/field-error.ts';
import { embeddedErrors, resourceErrors } from './embedded.ts';
import { pruneValue } from './prune.ts';
import type { Schema } from './schema.ts';
import { schemaErrors } from './validate.ts';

/** Puts a value at its place in an object, so that a default within metadata can be checked as metadata. */
type Surround = (value: Json) => JsonObject;

const object: Surround = (value) => ({
  apiVersion: 'validation/v1',
  kind: 'Validation',
  ...(isJsonObject(value) ? value : {}),
});

/**
 * Defaults hold to the schema that they are in: valid, and without unknown fields.
 * Source: apiextensions-apiserver pkg/apiserver/schema/defaulting/validation.go.
 */
export function defaultErrors(schema: Schema, path: string): FieldError[] {
  const errors: FieldError[] = [];
  visit(schema, path, { surround: object, inMeta: false, isObject: true }, errors);
  return errors;
}

interface Context {
  readonly surround: Surround;
  /** Below apiVersion, kind or metadata of an embedded resource. */
  readonly inMeta: boolean;
  readonly isObject: boolean;
}

function visit(schema: Schema, path: string, outer: Context, errors: FieldError[]): void {
  const isObject = outer.isObject || schema['x-kubernetes-embedded-resource'] === true;
  const context: Context = isObject ? { surround: object, inMeta: false, isObject } : outer;
  if (schema.default !== undefined)
    errors.push(...ofDefault(schema, schema.default, childPath(path, 'default'), context));
  if (schema.items !== undefined) {
    const below = { ...context, isObject: false, surround: (value: Json) => context.surround([value]) };
    visit(schema.items, childPath(path, 'items'), below, errors);
  }
  for (const [name, sub] of Object.entries(schema.properties ?? {})) {
    const below: Context = {
      surround: (value) => context.surround({ [name]: value }),
      inMeta: context.inMeta || (isObject && (name === 'metadata' || name === 'apiVersion' || name === 'kind')),
      isObject: false,
    };
    visit(sub, keyPath(childPath(path, 'properties'), name), below, errors);
  }
}

function ofDefault(schema: Schema, value: Json, path: string, { surround, inMeta, isObject }: Context): FieldError[] {
  if (inMeta) {
    const whole = structuredClone(surround(value));
    const removed = pruneMeta(whole['metadata'] ?? {});
    const problems = [
      ...removed.map((field) => `${field} is not known`),
      ...resourceErrors(whole, '').map(fieldErrorText),
    ];
    if (problems.length > 0) {
      return [fieldErrors.invalid(path, value, `must result in valid metadata: ${problems.join(', ')}`)];
    }
    return schemaErrors(schema, value, path);
  }
  const pruned = structuredClone(value);
  pruneValue(schema, pruned, { as: isObject ? 'object' : 'value' });
  const unknown = jsonEquals(pruned, value) ? [] : [fieldErrors.invalid(path, value, 'must not have unknown fields')];
  const embedded = embeddedErrors(schema, value, path);
  return [...unknown, ...(embedded.length > 0 ? embedded : schemaErrors(schema, value, path))];
}
