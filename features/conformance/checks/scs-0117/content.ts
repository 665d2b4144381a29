import { createHash, randomBytes } from 'node:crypto';

/**
 * Bytes that are written and compared: enough to be of several blocks in any storage, and little enough that a process which
 * checks a hundred clouds at once can hold them.
 */
export const contentBytes = 256 * 1024;

/** Random content for a raw image, and its digest. */
export function newContent(): { readonly bytes: Uint8Array; readonly sha256: string } {
  const bytes = randomBytes(contentBytes);
  // Image services look at what they get: it must not look like another format or a partition table by chance.
  bytes.write('allmend content of a volume\n', 0, 'latin1');
  bytes.fill(0, 510, 512);
  return { bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** Digest of the first `contentBytes` of a stream; what follows is not waited for. */
export async function digestOfStart(stream: ReadableStream<Uint8Array>): Promise<string> {
  const hash = createHash('sha256');
  let left = contentBytes;
  // Leaving the loop cancels the stream.
  for await (const chunk of stream) {
    hash.update(chunk.subarray(0, left));
    left -= Math.min(left, chunk.length);
    if (left === 0) break;
  }
  return hash.digest('hex');
}
