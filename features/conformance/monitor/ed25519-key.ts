import { generateKeyPair, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { wireString, wireUint32 } from '../signature/wire.ts';

const generate = promisify(generateKeyPair);
const type = 'ssh-ed25519';
/** Blocks that the private part is filled up to when it is not encrypted. */
const blockBytes = 8;

export interface KeyPairText {
  /** The file that `ssh-keygen -t ed25519` writes, without passphrase. */
  readonly privateKey: string;
  /** `ssh-ed25519 AAAA…` */
  readonly publicKey: string;
}

/**
 * A new ed25519 key pair in OpenSSH's form. Written here, since the generator of ssh2 makes one key in some hundred that nobody can read.
 * Sources: OpenSSH PROTOCOL.key; RFC 8709 §4; RFC 8032 §5.1.5.
 */
export async function newKeyPair(comment: string): Promise<KeyPairText> {
  const { privateKey } = await generate('ed25519');
  const { x, d } = privateKey.export({ format: 'jwk' });
  const [point, seed] = [Buffer.from(x!, 'base64url'), Buffer.from(d!, 'base64url')];
  const publicBlob = Buffer.concat([wireString(type), wireString(point)]);
  const check = randomBytes(4);
  const fields = Buffer.concat([
    check,
    check,
    wireString(type),
    wireString(point),
    wireString(Buffer.concat([seed, point])),
    wireString(comment),
  ]);
  const padding = Buffer.from(
    Array.from({ length: (blockBytes - (fields.length % blockBytes)) % blockBytes }, (_, n) => n + 1),
  );
  const blob = Buffer.concat([
    Buffer.from('openssh-key-v1\0'),
    wireString('none'),
    wireString('none'),
    wireString(''),
    wireUint32(1),
    wireString(publicBlob),
    wireString(Buffer.concat([fields, padding])),
  ]);
  const lines = blob.toString('base64').match(/.{1,70}/g) ?? [];
  return {
    privateKey: ['-----BEGIN OPENSSH PRIVATE KEY-----', ...lines, '-----END OPENSSH PRIVATE KEY-----', ''].join('\n'),
    publicKey: `${type} ${publicBlob.toString('base64')}`,
  };
}
