import { z } from 'zod';
import { fieldErrorText } from '../status/field-error.ts';
import { isJsonObject, jsonEquals, type Json, type JsonObject } from '../object/json.ts';
import { schemaCatalogue } from './errors.ts';
import { formatCheck } from './formats.ts';
import { readSchema } from './read.ts';
import type { Schema } from './schema.ts';

/** Types whose values are the same in JSON and in the program, and whose shape a structural schema can say. */
const known: ReadonlySet<string> = new Set([
  'any',
  'array',
  'boolean',
  'default',
  'enum',
  'literal',
  'nonoptional',
  'nullable',
  'number',
  'object',
  'optional',
  'readonly',
  'record',
  'string',
  'union',
  'unknown',
]);

/**
 * The structural schema of a zod type: what the type accepts as input. `.meta()` gives descriptions and the
 * `x-kubernetes-` extensions; `z.looseObject` and `z.unknown` keep unknown fields; `z.record` is a map; a union of integer and
 * string is int-or-string. Throws where the type says something that a structural schema cannot: then validation in the
 * server would silently be weaker than the type.
 */
export function schemaOf(type: z.ZodType): Schema {
  const json = z.toJSONSchema(type, {
    target: 'openapi-3.0',
    io: 'input',
    unrepresentable: 'any',
    cycles: 'ref',
    reused: 'inline',
    override: ({ zodSchema, jsonSchema, path }) => {
      const problem = problemOf(zodSchema);
      if (problem !== null) fail(path.join('.'), problem);
      dropOwnPattern(zodSchema, jsonSchema);
    },
  });
  const cleaned = clean(json as JsonObject, '');
  const wrapped: Json = { type: 'object', properties: { value: cleaned } };
  const { schema, errors } = readSchema(wrapped, '', { keys: 'server' });
  if (schema === null) return fail('', fieldErrorText(errors[0]!));
  return schema.properties!['value']!;
}

function fail(path: string, problem: string): never {
  throw schemaCatalogue.error('not-structural', { path: path === '' ? '(root)' : path, problem });
}

/** Why values or rules of the type are lost in JSON; null when none are. */
function problemOf(type: z.core.$ZodTypes): string | null {
  const { def } = type._zod;
  if (!known.has(def.type)) return `"${def.type}" has no counterpart`;
  if ('coerce' in def && def.coerce === true) return 'coercion is not done by the server';
  for (const { _zod: check } of def.checks ?? []) {
    if (check.def.check === 'custom') return 'a refinement is not seen by the server';
    if (check.def.check === 'overwrite') return 'a value is not changed by the server';
  }
  for (const { format, pattern } of stringFormats(type)) {
    if (format === 'duration') return 'a duration of ISO 8601 is not what the format "duration" means here';
    if (pattern !== undefined && /[imsy]/.test(pattern.flags)) {
      return `the flags of ${String(pattern)} are lost; write them into the expression, as in (?i)`;
    }
  }
  return null;
}

interface StringFormat {
  /** `regex` for an expression of the type's own. */
  readonly format: string;
  readonly pattern?: RegExp | undefined;
}

/** The formats and expressions of a string: its own when it is one of `z.email()`'s sort, and those of its checks. */
function stringFormats({ _zod: { def } }: z.core.$ZodTypes): StringFormat[] {
  if (def.type !== 'string') return [];
  const own = 'format' in def ? [def as unknown as StringFormat] : [];
  const checks = (def.checks ?? []).map(({ _zod: check }) => check.def as unknown as StringFormat & { check: string });
  return [...own, ...checks.filter(({ check }) => check === 'string_format')];
}

/** zod adds its own expression to a format; ours is checked by the rules that the format has in Kubernetes. */
function dropOwnPattern(type: z.core.$ZodTypes, json: z.core.JSONSchema.BaseSchema): void {
  if (json.format === undefined || json.type !== 'string') return;
  const formats = stringFormats(type).filter(({ format }) => format !== 'regex');
  if (formatCheck(json.format) === null) {
    if (formats.length > 0) delete json.format;
  } else if (formats.some(({ pattern }) => pattern?.source === json.pattern)) {
    delete json.pattern;
  }
}

