import { createHash } from 'node:crypto';
import { readWire, WireFault, wireString, wireUint32 } from './wire.ts';

const magic = Buffer.from('SSHSIG');

/** Hashes that a signature may use. Source: PROTOCOL.sshsig. */
export const hashes = ['sha512', 'sha256'] as const;
export type SignatureHash = (typeof hashes)[number];

/** Content of a signature. Source: PROTOCOL.sshsig, "Blob format". */
export interface SignatureBlob {
  readonly publicKey: Buffer;
  readonly namespace: string;
  readonly reserved: Buffer;
  readonly hash: string;
  /** Name of the algorithm, e.g. `rsa-sha2-512`. */
  readonly algorithm: string;
  readonly signature: Buffer;
}

/** Throws `WireFault` when it is anything but one whole signature of version 1. */
export function readBlob(blob: Uint8Array): SignatureBlob {
  const wire = readWire(blob);
  if (!wire.bytes(magic.length).equals(magic)) throw new WireFault('it does not start with SSHSIG');
  const version = wire.uint32();
  if (version !== 1) throw new WireFault(`it is of version ${version}, only 1 is known`);
  const publicKey = wire.string();
  const namespace = wire.name();
  const reserved = wire.string();
  const hash = wire.name();
  const inner = readWire(wire.string());
  wire.end();
  const algorithm = inner.name();
  const signature = inner.string();
  inner.end();
  if (namespace === '') throw new WireFault('its namespace is empty');
  return { publicKey, namespace, reserved, hash, algorithm, signature };
}

export function writeBlob({ publicKey, namespace, reserved, hash, algorithm, signature }: SignatureBlob): Buffer {
  return Buffer.concat([
    magic,
    wireUint32(1),
    wireString(publicKey),
    wireString(namespace),
    wireString(reserved),
    wireString(hash),
    wireString(Buffer.concat([wireString(algorithm), wireString(signature)])),
  ]);
}

/** The bytes that a key signs. Source: PROTOCOL.sshsig, "Signed Data, of which the signature goes into the blob above". */
export function signedData(
  content: Uint8Array,
  {
    namespace,
    reserved,
    hash,
  }: { readonly namespace: string; readonly reserved: Uint8Array; readonly hash: SignatureHash },
): Buffer {
  const digest = createHash(hash).update(content).digest();
  return Buffer.concat([magic, wireString(namespace), wireString(reserved), wireString(hash), wireString(digest)]);
}
