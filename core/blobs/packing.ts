import { promisify } from 'node:util';
import { zstdCompress, zstdCompressSync, zstdDecompress, zstdDecompressSync } from 'node:zlib';

/**
 * Up to this length a frame is made and read at once: it takes under a millisecond, far less than the way through the thread
 * pool, where each of a thousand contents that wait also holds a context of some megabytes (limits.md, "Memory").
 */
const quickBytes = 128 * 1024;

const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);

/** One frame of zstd. It tells its content's length, so that nobody needs a larger window than the content to make or read it. */
export async function pack(bytes: Uint8Array): Promise<Uint8Array> {
  const options = { pledgedSrcSize: bytes.length };
  return bytes.length > quickBytes ? compress(bytes, options) : zstdCompressSync(bytes, options);
}

/** The content of a frame; rejects when it is none, or its content is longer than `maxBytes`. */
export async function unpack(packed: Uint8Array, maxBytes: number): Promise<Uint8Array> {
  const options = { maxOutputLength: maxBytes };
  return packed.length > quickBytes ? decompress(packed, options) : zstdDecompressSync(packed, options);
}