/** Makes the JSON Schema of zod structural, part by part. */
function clean(json: JsonObject, path: string): JsonObject {
  if (json['$ref'] !== undefined) fail(path, 'it has an id or contains itself');
  const { $schema: _schema, contentEncoding: _encoding, definitions: _definitions, ...rest } = json;
  const schema: JsonObject = { ...rest };
  if (isJsonObject(schema['properties'])) {
    const below = Object.entries(schema['properties']).map(([name, sub]): [string, Json] => [
      name,
      clean(sub as JsonObject, path === '' ? name : `${path}.${name}`),
    ]);
    schema['properties'] = Object.fromEntries(below);
  }
  if (isJsonObject(schema['items'])) schema['items'] = clean(schema['items'], `${path}[]`);
  cleanRest(schema, path);
  cleanNumbers(schema);
  cleanUnion(schema, path);
  if (Array.isArray(schema['allOf'])) {
    schema['allOf'] = (schema['allOf'] as JsonObject[]).map(({ type: _type, ...restriction }) => restriction);
  }
  const known = Object.keys(schema).filter((keyword) => keyword !== 'description' && keyword !== 'default');
  if (known.length === 0) schema['x-kubernetes-preserve-unknown-fields'] = true;
  return schema;
}

/** Unknown members: refused ones are pruned by every structural schema; any are kept by an extension. */
function cleanRest(schema: JsonObject, path: string): void {
  const rest = schema['additionalProperties'];
  if (rest === false) delete schema['additionalProperties'];
  if (!isJsonObject(rest)) return;
  const cleaned = clean(rest, `${path}.*`);
  if (jsonEquals(cleaned, { 'x-kubernetes-preserve-unknown-fields': true })) {
    delete schema['additionalProperties'];
    schema['x-kubernetes-preserve-unknown-fields'] = true;
  } else {
    schema['additionalProperties'] = cleaned;
  }
}

/** Bounds that only say how the program holds a number: they become the format, or nothing. */
function cleanNumbers(schema: JsonObject): void {
  if (schema['type'] === 'number' && Array.isArray(schema['enum']) && schema['enum'].every(Number.isInteger)) {
    schema['type'] = 'integer';
  }
  const drop = (bound: 'minimum' | 'maximum', value: number, format?: string): void => {
    if (schema[bound] !== value) return;
    delete schema[bound];
    if (format !== undefined) schema['format'] = format;
  };
  drop('minimum', Number.MIN_SAFE_INTEGER);
  drop('maximum', Number.MAX_SAFE_INTEGER);
  drop('minimum', -(2 ** 31), 'int32');
  drop('maximum', 2 ** 31 - 1, 'int32');
  drop('minimum', -3.4028234663852886e38, 'float');
  drop('maximum', 3.4028234663852886e38, 'float');
  drop('minimum', -Number.MAX_VALUE, 'double');
  drop('maximum', Number.MAX_VALUE, 'double');
}

/** A union is structural as int-or-string, or as one enum of strings. */
function cleanUnion(schema: JsonObject, path: string): void {
  if (schema['oneOf'] !== undefined) fail(path, 'a union of objects has no single structure');
  const { anyOf } = schema;
  if (!Array.isArray(anyOf)) return;
  const parts = (anyOf as JsonObject[]).map((part) => clean(part, path));
  delete schema['anyOf'];
  const types = parts.map((part) => part['type']);
  if (parts.every((part) => jsonEquals(Object.keys(part).sort(), ['enum', 'type'])) && new Set(types).size === 1) {
    schema['type'] = types[0]!;
    schema['enum'] = parts.flatMap((part) => part['enum'] as Json[]);
  } else if (jsonEquals([...parts].sort(byType), [{ type: 'integer' }, { type: 'string' }])) {
    schema['x-kubernetes-int-or-string'] = true;
  } else {
    fail(path, 'of unions, only int-or-string (without bounds) and literals of one type are structural');
  }
}

function byType(a: JsonObject, b: JsonObject): number {
  return JSON.stringify(a['type'] ?? '') < JSON.stringify(b['type'] ?? '') ? -1 : 1;
}
