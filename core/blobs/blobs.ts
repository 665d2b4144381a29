/**
 * Content-addressed store of evidence. A digest is the lower-case hex SHA-256 of the uncompressed bytes; anything else
 * that is given as one is refused with `blobs.digest-invalid`, so that a name from untrusted evidence leads nowhere.
 */
export interface Blobs {
  /**
   * Stores bytes (once) and returns their digest. Durable when the promise resolves; a torn write is never visible. A
   * damaged copy is replaced. Throws `blobs.too-large`, `blobs.disk-full`, `blobs.not-writable`.
   */
  put(bytes: Uint8Array): Promise<string>;
  /** The bytes, verified against the digest; throws `blobs.missing` or `blobs.damaged`. */
  get(digest: string): Promise<Uint8Array>;
  has(digest: string): Promise<boolean>;
  /** All digests, in no order. */
  list(): AsyncIterable<string>;
  /** Removes a content; one that is not there is no error. */
  delete(digest: string): Promise<void>;
}
