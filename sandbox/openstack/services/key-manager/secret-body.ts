import type { JsonObject, JsonValue } from '../../http/route.ts';
import { wrongSecret } from './failures.ts';

const types = ['symmetric', 'passphrase', 'private', 'public', 'certificate', 'opaque'];
const textTypes = ['text/plain', 'text/plain;charset=utf-8', 'text/plain; charset=utf-8'];
const contentTypes = [...textTypes, 'application/octet-stream', 'application/pkcs8'];
const encodings = ['base64', 'binary'];

export interface SecretWish {
  readonly name: string | null;
  readonly secretType: string;
  readonly algorithm: string | null;
  readonly bitLength: number | null;
  readonly mode: string | null;
  readonly expiration: string | null;
  readonly payload: Uint8Array | null;
  readonly payloadContentType: string | null;
}

/** Reads and checks a create request. Unknown properties are let through, as Barbican's schema does. */
export function secretWish(body: JsonObject, now: number): SecretWish {
  const secretType = textIn(body, 'secret_type') ?? 'opaque';
  if (!types.includes(secretType)) {
    throw wrongSecret(`'${secretType}' is not one of [${quoted(types)}]`, 'secret_type');
  }
  return {
    name: textIn(body, 'name'),
    secretType,
    algorithm: textIn(body, 'algorithm'),
    bitLength: bitLengthIn(body),
    mode: textIn(body, 'mode'),
    expiration: expirationIn(body, now),
    ...payloadIn(body),
  };
}

function payloadIn(body: JsonObject): Pick<SecretWish, 'payload' | 'payloadContentType'> {
  const payload = textIn(body, 'payload');
  const contentType = textIn(body, 'payload_content_type');
  if (payload === null) {
    if (contentType === null) return { payload: null, payloadContentType: null };
    throw wrongSecret('payload must be provided when payload_content_type is specified', 'payload');
  }
  if (payload.trim() === '') throw wrongSecret("If 'payload' specified, must be non empty", 'payload');
  if (contentType === null) {
    throw wrongSecret(
      "If 'payload' is supplied, 'payload_content_type' must also be supplied.",
      'payload_content_type',
    );
  }
  if (!contentTypes.includes(contentType.toLowerCase())) {
    throw wrongSecret(`payload_content_type is not one of [${quoted(contentTypes)}]`, 'payload_content_type');
  }
  if (textTypes.includes(contentType.toLowerCase())) {
    return { payload: Buffer.from(payload), payloadContentType: 'text/plain' };
  }
  const encoding = textIn(body, 'payload_content_encoding');
  if (encoding === null || !encodings.includes(encoding)) {
    throw wrongSecret(`payload_content_encoding is not one of [${quoted(encodings)}]`, 'payload_content_encoding');
  }
  return { payload: Buffer.from(payload, 'base64'), payloadContentType: contentType.toLowerCase() };
}

function textIn(body: JsonObject, name: string): string | null {
  const value = body[name] ?? null;
  if (value === null) return null;
  if (typeof value !== 'string') throw wrongSecret(`${python(value)} is not of type 'string', 'null'`, name);
  if (name === 'name' && value.length > 255) throw wrongSecret(`'${value}' is too long`, name);
  return value.trim();
}

function bitLengthIn(body: JsonObject): number | null {
  const value = body['bit_length'] ?? null;
  if (value === null) return null;
  if (typeof value !== 'number' || !Number.isInteger(value)) {
    throw wrongSecret(`${python(value)} is not of type 'integer', 'null'`, 'bit_length');
  }
  if (value < 1) throw wrongSecret(`${value} is less than the minimum of 1`, 'bit_length');
  return value;
}

function expirationIn(body: JsonObject, now: number): string | null {
  const text = textIn(body, 'expiration');
  if (text === null || text === '') return null;
  const instant = Date.parse(/[zZ]|[+-]\d\d:?\d\d$/.test(text) ? text : `${text}Z`);
  if (Number.isNaN(instant)) throw wrongSecret("Invalid date for 'expiration'", 'expiration');
  if (instant <= now) throw wrongSecret("'expiration' is before current time", 'expiration');
  return new Date(instant).toISOString().slice(0, 19);
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `'${name}'`).join(', ');
}

function python(value: JsonValue): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return JSON.stringify(value);
}
