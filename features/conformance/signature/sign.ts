import { armour } from './armour.ts';
import { signedData, writeBlob, type SignatureHash } from './blob.ts';
import { signWith } from './key.ts';
import type { SigningKey } from './private-key.ts';

/** Namespace of signatures on reports. Source: the official monitor verifies with `-n report`. */
export const reportNamespace = 'report';

/**
 * Signs the exact bytes of a report as `ssh-keygen -Y sign` does; gives the text of the `.sig` file.
 * Source: PROTOCOL.sshsig.
 */
export function signContent(content: Uint8Array, key: SigningKey, namespace: string = reportNamespace): string {
  const header = { namespace, reserved: Buffer.alloc(0), hash: 'sha512' satisfies SignatureHash } as const;
  const made = signWith(key.parsed, signedData(content, header));
  return armour(writeBlob({ ...header, ...made, publicKey: key.publicKey.blob }));
}
