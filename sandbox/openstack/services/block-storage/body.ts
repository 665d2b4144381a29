import type { ApiRequest, JsonObject, JsonValue } from '../../http/route.ts';
import { badRequest } from './failures.ts';

const uuid = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;
const yes = new Set(['true', '1', 'on', 'yes', 'y', 't']);
const no = new Set(['false', '0', 'off', 'no', 'n', 'f']);

/** The object below the wrapper key of a body, e.g. `volume`. */
export function bodyOf(request: ApiRequest, key: string): JsonObject {
  const value = request.json()[key];
  if (value === undefined) throw badRequest(`'${key}' is a required property`);
  if (!isObject(value)) throw wrong(key, value, `${python(value)} is not of type 'object'`);
  return value;
}

/** Refuses keys that the schema does not name. */
export function refuseUnknown(key: string, body: JsonObject, known: readonly string[]): void {
  const unknown = Object.keys(body).filter((name) => !known.includes(name));
  if (unknown.length === 0) return;
  const names = unknown.map((name) => `'${name}'`).join(', ');
  throw wrong(
    key,
    body,
    `Additional properties are not allowed (${names} ${unknown.length > 1 ? 'were' : 'was'} unexpected)`,
  );
}

export function requireKeys(key: string, body: JsonObject, needed: readonly string[]): void {
  const missing = needed.find((name) => body[name] === undefined);
  if (missing !== undefined) throw wrong(key, body, `'${missing}' is a required property`);
}

/** A name or description: a string of at most 255 characters, or null. */
export function textIn(body: JsonObject, name: string): string | null | undefined {
  const value = body[name];
  if (value === undefined || value === null) return value;
  if (typeof value !== 'string') throw wrong(name, value, `${python(value)} is not of type 'string', 'null'`);
  if (value.length > 255) {
    throw badRequest(`Invalid input received: ${name} has ${value.length} characters, more than 255.`);
  }
  return value.trim();
}

/** A size in GiB of at least 1. */
export function sizeIn(body: JsonObject, name: string): number | null | undefined {
  const value = body[name];
  if (value === undefined || value === null) return value;
  if (typeof value === 'string' && !/^[0-9]+$/.test(value))
    throw wrong(name, value, `'${value}' does not match '^[0-9]+$'`);
  if (typeof value !== 'string' && !(typeof value === 'number' && Number.isInteger(value))) {
    throw wrong(name, value, `${python(value)} is not of type 'integer', 'string', 'null'`);
  }
  const size = Number(value);
  if (size < 1) throw wrong(name, value, `${size} is less than the minimum of 1`);
  return size;
}

/** A UUID, or null where the schema allows it. */
export function uuidIn(
  body: JsonObject,
  name: string,
  strict: 'uuid' | 'uuid or null' = 'uuid or null',
): string | null | undefined {
  const value = body[name];
  if (value === undefined || (value === null && strict === 'uuid or null')) return value;
  if (typeof value === 'string' && uuid.test(value)) return value;
  const reason = strict === 'uuid' ? `is not a 'uuid'` : 'is not valid under any of the given schemas';
  throw wrong(name, value, `${python(value)} ${reason}`);
}

/** A boolean in the spellings Cinder takes. */
export function flagIn(body: JsonObject, name: string): boolean {
  const value = body[name];
  if (value === undefined || value === null) return false;
  const word = typeof value === 'boolean' || typeof value === 'string' ? String(value).toLowerCase() : '';
  if (yes.has(word)) return true;
  if (no.has(word)) return false;
  throw wrong(name, value, `${python(value)} is not valid under any of the given schemas`);
}

/** String values by keys of at most 255 characters. */
export function metadataIn(body: JsonObject, name: string): Record<string, string> {
  const value = body[name];
  if (value === undefined || value === null) return {};
  if (!isObject(value)) throw wrong(name, value, `${python(value)} is not of type 'null', 'object'`);
  for (const [key, one] of Object.entries(value)) {
    if (typeof one !== 'string') throw wrong(key, one, `${python(one)} is not of type 'string'`);
    if (key === '' || key.length > 255 || one.length > 255) throw wrong(key, one, `'${one}' is too long`);
  }
  return { ...(value as Record<string, string>) };
}

export function wrong(field: string, value: JsonValue, reason: string) {
  const shown = typeof value === 'string' ? value : python(value);
  return badRequest(`Invalid input for field/attribute ${field}. Value: ${shown}. ${reason}`);
}

/** A value as Python's `repr` shows it. */
export function python(value: JsonValue): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'string') return `'${value}'`;
  if (Array.isArray(value)) return `[${value.map((one: JsonValue) => python(one)).join(', ')}]`;
  if (typeof value === 'number') return String(value);
  return `{${Object.entries(value)
    .map(([key, one]) => `'${key}': ${python(one)}`)
    .join(', ')}}`;
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A string that must be there. */
export function stringIn(body: JsonObject, name: string): string {
  const value = body[name];
  if (typeof value === 'string') return value;
  throw value === undefined
    ? badRequest(`'${name}' is a required property`)
    : wrong(name, value, `${python(value)} is not of type 'string'`);
}
