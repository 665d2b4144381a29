import { promisify } from 'node:util';
import { zstdCompress, zstdCompressSync, zstdDecompress, zstdDecompressSync } from 'node:zlib';

/**
 * Up to this length a frame is made and read at once. That takes well under a millisecond; the way through the thread pool takes longer,
 * and with many contents at once it cost hundreds of megabytes (docs/reference/limits.md, "Memory of a hundred clouds").
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
