import { createHash, createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import type { ParsedKey } from 'ssh2';
import { mpintDigits, readWire, WireFault, wireMpint } from './wire.ts';

/** Fewest bits of an RSA key. */
export const leastRsaBits = 2048;

/** What is needed to sign and verify with one type of key. Sources: RFC 8709, RFC 8332, RFC 5656. */
interface KeyKind {
  /** Signature algorithms → hash that goes with it; the first is used for signing. */
  readonly algorithms: Readonly<Record<string, string | null>>;
  /** Bytes of one of the two numbers of an ECDSA signature. */
  readonly ecdsaWidth?: number;
}

const kinds: Readonly<Record<string, KeyKind>> = {
  'ssh-ed25519': { algorithms: { 'ssh-ed25519': null } },
  'ssh-rsa': { algorithms: { 'rsa-sha2-512': 'sha512', 'rsa-sha2-256': 'sha256' } },
  'ecdsa-sha2-nistp256': { algorithms: { 'ecdsa-sha2-nistp256': 'sha256' }, ecdsaWidth: 32 },
  'ecdsa-sha2-nistp384': { algorithms: { 'ecdsa-sha2-nistp384': 'sha384' }, ecdsaWidth: 48 },
  'ecdsa-sha2-nistp521': { algorithms: { 'ecdsa-sha2-nistp521': 'sha512' }, ecdsaWidth: 66 },
};

export const keyTypes: readonly string[] = Object.keys(kinds);

/** A public key in OpenSSH's form. */
export interface PublicKey {
  readonly type: string;
  readonly blob: Buffer;
  /** `SHA256:…` as `ssh-keygen -l` prints it. */
  readonly fingerprint: string;
  /** Size of the modulus of an RSA key; null for others. */
  readonly rsaBits: number | null;
  readonly key: KeyObject;
}

/** Name of the key type in a key blob; null when there is none. */
export function keyTypeOf(blob: Uint8Array): string | null {
  try {
    return readWire(blob).name();
  } catch {
    return null;
  }
}

export function fingerprintOf(blob: Uint8Array): string {
  return `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;
}

/** Keys that were read already, by their bytes: reading one takes longer than verifying with it. The oldest go first. */
const read = new Map<string, PublicKey>();
const mostRead = 1000;
/** A key of 16384 bits is shorter. */
const longestRead = 4096;

/** Reads a key blob of a known type; null when it is none. */
export async function readPublicKey(blob: Buffer): Promise<PublicKey | null> {
  const text = blob.toString('latin1');
  const known = read.get(text);
  if (known) return known;
  const key = await parseBlob(blob);
  if (key === null || blob.length > longestRead) return key;
  for (const oldest of read.keys()) {
    if (read.size < mostRead) break;
    read.delete(oldest);
  }
  read.set(text, key);
  return key;
}

async function parseBlob(blob: Buffer): Promise<PublicKey | null> {
  const type = keyTypeOf(blob);
  if (type === null || !keyTypes.includes(type)) return null;
  const parsed = await parseKey(`${type} ${blob.toString('base64')}`);
  // The parser is tolerant of what follows a key; a signature names its key by all of its bytes.
  if (parsed instanceof Error || !parsed.getPublicSSH().equals(blob)) return null;
  if (kinds[type]!.ecdsaWidth && !hasPlainPoint(blob)) return null;
  try {
    return publicKeyOf(parsed);
  } catch {
    return null; // e.g. a point that is not on the curve
  }
}

/**
 * Whether the point of an ECDSA key is written uncompressed, as RFC 5656 §3.1 and OpenSSH want it. OpenSSL also reads the hybrid form
 * (first byte 6 or 7), by which one key would have two blobs and two fingerprints.
 */
function hasPlainPoint(blob: Uint8Array): boolean {
  const wire = readWire(blob);
  wire.name();
  wire.name();
  return wire.string()[0] === 4;
}

export function publicKeyOf(parsed: ParsedKey): PublicKey {
  const blob = parsed.getPublicSSH();
  const key = createPublicKey(parsed.getPublicPEM());
  const rsaBits = key.asymmetricKeyType === 'rsa' ? (key.asymmetricKeyDetails?.modulusLength ?? 0) : null;
  return { type: parsed.type, blob, fingerprint: fingerprintOf(blob), rsaBits, key };
}

/** ssh2's key parser without its exceptions. Loaded when the first key is read: most runs sign nothing. */
export async function parseKey(text: string, passphrase?: string): Promise<ParsedKey | Error> {
  const { default: ssh2 } = await import('ssh2');
  try {
    const parsed: ParsedKey | Error | readonly ParsedKey[] = ssh2.utils.parseKey(text, passphrase);
    if (parsed instanceof Error) return parsed;
    return Array.isArray(parsed) ? new Error('it holds several keys') : parsed;
  } catch (error) {
    return error as Error;
  }
}

/** Signs with the strongest algorithm of the key's type. */
export function signWith(
  parsed: ParsedKey,
  data: Uint8Array,
): { readonly algorithm: string; readonly signature: Buffer } {
  const kind = kinds[parsed.type]!;
  const [algorithm, hash] = Object.entries(kind.algorithms)[0]!;
  const key = createPrivateKey(parsed.getPrivatePEM());
  const raw = sign(hash, data, { key, dsaEncoding: 'ieee-p1363' });
  return { algorithm, signature: kind.ecdsaWidth ? ecdsaFields(raw) : raw };
}

/** True when the key made the signature. Throws `WireFault` when the signature is not in the form of its algorithm. */
export function verifyWith(
  { type, key }: PublicKey,
  data: Uint8Array,
  { algorithm, signature }: { readonly algorithm: string; readonly signature: Buffer },
): boolean {
  const kind = kinds[type]!;
  const hash = kind.algorithms[algorithm];
  if (hash === undefined) throw new WireFault(`the algorithm "${algorithm}" does not go with a key of type ${type}`);
  const raw = kind.ecdsaWidth ? ecdsaDigits(signature, kind.ecdsaWidth) : signature;
  return verify(hash, data, { key, dsaEncoding: 'ieee-p1363' }, raw);
}

function ecdsaFields(raw: Buffer): Buffer {
  const width = raw.length / 2;
  return Buffer.concat([wireMpint(raw.subarray(0, width)), wireMpint(raw.subarray(width))]);
}

function ecdsaDigits(signature: Buffer, width: number): Buffer {
  const wire = readWire(signature);
  const digits = [mpintDigits(wire.string(), width), mpintDigits(wire.string(), width)];
  wire.end();
  return Buffer.concat(digits);
}
