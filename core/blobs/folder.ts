import { constants } from 'node:fs';
import { lstat, open, readdir, rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { makeDirectory, removeStalePartials, syncDirectory, writeDurably } from '@allmend/kit-files';
import type { BlobEntry, Blobs } from './blobs.ts';
import { digestOf, isDigest, parseDigest } from './digest.ts';
import { blobErrors } from './errors.ts';
import { errorCode, folderFailure } from './folder-failure.ts';
import { pack, unpack } from './packing.ts';

export interface FolderBlobsOptions {
  /** Largest content in bytes, on the way in and, against decompression bombs, on the way out; 64 MiB when absent. */
  readonly maxBytes?: number;
}

/** Below this a frame of zstd saves less than the block of the file system that the file takes anyway. */
const smallBytes = 512;
/** What a frame of zstd may be longer than its content (RFC 8878: header, and 3 bytes per block of 128 KiB), with room. */
const frameOverhead = 4096;

/**
 * Blobs in a folder, `<first 2 digits>/<other 62>` with `.zst` when compressed, so that `sha256sum` and `zstd` suffice
 * to check one by hand. Nothing is made before the first `put`; a folder that may only be read can be read. Several
 * processes may use one folder at the same time.
 */
export function openFolderBlobs(directory: string, options: FolderBlobsOptions = {}): Blobs {
  const { maxBytes = 64 * 1024 * 1024 } = options;
  const swept = new Set<string>();

  const shardOf = (digest: string) => join(directory, digest.slice(0, 2));
  const pathsOf = (digest: string) => {
    const plain = join(shardOf(digest), digest.slice(2));
    return [`${plain}.zst`, plain] as const;
  };

  const damaged = (digest: string, cause: string) => blobErrors.error('damaged', { digest, directory, cause });

  /** Bytes of a regular file of bearable size, null when there is none. Evidence of others may hold links, pipes and devices. */
  async function read(digest: string, path: string): Promise<Uint8Array | null> {
    let handle;
    try {
      handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return null;
      if (['ELOOP', 'ENXIO', 'ENOTDIR'].includes(errorCode(error))) throw damaged(digest, 'it is no regular file.');
      throw error;
    }
    try {
      const stat = await handle.stat();
      if (!stat.isFile()) throw damaged(digest, 'it is no regular file.');
      if (stat.size > maxBytes + frameOverhead) throw damaged(digest, `it is larger than ${maxBytes} bytes.`);
      return await handle.readFile();
    } finally {
      await handle.close();
    }
  }

  async function unpacked(digest: string, packed: Uint8Array): Promise<Uint8Array> {
    try {
      return await unpack(packed, maxBytes);
    } catch (error) {
      const cause = error instanceof Error ? error.message : String(error);
      throw damaged(digest, `it cannot be decompressed within ${maxBytes} bytes (${cause}).`);
    }
  }

  /** The verified content; null when there is none. */
  async function load(digest: string): Promise<Uint8Array | null> {
    const [compressed, plain] = pathsOf(digest);
    const packed = await read(digest, compressed);
    const bytes = packed ? await unpacked(digest, packed) : await read(digest, plain);
    if (bytes && digestOf(bytes) !== digest) throw damaged(digest, 'its content has another digest.');
    return bytes;
  }

  async function isStored(digest: string): Promise<boolean> {
    try {
      return (await load(digest)) !== null;
    } catch (error) {
      if (blobErrors.is(error, 'damaged')) return false;
      throw error;
    }
  }

  /** Whoever collects garbage must not take it for old. A folder of another user may be read and not touched: it is not collected either. */
  async function touch(digest: string): Promise<void> {
    const now = new Date();
    for (const path of pathsOf(digest)) await utimes(path, now, now).catch(() => undefined);
  }

  async function statOf(digest: string): Promise<BlobEntry | null> {
    for (const path of pathsOf(digest)) {
      try {
        const { size, mtime } = await lstat(path);
        return { digest, size, modified: mtime };
      } catch (error) {
        if (!['ENOENT', 'ENOTDIR'].includes(errorCode(error))) throw folderFailure(directory, digest, error);
      }
    }
    return null;
  }

  async function* list(): AsyncGenerator<string> {
    const seen = new Set<string>();
    for (const shard of await names(directory)) {
      if (!/^[0-9a-f]{2}$/.test(shard)) continue;
      for (const name of await names(join(directory, shard))) {
        const digest = shard + name.replace(/\.zst$/, '');
        if (!isDigest(digest) || seen.has(digest)) continue;
        seen.add(digest);
        yield digest;
      }
      seen.clear();
    }
  }

  async function store(digest: string, bytes: Uint8Array): Promise<void> {
    const shard = shardOf(digest);
    const [compressed, plain] = pathsOf(digest);
    await makeDirectory(shard);
    if (!swept.has(shard)) {
      swept.add(shard);
      await removeStalePartials(shard);
    }
    if (await isStored(digest)) {
      // The one who wrote it may not have reached this point yet, and only what is on the disk may be acknowledged.
      await syncDirectory(shard);
      await touch(digest);
      return;
    }
    const packed = bytes.length > smallBytes ? await pack(bytes) : bytes;
    const [path, other] = packed.length < bytes.length ? [compressed, plain] : [plain, compressed];
    await writeDurably(path, packed.length < bytes.length ? packed : bytes);
    // A damaged copy in the other form would be read first.
    if (other === compressed) await rm(other, { force: true });
  }

  return {
    async put(bytes) {
      if (bytes.length > maxBytes) throw blobErrors.error('too-large', { size: bytes.length, limit: maxBytes });
      // The caller may change its buffer while this waits for the disk; what is hashed must be what is written.
      const own = new Uint8Array(bytes);
      const digest = digestOf(own);
      try {
        await store(digest, own);
      } catch (error) {
        throw folderFailure(directory, digest, error);
      }
      return digest;
    },

    async get(text) {
      const digest = parseDigest(text);
      let bytes: Uint8Array | null;
      try {
        bytes = await load(digest);
      } catch (error) {
        throw folderFailure(directory, digest, error);
      }
      if (!bytes) throw blobErrors.error('missing', { digest, directory });
      return bytes;
    },

    has: async (text) => (await statOf(parseDigest(text))) !== null,
    stat: async (text) => statOf(parseDigest(text)),
    list,

    async *entries() {
      for await (const digest of list()) {
        const entry = await statOf(digest);
        // Deleted meanwhile.
        if (entry) yield entry;
      }
    },

    async delete(text) {
      const digest = parseDigest(text);
      try {
        for (const path of pathsOf(digest)) await rm(path, { force: true });
        await syncDirectory(shardOf(digest));
      } catch (error) {
        if (errorCode(error) !== 'ENOENT') throw folderFailure(directory, digest, error);
      }
    },
  };

  async function names(path: string): Promise<readonly string[]> {
    try {
      return await readdir(path);
    } catch (error) {
      if (['ENOENT', 'ENOTDIR'].includes(errorCode(error))) return [];
      throw folderFailure(directory, '', error);
    }
  }
}
