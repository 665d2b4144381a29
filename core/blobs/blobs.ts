/**
 * Content-addressed store of evidence. A digest is the lower-case hex SHA-256 of the uncompressed bytes; anything else
 * that is given as one is refused with `blobs.digest-invalid`, so that a name from untrusted evidence leads nowhere.
 */
export interface Blobs {
  /**
   * Stores bytes (once) and returns their digest. Durable when the promise resolves; a torn write is never visible. A
   * damaged copy is replaced, and the content counts as new for `entries`. Throws `blobs.too-large`; in a folder
   * `blobs.disk-full` and `blobs.not-writable`, in a bucket `blobs.quota`, `blobs.refused` and `blobs.unreachable`.
   */
  put(bytes: Uint8Array): Promise<string>;
  /** The bytes, verified against the digest; throws `blobs.missing` or `blobs.damaged`. */
  get(digest: string): Promise<Uint8Array>;
  has(digest: string): Promise<boolean>;
  /** What is kept of a content; null when there is none. */
  stat(digest: string): Promise<BlobEntry | null>;
  /** All digests, in no order. */
  list(): AsyncIterable<string>;
  /** The same with size and age, in no order. */
  entries(): AsyncIterable<BlobEntry>;
  /** Removes a content; one that is not there is no error. */
  delete(digest: string): Promise<void>;
}

/** A content as it is kept. */
export interface BlobEntry {
  readonly digest: string;
  /** Bytes as kept, which may be compressed. */
  readonly size: number;
  /** When it was last put. */
  readonly modified: Date;
}
