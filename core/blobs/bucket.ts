import { isAllmendError, type AllmendError } from '@allmend/kit-errors';
import type { BlobEntry, Blobs } from './blobs.ts';
import { digestOf, isDigest, parseDigest } from './digest.ts';
import { blobErrors } from './errors.ts';
import { pack, unpack } from './packing.ts';

/**
 * What is needed of an S3 client; `@allmend/s3-client` has it. Errors carry a `reason` as that one's do: `s3.not-found`,
 * `s3.quota` …; S3's own code is in `params.code`.
 */
export interface ObjectClient {
  readonly endpoint: string;
  putObject(bucket: string, key: string, data: Uint8Array): Promise<unknown>;
  getObject(bucket: string, key: string, options: { readonly maxBytes: number }): Promise<Uint8Array>;
  listObjects(
    bucket: string,
    query: { readonly prefix: string },
  ): AsyncIterable<{ readonly key: string; readonly size: number; readonly lastModified: string }>;
  deleteObject(bucket: string, key: string): Promise<void>;
}

export interface BucketBlobsOptions {
  readonly client: ObjectClient;
  readonly bucket: string;
  /** Before every key, e.g. `evidence/`. */
  readonly prefix?: string;
  /** Largest content in bytes, on the way in and, against decompression bombs, on the way out; 64 MiB when absent. */
  readonly maxBytes?: number;
}

/** Below this a frame of zstd saves nothing. */
const smallBytes = 512;
/** What a frame of zstd may be longer than its content (RFC 8878), with room. */
const frameOverhead = 4096;
/** How a frame of zstd begins (RFC 8878 §3.1.1). */
const zstdMagic = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);

/**
 * Blobs in a bucket of an S3 service, `<prefix><first 2 digits>/<other 62>`. An object that begins like a frame of zstd is one,
 * whose content has the digest; every other is the content itself. Several servers may use one bucket at the same time: an
 * object only ever holds what its key says.
 */
export function openBucketBlobs({
  client,
  bucket,
  prefix = '',
  maxBytes = 64 * 1024 * 1024,
}: BucketBlobsOptions): Blobs {
  const place = `the bucket "${bucket}" at ${URL.parse(client.endpoint)?.host ?? client.endpoint}`;
  const keyOf = (digest: string) => `${prefix}${digest.slice(0, 2)}/${digest.slice(2)}`;
  const damaged = (digest: string, cause: string) => blobErrors.error('damaged', { digest, directory: place, cause });

  async function attempt<T>(digest: string, call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      throw bucketFailure(place, digest, error);
    }
  }

  /** Null: there is none. */
  async function load(digest: string): Promise<Uint8Array | null> {
    try {
      return await client.getObject(bucket, keyOf(digest), { maxBytes: maxBytes + frameOverhead });
    } catch (error) {
      if (isMissing(error)) return null;
      // What is longer than asked for is no usable answer.
      if (reasonOf(error) === 's3.bad-answer') throw damaged(digest, `it cannot be read within ${maxBytes} bytes.`);
      throw bucketFailure(place, digest, error);
    }
  }

  async function content(digest: string, stored: Uint8Array): Promise<Uint8Array> {
    if (!isFrame(stored)) return stored;
    try {
      return await unpack(stored, maxBytes);
    } catch (error) {
      const cause = error instanceof Error ? error.message : String(error);
      throw damaged(digest, `it cannot be decompressed within ${maxBytes} bytes (${cause}).`);
    }
  }

  async function* entries(under = prefix): AsyncGenerator<BlobEntry> {
    try {
      for await (const { key, size, lastModified } of client.listObjects(bucket, { prefix: under })) {
        const name = key.slice(prefix.length);
        const digest = name.replace('/', '');
        if (key !== keyOf(digest) || !isDigest(digest)) continue;
        const modified = new Date(lastModified);
        // An age that nobody can read is no age.
        yield { digest, size, modified: Number.isNaN(modified.getTime()) ? new Date() : modified };
      }
    } catch (error) {
      throw bucketFailure(place, '', error);
    }
  }

  async function statOf(digest: string): Promise<BlobEntry | null> {
    // A listing tells size and age as the others are told; the headers of HEAD differ between services.
    for await (const entry of entries(keyOf(digest))) if (entry.digest === digest) return entry;
    return null;
  }

  return {
    async put(bytes) {
      if (bytes.length > maxBytes) throw blobErrors.error('too-large', { size: bytes.length, limit: maxBytes });
      // The caller may change its buffer meanwhile; what is hashed must be what is written.
      const own = new Uint8Array(bytes);
      const digest = digestOf(own);
      const packed = own.length > smallBytes || isFrame(own) ? await pack(own) : own;
      // A content that is itself a frame is packed whatever it costs, or it would be taken for packed.
      const stored = packed.length < own.length || isFrame(own) ? packed : own;
      // Also when it is there: a damaged one is replaced, and it is new again for those who collect garbage.
      await attempt(digest, () => client.putObject(bucket, keyOf(digest), stored));
      return digest;
    },

    async get(text) {
      const digest = parseDigest(text);
      const stored = await load(digest);
      if (!stored) throw blobErrors.error('missing', { digest, directory: place });
      const bytes = await content(digest, stored);
      if (digestOf(bytes) !== digest) throw damaged(digest, 'its content has another digest.');
      return bytes;
    },

    has: async (text) => (await statOf(parseDigest(text))) !== null,
    stat: async (text) => statOf(parseDigest(text)),

    async *list() {
      for await (const { digest } of entries()) yield digest;
    },

    entries: () => entries(),

    async delete(text) {
      const digest = parseDigest(text);
      try {
        await client.deleteObject(bucket, keyOf(digest));
      } catch (error) {
        if (!isMissing(error)) throw bucketFailure(place, digest, error);
      }
    },
  };
}

function isFrame(bytes: Uint8Array): boolean {
  return Buffer.compare(bytes.subarray(0, zstdMagic.length), zstdMagic) === 0;
}

function reasonOf(error: unknown): string {
  return isAllmendError(error) ? error.reason : '';
}

/** The object is not there; a bucket that is not there is another matter. */
function isMissing(error: unknown): boolean {
  return isAllmendError(error) && error.reason === 's3.not-found' && error.params.code !== 'NoSuchBucket';
}

const refusals = new Set([
  's3.not-found',
  's3.credentials-wrong',
  's3.region-wrong',
  's3.forbidden',
  's3.clock-skewed',
  's3.tls-untrusted',
  's3.egress-refused',
  's3.bad-request',
]);
const silences = new Set(['s3.unreachable', 's3.timeout', 's3.server-error', 's3.rate-limited', 's3.bad-answer']);

/** The catalogued error of this package for a failure of the object store. */
function bucketFailure(directory: string, digest: string, error: unknown): AllmendError {
  const reason = reasonOf(error);
  if (isAllmendError(error) && reason.startsWith('blobs.')) return error;
  const params = { directory, digest, cause: error instanceof Error ? error.message : String(error) };
  const options = { cause: error };
  if (reason === 's3.quota') return blobErrors.error('quota', params, options);
  if (refusals.has(reason)) return blobErrors.error('refused', params, options);
  if (silences.has(reason)) return blobErrors.error('unreachable', params, options);
  return blobErrors.error('failed', params, options);
}
