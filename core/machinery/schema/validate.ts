import { isJsonObject, jsonEquals, type Json, type JsonObject } from '../object/json.ts';
import { childPath, fieldErrors } from '../object/field-errors.ts';
import type { FieldError } from '../status/field-error.ts';
import { failBody, fieldText, pathText, type Check, type Run } from './check.ts';
import { alternativesCheck } from './check-alternatives.ts';
import { failType, numberCheck, stringCheck, typeName } from './check-scalar.ts';
import { embeddedErrors } from './embedded.ts';
import { listTypeErrors } from './list-type.ts';
import { matchBudget } from './pattern/match.ts';
import { formatCheck } from './formats.ts';
import { isUnchanged, oldItems } from './ratchet.ts';
import type { Schema } from './schema.ts';
import { traitsOf } from './traits.ts';

export interface ValidateOptions {
  /** Where the value stands in the object, e.g. `status`; '' when it is the object. */
  readonly path: string;
  /** The stored value. What has not changed since is not complained about (ratcheting). */
  readonly old?: Json;
}

/**
 * Checks a value against a schema: types, bounds, formats, embedded resources, uniqueness in lists; in the words that kubectl
 * users know. Rules in CEL are not part of it, nor the metadata of the object itself.
 * Source: apiextensions-apiserver pkg/registry/customresource/strategy.go for the order, kube-openapi pkg/validation/validate,
 * pkg/apiserver/validation/ratcheting.go, pkg/apiserver/schema/{listtype,objectmeta}.
 */
export function validateValue(schema: Schema, value: Json, options: ValidateOptions): FieldError[] {
  const run: Run = { base: options.path, path: [], errors: [], made: 0, budget: matchBudget() };
  checkPlace(run, schema, value, options.old);
  const traits = traitsOf(schema);
  if (traits.embedded) run.errors.push(...embeddedErrors(schema, value, options.path));
  if (traits.lists) {
    const errors = listTypeErrors(schema, value, options.path);
    const tolerated = errors.length > 0 && options.old !== undefined && hadListTypeErrors(schema, options.old);
    if (!tolerated) run.errors.push(...errors);
  }
  return run.errors;
}

function hadListTypeErrors(schema: Schema, old: Json): boolean {
  return listTypeErrors(schema, old, '').length > 0;
}

/** Only the schema itself, without embedded resources and list types: what a default has to be. */
export function schemaErrors(schema: Schema, value: Json, path: string): FieldError[] {
  const run: Run = { base: path, path: [], errors: [], made: 0, budget: matchBudget() };
  checkOf(schema)(run, value, undefined);
  return run.errors;
}

const checks = new WeakMap<Schema, Check>();

/** The check of a schema, compiled when it is first needed: most parts of large schemas never are. */
function checkOf(schema: Schema): Check {
  const known = checks.get(schema);
  if (known !== undefined) return known;
  const check = compile(schema);
  checks.set(schema, check);
  return check;
}

/** Checks the value of one place; errors of a value that is as it was are dropped. */
function checkPlace(run: Run, schema: Schema, value: Json, old: Json | undefined): void {
  const before = run.errors.length;
  checkOf(schema)(run, value, old);
  if (old !== undefined && run.errors.length > before && isUnchanged(schema, value, old)) run.errors.length = before;
}

function compile(schema: Schema): Check {
  const type = typeCheck(schema);
  const isEnum = enumCheck(schema);
  const alternatives = alternativesCheck(schema, checkOf);
  const ofString = stringCheck(schema);
  const ofNumber = numberCheck(schema);
  const ofArray = arrayCheck(schema);
  const ofObject = objectCheck(schema);
  return (run, value, old) => {
    run.made += 1;
    type?.(run, value);
    if (value !== null) {
      alternatives?.(run, value, old);
      if (typeof value === 'string') ofString?.(run, value);
      else if (typeof value === 'number') ofNumber?.(run, value);
      else if (Array.isArray(value)) ofArray?.(run, value, old);
      else if (typeof value === 'object') ofObject?.(run, value, old);
    }
    isEnum?.(run, value);
  };
}

