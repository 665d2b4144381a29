import { isJsonObject, member, type Json, type JsonObject } from '../object/json.ts';
import { parseFormatDuration } from '../quantity/duration.ts';
import { readingCost, spend, traversal, type Meter } from './budget.ts';
import { fail } from './failure.ts';
import { decodeBase64 } from './base64.ts';
import { parseTimestamp } from './time.ts';
import type { CelType } from './types.ts';
import { CelDuration, CelList, CelMap, CelObject, CelTimestamp, type CelValue } from './value.ts';

/**
 * A JSON value as rules see it, by its type: whole numbers of the schema are integers, formats are instants, spans and bytes.
 * Lists, maps and objects are views, which charge the meter for what is read through them. A value that is not of its type fails.
 * Source: apiserver pkg/cel/common/valuesunstructured.go, UnstructuredToVal.
 */
export function toCel(meter: Meter, type: CelType, json: Json): CelValue {
  if (json === null) return type.nullable ? null : fail('invalid data, got null for schema with nullable=false');
  switch (type.kind) {
    case 'string':
      return text(json);
    case 'int':
      return typeof json === 'number' && Number.isInteger(json) ? BigInt(json) : mismatch('int');
    case 'double':
      return typeof json === 'number' ? json : mismatch('float');
    case 'bool':
      return typeof json === 'boolean' ? json : mismatch('bool');
    case 'object':
      return isJsonObject(json) ? objectView(meter, type, json) : mismatch('a map');
    case 'list':
      return Array.isArray(json) ? listView(meter, type, json) : mismatch('an array');
    case 'map':
      return isJsonObject(json) ? mapView(meter, type, json) : mismatch('a map');
    case 'dyn':
      return intOrString(json);
    default:
      return formatted(meter, type.kind, text(json));
  }
}

const mismatch = (expected: string): never => fail(`invalid data, expected ${expected}`);
const text = (json: Json): string => (typeof json === 'string' ? json : mismatch('string'));

function intOrString(json: Json): CelValue {
  if (typeof json === 'string') return json;
  return typeof json === 'number' && Number.isInteger(json)
    ? BigInt(json)
    : fail('invalid data, expected XIntOrString value to be either a string or integer');
}

function formatted(meter: Meter, kind: 'bytes' | 'timestamp' | 'date' | 'duration', value: string): CelValue {
  spend(meter, readingCost + traversal(value.length));
  if (kind === 'bytes') return decodeBase64(value) ?? fail(`Invalid byte formatted string ${shorten(value)}`);
  if (kind === 'duration') {
    const nanoseconds = parseFormatDuration(value);
    return nanoseconds === null ? fail(`Invalid duration ${shorten(value)}`) : new CelDuration(nanoseconds);
  }
  const instant = parseTimestamp(kind === 'date' ? `${value}T00:00:00Z` : value);
  return instant === null ? fail(`Invalid ${kind} formatted string ${shorten(value)}`) : new CelTimestamp(instant);
}

const shorten = (value: string): string => value.slice(0, 100);

function objectView(meter: Meter, type: CelType, json: JsonObject): CelObject {
  const get = (identifier: string): CelValue | undefined => {
    const field = type.fields?.get(identifier);
    const value = field && member(json, field.name);
    return value === undefined || value === null ? undefined : toCel(meter, field!.type, value);
  };
  return new CelObject(get, { json, type });
}

function listView(meter: Meter, type: CelType, json: readonly Json[]): CelList {
  return new CelList(json.length, (index) => toCel(meter, type.element!, json[index]!), type);
}

function mapView(meter: Meter, type: CelType, json: JsonObject): CelMap {
  let keys: readonly string[] | undefined;
  const get = (key: CelValue): CelValue | undefined => {
    const value = typeof key === 'string' ? member(json, key) : undefined;
    return value === undefined ? undefined : toCel(meter, type.element!, value);
  };
  return new CelMap(get, () => (keys ??= Object.keys(json)));
}
