import { isJsonObject, type Json, type JsonObject } from '../object/json.ts';
import { childPath, fieldErrors, keyPath } from '../object/field-errors.ts';
import type { FieldError } from '../status/field-error.ts';
import { readRules } from './rules.ts';
import type { Schema } from './schema.ts';

/** Deepest nesting of schemas that is read. */
const deepest = 100;

/** What reading finds; `keys: 'server'` reads also what only kinds of the server may say (how strategic merge treats a list). */
export interface SchemaReader {
  readonly errors: FieldError[];
  readonly keys: 'crd' | 'server';
  depth: number;
}

/** Reads the value of one keyword; undefined when it says nothing (the zero value of Go) or is wrong. */
type Read = (reader: SchemaReader, value: Json, path: string) => unknown;

const types = ['array', 'boolean', 'integer', 'number', 'object', 'string'];

const keywords: ReadonlyMap<string, Read> = new Map<string, Read>([
  ['type', readType],
  ['description', readText],
  ['title', readText],
  ['format', readText],
  ['nullable', readFlag],
  ['default', readJson],
  ['example', readJson],
  ['enum', readList],
  ['properties', readMembers],
  ['additionalProperties', readRest],
  ['items', readItems],
  ['required', readTexts],
  ['minimum', readNumber],
  ['maximum', readNumber],
  ['exclusiveMinimum', readFlag],
  ['exclusiveMaximum', readFlag],
  ['multipleOf', readNumber],
  ['minLength', readCount],
  ['maxLength', readCount],
  ['pattern', readText],
  ['minItems', readCount],
  ['maxItems', readCount],
  ['uniqueItems', readFlag],
  ['minProperties', readCount],
  ['maxProperties', readCount],
  ['allOf', readSchemas],
  ['anyOf', readSchemas],
  ['oneOf', readSchemas],
  ['not', readNode],
  ['externalDocs', readJson],
  ['x-kubernetes-preserve-unknown-fields', readPreserve],
  ['x-kubernetes-int-or-string', readFlag],
  ['x-kubernetes-embedded-resource', readFlag],
  ['x-kubernetes-list-type', readOneOf(['atomic', 'set', 'map'])],
  ['x-kubernetes-list-map-keys', readTexts],
  ['x-kubernetes-map-type', readOneOf(['atomic', 'granular'])],
  ['x-kubernetes-validations', (reader, value, path) => readRules(reader.errors, value, path)],
]);

const serverKeywords: ReadonlyMap<string, Read> = new Map<string, Read>([
  ['x-kubernetes-patch-strategy', readText],
  ['x-kubernetes-patch-merge-key', readText],
]);

/** Parts of JSON Schema that a CustomResourceDefinition may not use. Source: apiextensions validation.go, specStandardValidatorV3. */
const unsupported = ['id', 'additionalItems', 'patternProperties', 'definitions', 'dependencies', '$ref'];

/**
 * Reads one schema with everything below it: keywords of the right type, all else is dropped. Members named like parts of
 * JavaScript's objects are members like others: `properties` has no prototype.
 */
export function readNode(reader: SchemaReader, json: Json, path: string): Schema | undefined {
  if (!isJsonObject(json)) {
    reader.errors.push(fieldErrors.invalid(path, json, 'must be an object'));
    return undefined;
  }
  if (reader.depth >= deepest) {
    reader.errors.push(fieldErrors.forbidden(path, `must not be nested deeper than ${deepest} schemas`));
    return undefined;
  }
  reader.depth += 1;
  const schema: Record<string, unknown> = {};
  for (const keyword of Object.keys(json)) {
    const read = keywords.get(keyword) ?? (reader.keys === 'server' ? serverKeywords.get(keyword) : undefined);
    const value = json[keyword]!;
    if (read !== undefined && value !== null) {
      const known = read(reader, value, childPath(path, keyword));
      if (known !== undefined) schema[keyword] = known;
    }
  }
  reader.errors.push(...unsupportedErrors(json, path));
  reader.depth -= 1;
  return schema;
}

