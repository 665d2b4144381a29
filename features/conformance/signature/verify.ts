import { matchSigner, type AllowedSigners } from './allowed-signers.ts';
import { unarmour } from './armour.ts';
import { hashes, readBlob, signedData, type SignatureBlob } from './blob.ts';
import { signatureErrors } from './errors.ts';
import { fingerprintOf, keyTypeOf, leastRsaBits, readPublicKey, verifyWith, type PublicKey } from './key.ts';
import { reportNamespace } from './sign.ts';
import { WireFault } from './wire.ts';

/** A signature that holds: the key made it for exactly this content. */
export interface VerifiedSignature {
  /** Who that is by the allowed signers; null when none were given or none of them has this key. */
  readonly signer: string | null;
  /** Whether allowed signers were asked at all. */
  readonly signerChecked: boolean;
  readonly keyType: string;
  /** `SHA256:…` */
  readonly fingerprint: string;
  readonly namespace: string;
}

export interface VerifyOptions {
  /** Names the signature in errors. */
  readonly source: string;
  readonly namespace?: string;
  readonly allowedSigners?: AllowedSigners;
  /** Whom the content claims to be from: preferred among several names of one key. */
  readonly identity?: string;
  /** Instant at which the key must be allowed; default: now. */
  readonly at?: Date;
}

/**
 * Verifies a signature as `ssh-keygen -Y verify` does. That nobody knows the key is no error here: `signer` is null then.
 * Throws `signature.malformed`, `unsupported`, `wrong-namespace`, `does-not-match`. Source: PROTOCOL.sshsig.
 */
export async function verifySignature(
  content: Uint8Array,
  signature: string,
  options: VerifyOptions,
): Promise<VerifiedSignature> {
  const { source, namespace = reportNamespace, allowedSigners, identity, at = new Date() } = options;
  const blob = wellFormed(source, () => readBlob(unarmour(signature)));
  const publicKey = await acceptedKey(blob, source);
  const hash = hashes.find((one) => one === blob.hash);
  if (!hash) throw signatureErrors.error('unsupported', { source, what: `the hash "${blob.hash}"` });
  if (blob.namespace !== namespace) {
    throw signatureErrors.error('wrong-namespace', { source, found: blob.namespace, wanted: namespace });
  }
  const data = signedData(content, { ...blob, hash });
  if (!wellFormed(source, () => verifyWith(publicKey, data, blob))) {
    throw signatureErrors.error('does-not-match', { source, fingerprint: publicKey.fingerprint });
  }
  const { type: keyType, fingerprint } = publicKey;
  const signer = allowedSigners ? matchSigner(allowedSigners, publicKey.blob, { namespace, at, identity }) : null;
  return { signer, signerChecked: allowedSigners !== undefined, keyType, fingerprint, namespace };
}

async function acceptedKey(blob: SignatureBlob, source: string): Promise<PublicKey> {
  const key = await readPublicKey(blob.publicKey);
  if (key === null) {
    const type = keyTypeOf(blob.publicKey);
    const what = type === null ? 'an unreadable key' : `a key of type ${type} that cannot be used`;
    throw signatureErrors.error('unsupported', { source, what });
  }
  if (key.rsaBits !== null && key.rsaBits < leastRsaBits) {
    const what = `the RSA key ${fingerprintOf(blob.publicKey)} of only ${key.rsaBits} bits`;
    throw signatureErrors.error('unsupported', { source, what });
  }
  return key;
}

function wellFormed<T>(source: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof WireFault) throw signatureErrors.error('malformed', { source, problem: error.message });
    throw error;
  }
}
