import { createHash } from 'node:crypto';
import { blobErrors } from './errors.ts';

const form = /^[0-9a-f]{64}$/;

export function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

export function isDigest(text: string): boolean {
  return form.test(text);
}

/** The digest itself; throws `blobs.digest-invalid`, with the start of what was given in its place. */
export function parseDigest(text: string): string {
  if (isDigest(text)) return text;
  throw blobErrors.error('digest-invalid', { digest: JSON.stringify(text.slice(0, 80)) });
}