function unsupportedErrors(json: JsonObject, path: string): FieldError[] {
  const found = unsupported.filter((keyword) => Object.hasOwn(json, keyword) && !isEmpty(json[keyword]!));
  const errors = found.map((keyword) => fieldErrors.forbidden(childPath(path, keyword), `${keyword} is not supported`));
  if (Object.hasOwn(json, '$schema') && !isEmpty(json['$schema']!)) {
    errors.push(fieldErrors.invalid(path, '', "OpenAPIV3Schema 'schema' is not supported"));
  }
  return errors;
}

function isEmpty(value: Json): boolean {
  return value === null || value === '' || (typeof value === 'object' && Object.keys(value).length === 0);
}

function wrong(reader: SchemaReader, path: string, value: Json, expected: string): undefined {
  reader.errors.push(fieldErrors.invalid(path, value, `must be ${expected}`));
  return undefined;
}

function readType(reader: SchemaReader, value: Json, path: string): string | undefined {
  if (typeof value !== 'string') return wrong(reader, path, value, 'a string');
  if (value === '' || types.includes(value)) return value === '' ? undefined : value;
  reader.errors.push(fieldErrors.notSupported(path, value, types));
  if (value === 'null') {
    reader.errors.push(fieldErrors.forbidden(path, 'type cannot be set to null, use nullable as an alternative'));
  }
  return undefined;
}

function readText(reader: SchemaReader, value: Json, path: string): string | undefined {
  if (typeof value !== 'string') return wrong(reader, path, value, 'a string');
  return value === '' ? undefined : value;
}

function readOneOf(allowed: readonly string[]): Read {
  return (reader, value, path) => {
    if (typeof value !== 'string') return wrong(reader, path, value, 'a string');
    if (allowed.includes(value)) return value;
    reader.errors.push(fieldErrors.notSupported(path, value, allowed));
    return undefined;
  };
}

function readFlag(reader: SchemaReader, value: Json, path: string): true | undefined {
  if (typeof value !== 'boolean') return wrong(reader, path, value, 'a boolean');
  return value || undefined;
}

function readPreserve(reader: SchemaReader, value: Json, path: string): true | undefined {
  if (value === false) return wrong(reader, path, value, 'true or undefined');
  return readFlag(reader, value, path);
}

function readNumber(reader: SchemaReader, value: Json, path: string): number | undefined {
  return typeof value === 'number' ? value : wrong(reader, path, value, 'a number');
}

function readCount(reader: SchemaReader, value: Json, path: string): number | undefined {
  return Number.isSafeInteger(value) ? (value as number) : wrong(reader, path, value, 'an integer');
}

function readJson(_: SchemaReader, value: Json): Json {
  return value;
}

function readList(reader: SchemaReader, value: Json, path: string): readonly Json[] | undefined {
  if (!Array.isArray(value)) return wrong(reader, path, value, 'a list');
  return value.length === 0 ? undefined : value;
}

function readTexts(reader: SchemaReader, value: Json, path: string): readonly Json[] | undefined {
  const list = readList(reader, value, path);
  const odd = list?.findIndex((item) => typeof item !== 'string') ?? -1;
  return odd === -1 ? list : wrong(reader, keyPath(path, odd), list![odd]!, 'a string');
}

function readMembers(reader: SchemaReader, value: Json, path: string): Record<string, Schema> | undefined {
  if (!isJsonObject(value)) return wrong(reader, path, value, 'an object');
  const names = Object.keys(value);
  if (names.length === 0) return undefined;
  const members = Object.create(null) as Record<string, Schema>;
  for (const name of names) {
    const schema = readNode(reader, value[name]!, keyPath(path, name));
    if (schema !== undefined) members[name] = schema;
  }
  return members;
}

function readRest(reader: SchemaReader, value: Json, path: string): Schema | boolean | undefined {
  return typeof value === 'boolean' ? value : readNode(reader, value, path);
}

function readItems(reader: SchemaReader, value: Json, path: string): Schema | undefined {
  if (!Array.isArray(value)) return readNode(reader, value, path);
  reader.errors.push(fieldErrors.forbidden(path, 'items must be a schema object and not an array'));
  return undefined;
}

function readSchemas(reader: SchemaReader, value: Json, path: string): readonly Schema[] | undefined {
  const list = readList(reader, value, path);
  return list?.map((item, at) => readNode(reader, item, keyPath(path, at)) ?? {});
}
