import { argon2, randomBytes, timingSafeEqual, type Argon2Algorithm } from 'node:crypto';
import { mostArgon2 as most } from '@allmend/api';

/** A new API key: what its holder keeps, and what a Submitter holds of it. */
export interface ApiKey {
  readonly key: string;
  /** PHC string. */
  readonly hash: string;
}

/** What a PHC string says. `memory` in KiB. Source: the PHC string format; RFC 9106. */
interface Argon2Hash {
  readonly algorithm: Argon2Algorithm;
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
  readonly salt: Buffer;
  readonly tag: Buffer;
}

/** The least that OWASP names for argon2id; keys made here are random, and need no more. */
const usual = { memory: 19_456, passes: 2, parallelism: 1 } as const;

/** Makes a key of 256 random bits, and its hash. */
export async function makeApiKey(): Promise<ApiKey> {
  const key = `allmend_${randomBytes(32).toString('base64url')}`;
  const salt = randomBytes(16);
  const tag = await derive(key, { algorithm: 'argon2id', ...usual, salt, tag: Buffer.alloc(32) });
  const { memory, passes, parallelism } = usual;
  return { key, hash: `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${phc(salt)}$${phc(tag)}` };
}

/** Whether the hash is that of the key. False, without any work, for a hash that is malformed or would cost too much. */
export async function verifyApiKey(key: string, hash: string): Promise<boolean> {
  const parsed = parseHash(hash);
  if (parsed === null) return false;
  return timingSafeEqual(await derive(key, parsed), parsed.tag);
}

/** The work of one verification, for accounts that do not exist: how long an answer takes tells nothing. */
export async function verifyNothing(key: string): Promise<void> {
  await derive(key, { algorithm: 'argon2id', ...usual, salt: Buffer.alloc(16), tag: Buffer.alloc(32) });
}

const pattern =
  /^\$(argon2(?:id|i|d))\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,86})$/;

function parseHash(hash: string): Argon2Hash | null {
  const found = pattern.exec(hash);
  if (found === null) return null;
  const [memory, passes, parallelism] = found.slice(2, 5).map(Number) as [number, number, number];
  if (parallelism < 1 || parallelism > most.parallelism) return null;
  if (passes < 1 || passes > most.passes) return null;
  // Source: RFC 9106 §3.1, at least 8 KiB a lane.
  if (memory < 8 * parallelism || memory > most.memory) return null;
  const [salt, tag] = [found[5]!, found[6]!].map((part) => Buffer.from(part, 'base64'));
  return { algorithm: found[1] as Argon2Algorithm, memory, passes, parallelism, salt: salt!, tag: tag! };
}

/** In the thread pool; the event loop goes on. */
function derive(key: string, { algorithm, memory, passes, parallelism, salt, tag }: Argon2Hash): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  const parameters = { message: key, nonce: salt, parallelism, tagLength: tag.length, memory, passes };
  argon2(algorithm, parameters, (error, derived) => {
    if (error) reject(error);
    else resolve(derived);
  });
  return promise;
}

/** Base64 without padding, as PHC strings have it. */
function phc(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}
