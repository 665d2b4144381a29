import type { Schema } from '../schema/schema.ts';
import { escapeName } from './escape.ts';

/** The type of a value in rules, derived from its schema. */
export interface CelType {
  readonly kind:
    | 'object'
    | 'map'
    | 'list'
    | 'string'
    | 'bytes'
    | 'timestamp'
    | 'date'
    | 'duration'
    | 'int'
    | 'double'
    | 'bool'
    | 'dyn';
  readonly nullable: boolean;
  /** Properties that rules can see, by their own names. */
  readonly properties?: ReadonlyMap<string, CelType>;
  /** The same by the identifiers that rules use. */
  readonly fields?: ReadonlyMap<string, CelField>;
  /** Of items or of values. */
  readonly element?: CelType;
  readonly listType?: 'atomic' | 'set' | 'map';
  readonly listKeys?: readonly string[];
  /** Most characters, items or entries that a request has room for; 1 for scalars. */
  readonly maxSize: number;
  /** Fewest bytes of such a value in a request. */
  readonly minBytes: number;
}

export interface CelField {
  readonly name: string;
  readonly type: CelType;
}

/** Source: apiserver pkg/apis/cel/config.go, MaxRequestSizeBytes. */
export const largestRequest = 3 * 1024 * 1024;

/** Longest values of some formats, and smallest ones, with quotation marks. Source: apiserver pkg/cel/limits.go. */
const formats = {
  duration: { kind: 'duration', maxSize: 32, minBytes: 3 },
  date: { kind: 'date', maxSize: 12, minBytes: 12 },
  'date-time': { kind: 'timestamp', maxSize: 32, minBytes: 21 },
} as const;

/** UTF-8 takes at most four bytes for a character. */
const bytesPerCharacter = 4;

/**
 * The type of the values of a schema; null when rules cannot see them (unknown members, lists without items).
 * `resource` is the root of an object, also of an embedded one: there `apiVersion`, `kind`, `metadata.name` and
 * `metadata.generateName` are always seen, and nothing else of the metadata.
 * Source: apiserver pkg/cel/common/schemas.go, SchemaDeclType.
 */
export function typeOfSchema(schema: Schema, role: 'resource' | 'value'): CelType | null {
  const nullable = schema.nullable === true;
  if (schema['x-kubernetes-int-or-string']) {
    return { kind: 'dyn', nullable, minBytes: 1, maxSize: textSize(schema) };
  }
  const { type } = role === 'resource' ? { type: 'object' as const } : schema;
  switch (type) {
    case 'array':
      return listType(schema, nullable);
    case 'object':
      return role === 'resource' ? objectType(withMeta(schema), nullable) : mapOrObject(schema, nullable);
    case 'string':
      return stringType(schema, nullable);
    case 'boolean':
      return { kind: 'bool', nullable, minBytes: 4, maxSize: 1 };
    case 'number':
      return { kind: 'double', nullable, minBytes: 1, maxSize: 1 };
    case 'integer':
      return { kind: 'int', nullable, minBytes: 1, maxSize: 1 };
    default:
      return null;
  }
}

const roleOf = (schema: Schema): 'resource' | 'value' =>
  schema['x-kubernetes-embedded-resource'] ? 'resource' : 'value';

function withMeta(schema: Schema): Schema {
  const string: Schema = { type: 'string' };
  const metadata: Schema = { type: 'object', properties: { name: string, generateName: string } };
  return { ...schema, properties: { ...schema.properties, apiVersion: string, kind: string, metadata } };
}

function listType(schema: Schema, nullable: boolean): CelType | null {
  const element = schema.items ? typeOfSchema(schema.items, roleOf(schema.items)) : null;
  if (!element) return null;
  return {
    kind: 'list',
    nullable,
    element,
    listType: schema['x-kubernetes-list-type'] ?? 'atomic',
    ...(schema['x-kubernetes-list-map-keys'] && { listKeys: schema['x-kubernetes-list-map-keys'] }),
    maxSize: schema.maxItems ?? Math.floor((largestRequest - 2) / (element.minBytes + 1)),
    minBytes: 2,
  };
}

function mapOrObject(schema: Schema, nullable: boolean): CelType | null {
  const values = schema.additionalProperties;
  if (typeof values !== 'object') return objectType(schema, nullable);
  const element = typeOfSchema(values, roleOf(values));
  if (!element) return null;
  const maxSize = schema.maxProperties ?? Math.floor((largestRequest - 2) / (element.minBytes + 6));
  return { kind: 'map', nullable, element, maxSize, minBytes: 2 };
}

function objectType(schema: Schema, nullable: boolean): CelType {
  const properties = new Map<string, CelType>();
  const fields = new Map<string, CelField>();
  const required = new Set(schema.required);
  let minBytes = 2;
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    const type = typeOfSchema(property, roleOf(property));
    if (!type) continue;
    properties.set(name, type);
    const identifier = escapeName(name);
    if (identifier !== null) fields.set(identifier, { name, type });
    if (required.has(name) && property.default === undefined) minBytes += name.length + type.minBytes + 4;
  }
  return { kind: 'object', nullable, properties, fields, minBytes, maxSize: 1 };
}

function stringType(schema: Schema, nullable: boolean): CelType {
  const { format } = schema;
  if (format === 'byte')
    return { kind: 'bytes', nullable, minBytes: 2, maxSize: schema.maxLength ?? largestRequest - 2 };
  if (format === 'duration' || format === 'date' || format === 'date-time') return { nullable, ...formats[format] };
  return { kind: 'string', nullable, minBytes: 2, maxSize: textSize(schema) };
}

function textSize(schema: Schema): number {
  if (schema.maxLength !== undefined) return schema.maxLength * bytesPerCharacter;
  if (schema.enum && schema.enum.length > 0 && !schema['x-kubernetes-int-or-string']) {
    return Math.max(...schema.enum.map((value) => (typeof value === 'string' ? value.length : 0)));
  }
  return largestRequest - 2;
}
