import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { storeErrors } from '../errors.ts';
import { keyText } from '../input.ts';
import type { StoreKey } from '../store.ts';

/** The keys that values are sealed with. A key stays until everything was sealed anew and the past was compacted. */
export interface KeyRing {
  /** Id of the key that new values are sealed with. */
  readonly current: string;
  /** Id (1 to 255 bytes) → 32 random bytes. */
  readonly keys: Readonly<Record<string, Uint8Array>>;
}

/** Seals values under their full key: what is moved elsewhere, or changed, does not open. */
export interface Cipher {
  seal(key: StoreKey, value: Uint8Array): Uint8Array;
  /** Throws `store.seal-broken`, `store.seal-key-missing`. */
  open(key: StoreKey, sealed: Uint8Array): Uint8Array;
  /** Whether it is sealed with the current key. */
  isCurrent(sealed: Uint8Array): boolean;
}

/**
 * A sealed value: mark (8 bytes), length of the key's id (1), id, salt (32), tag (16), ciphertext. The mark begins with NUL, so
 * that no JSON text and nothing else that begins with a letter is taken for one.
 */
const mark = Buffer.from('\0allmSv1', 'latin1');
const saltBytes = 32;
const tagBytes = 16;
const algorithm = 'aes-256-gcm';

export function isSealedValue(value: Uint8Array): boolean {
  return value.byteLength >= mark.byteLength && mark.equals(value.subarray(0, mark.byteLength));
}

/** Throws `store.key-ring-invalid`. */
export function openCipher({ current, keys }: KeyRing): Cipher {
  const ring = new Map(Object.entries(keys));
  for (const [id, key] of ring) {
    const length = Buffer.byteLength(id);
    if (length < 1 || length > 255) throw invalid(`the id "${id}" of a key has ${length} bytes; 1 to 255 are possible`);
    if (key.byteLength !== 32) throw invalid(`the key "${id}" has ${key.byteLength} bytes instead of 32`);
  }
  if (!ring.has(current)) throw invalid(`it has no key "${current}", which new values are to be sealed with`);
  const currentHead = headOf(current);

  return {
    seal(key, value) {
      const salt = randomBytes(saltBytes);
      const { secret, nonce } = derive(ring.get(current)!, salt);
      const cipher = createCipheriv(algorithm, secret, nonce, { authTagLength: tagBytes });
      cipher.setAAD(boundTo(currentHead, key));
      const sealed = [cipher.update(value), cipher.final()];
      return Buffer.concat([currentHead, salt, cipher.getAuthTag(), ...sealed]);
    },
    open(key, sealed) {
      const { id, head, salt, tag, text } = parse(key, sealed);
      const master = ring.get(id);
      if (!master) throw storeErrors.error('seal-key-missing', { key: keyText(key), id });
      const { secret, nonce } = derive(master, salt);
      const decipher = createDecipheriv(algorithm, secret, nonce, { authTagLength: tagBytes });
      decipher.setAAD(boundTo(head, key)).setAuthTag(tag);
      try {
        return Buffer.concat([decipher.update(text), decipher.final()]);
      } catch (error) {
        throw broken(key, 'it was changed, was sealed for another place, or the key is another one', error);
      }
    },
    isCurrent: (sealed) =>
      sealed.byteLength >= currentHead.byteLength && currentHead.equals(sealed.subarray(0, currentHead.byteLength)),
  };
}

function headOf(id: string): Buffer {
  const bytes = Buffer.from(id);
  return Buffer.concat([mark, Buffer.from([bytes.byteLength]), bytes]);
}

function parse(key: StoreKey, sealed: Uint8Array) {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  const head = mark.byteLength + 1 + (bytes[mark.byteLength] ?? 0);
  const salt = head + saltBytes;
  const tag = salt + tagBytes;
  if (bytes.byteLength < tag) throw broken(key, 'it is too short');
  return {
    id: bytes.toString('utf8', mark.byteLength + 1, head),
    head: bytes.subarray(0, head),
    salt: bytes.subarray(head, salt),
    tag: bytes.subarray(salt, tag),
    text: bytes.subarray(tag),
  };
}

/**
 * A key and a nonce for one value alone. AES-GCM must not see a nonce twice under one key, and 96 random bits would not be enough
 * for as many values as one key seals in its life (NIST SP 800-38D §8.3); a derived key per value has no such limit.
 */
function derive(master: Uint8Array, salt: Uint8Array): { readonly secret: Buffer; readonly nonce: Buffer } {
  const bytes = Buffer.from(hkdfSync('sha256', master, salt, 'allmend store value v1', 44));
  return { secret: bytes.subarray(0, 32), nonce: bytes.subarray(32) };
}

/** Additional data: JSON of an array, so that no two keys give the same text. */
function boundTo(head: Buffer, { tenant, group, resource, namespace, name }: StoreKey): Buffer {
  return Buffer.concat([head, Buffer.from(JSON.stringify([tenant, group, resource, namespace, name]))]);
}

const invalid = (problem: string) => storeErrors.error('key-ring-invalid', { problem });
const broken = (key: StoreKey, problem: string, cause?: unknown) =>
  storeErrors.error('seal-broken', { key: keyText(key), problem }, { cause });