function typeCheck(schema: Schema): ((run: Run, value: Json) => void) | null {
  const types =
    schema['x-kubernetes-int-or-string'] === true ? ['integer', 'string'] : schema.type ? [schema.type] : [];
  if (types.length === 0) return null;
  const expected = types.join(',');
  const format = checkedFormat(schema);
  const [wanted] = types;
  return (run, value) => {
    const found = typeName(value);
    if (found === wanted || types.includes(found) || (found === 'integer' && wanted === 'number')) {
      run.made += 1;
    } else if (found === 'null') {
      if (schema.nullable !== true) failType(run, expected, found);
    } else if (format !== null && found !== 'string' && found !== 'array') {
      // Upstream names the format of a value of another type; numbers have one.
      failType(run, format, found === 'integer' ? 'int64' : found === 'number' ? 'float64' : '');
    } else {
      failType(run, expected, found);
    }
  };
}

/** The format if it is one that is checked for the type. Source: pkg/apiserver/validation/formats.go. */
function checkedFormat({ type, format }: Schema): string | null {
  if (format === undefined || format === '') return null;
  if (type === 'integer') return format === 'int32' || format === 'int64' ? format : null;
  if (type === 'number') return format === 'float' || format === 'double' ? format : null;
  return type === 'string' && formatCheck(format) !== null ? format : null;
}

function enumCheck(schema: Schema): ((run: Run, value: Json) => void) | null {
  const values = schema.enum;
  if (values === undefined || values.length === 0) return null;
  return (run, value) => {
    if (values.some((one) => jsonEquals(one, value))) return;
    const shown = values.map((one) => (typeof one === 'string' ? one : JSON.stringify(one)));
    run.errors.push(fieldErrors.notSupported(fieldText(pathText(run)), value, shown));
  };
}

function arrayCheck(schema: Schema): ((run: Run, value: Json[], old: Json | undefined) => void) | null {
  const { items, minItems, maxItems, uniqueItems } = schema;
  if (items === undefined && minItems === undefined && maxItems === undefined && uniqueItems !== true) return null;
  return (run, value, old) => {
    if (items !== undefined) checkItems(run, schema, items, value, old);
    if (minItems !== undefined && value.length < minItems) {
      failBody(run, value.length, `should have at least ${minItems} items`);
    }
    if (maxItems !== undefined && value.length > maxItems) {
      run.errors.push(fieldErrors.tooMany(fieldText(pathText(run)), value.length, maxItems));
    }
    if (uniqueItems === true && new Set(value.map((item) => JSON.stringify(item))).size < value.length) {
      failBody(run, '', "shouldn't contain duplicates");
    }
  };
}

function checkItems(run: Run, schema: Schema, items: Schema, value: Json[], old: Json | undefined): void {
  const oldItem = oldItems(schema, old);
  for (let at = 0; at < value.length; at += 1) {
    run.path.push(at);
    checkPlace(run, items, value[at]!, oldItem(value[at]!));
    run.path.pop();
  }
}

function objectCheck(schema: Schema): ((run: Run, value: JsonObject, old: Json | undefined) => void) | null {
  const { properties, additionalProperties, required, minProperties, maxProperties } = schema;
  const rest = typeof additionalProperties === 'object' ? additionalProperties : undefined;
  const looks = properties !== undefined || additionalProperties !== undefined;
  if (!looks && required === undefined && minProperties === undefined && maxProperties === undefined) return null;
  return (run, value, old) => {
    const names = Object.keys(value);
    if (minProperties !== undefined && names.length < minProperties) {
      failBody(run, names.length, `should have at least ${minProperties} properties`);
    }
    if (maxProperties !== undefined && names.length > maxProperties) {
      run.errors.push(fieldErrors.tooMany(fieldText(pathText(run)), names.length, maxProperties));
    }
    const before = isJsonObject(old) ? old : undefined;
    for (const name of looks ? names : []) {
      const sub = properties !== undefined && Object.hasOwn(properties, name) ? properties[name] : rest;
      if (sub !== undefined) {
        run.path.push(name);
        checkPlace(
          run,
          sub,
          value[name]!,
          before !== undefined && Object.hasOwn(before, name) ? before[name] : undefined,
        );
        run.path.pop();
      } else if (additionalProperties === false) {
        const path = pathText(run);
        run.errors.push(fieldErrors.invalid(fieldText(path), name, `${path}.${name} in body is a forbidden property`));
      }
    }
    for (const name of required ?? []) {
      if (!Object.hasOwn(value, name)) run.errors.push(fieldErrors.required(childPath(pathText(run), name)));
    }
  };
}
