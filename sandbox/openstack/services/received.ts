import { createHash } from 'node:crypto';

/** Uploads up to this many bytes are kept; of larger ones the sandbox remembers only size and digests. */
export const largestKept = 16 * 1024 * 1024;

/** What arrived in an upload. */
export interface Received {
  readonly size: number;
  readonly md5: string;
  readonly sha256: string;
  readonly sha512: string;
  /** Null when the upload was larger than `largestKept`. */
  readonly bytes: Uint8Array | null;
}

/** Reads an upload to its end. Rejects when the client goes away before. */
export async function receive(stream: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<Received> {
  const md5 = createHash('md5');
  const sha256 = createHash('sha256');
  const sha512 = createHash('sha512');
  let parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of stream) {
    for (const hash of [md5, sha256, sha512]) hash.update(part);
    size += part.length;
    if (size <= largestKept) parts.push(part);
    else parts = [];
  }
  return {
    size,
    md5: md5.digest('hex'),
    sha256: sha256.digest('hex'),
    sha512: sha512.digest('hex'),
    bytes: size <= largestKept ? Buffer.concat(parts) : null,
  };
}
