import { ApiFailure } from './failure.ts';
import type { ApiRequest, JsonObject, JsonValue } from './route.ts';

/** The object under the body's wrapper key (`{"server": {…}}`); 400 in the words of OpenStack's schema validation otherwise. */
export function wrapped(request: ApiRequest, key: string): JsonObject {
  const body = request.json();
  const value = body[key];
  if (value === undefined) throw missing(key, body, 'body');
  return asObject(value, key);
}

export function asObject(value: JsonValue | undefined, key: string): JsonObject {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
  throw wrongType(key, value, 'object');
}

export function requiredString(body: JsonObject, key: string, holder = 'body'): string {
  const value = body[key];
  if (value === undefined) throw missing(key, body, holder);
  if (typeof value !== 'string') throw wrongType(key, value, 'string');
  return value;
}

/** Absent and null are null. */
export function optionalString(body: JsonObject, key: string): string | null {
  const value = body[key];
  if (value === undefined || value === null) return null;
  if (typeof value !== 'string') throw wrongType(key, value, 'string');
  return value;
}

/** Numbers, and digits in a string as OpenStack's services take them; absent and null are `otherwise`. */
export function optionalInteger(body: JsonObject, key: string, otherwise: number): number {
  const value = body[key];
  if (value === undefined || value === null) return otherwise;
  const number = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isInteger(number)) throw wrongType(key, value, 'integer');
  return number;
}

/** True, false, and the words that OpenStack takes for them; absent and null are `otherwise`. */
export function optionalBoolean(body: JsonObject, key: string, otherwise: boolean): boolean {
  const value = body[key];
  if (value === undefined || value === null) return otherwise;
  if (typeof value === 'boolean') return value;
  if (typeof value === 'string') {
    if (/^(true|1|yes|on|t|y)$/i.test(value)) return true;
    if (/^(false|0|no|off|f|n)$/i.test(value)) return false;
  }
  throw wrongType(key, value, 'boolean');
}

/** Absent is empty. */
export function optionalArray(body: JsonObject, key: string): readonly JsonValue[] {
  const value = body[key];
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw wrongType(key, value, 'array');
  return value as readonly JsonValue[];
}

/** A map of strings (metadata, extra specs); absent is empty. */
export function stringMap(body: JsonObject, key: string): Record<string, string> {
  if (body[key] === undefined || body[key] === null) return {};
  const map: Record<string, string> = {};
  for (const [name, value] of Object.entries(asObject(body[key], key))) {
    if (typeof value !== 'string') throw wrongType(name, value, 'string');
    map[name] = value;
  }
  return map;
}

function missing(key: string, body: JsonObject, holder: string): ApiFailure {
  return new ApiFailure(
    400,
    `Invalid input for field/attribute ${holder}. Value: ${python(body)}. '${key}' is a required property`,
  );
}

function wrongType(key: string, value: JsonValue | undefined, type: string): ApiFailure {
  return new ApiFailure(
    400,
    `Invalid input for field/attribute ${key}. Value: ${plain(value)}. ${python(value)} is not of type '${type}'`,
  );
}

/** A value as Python prints it in a sentence: text without quotes. */
export function plain(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : python(value);
}

/** A value as Python shows it, which is what the real messages show. */
export function python(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'string') return `'${value}'`;
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value)) return `[${(value as readonly JsonValue[]).map(python).join(', ')}]`;
  return `{${Object.entries(value)
    .map(([key, item]) => `'${key}': ${python(item)}`)
    .join(', ')}}`;
}
