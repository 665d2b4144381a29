/** Content-addressed store of evidence. A digest is the lower-case hex SHA-256 of the uncompressed bytes. */
export interface Blobs {
  /** Stores bytes (once) and returns their digest. Durable when the promise resolves; a torn write is never visible. */
  put(bytes: Uint8Array): Promise<string>;
  /** The bytes, verified against the digest; throws `blobs.missing` or `blobs.damaged`. */
  get(digest: string): Promise<Uint8Array>;
  has(digest: string): Promise<boolean>;
  /** All digests, in no order. */
  list(): AsyncIterable<string>;
  delete(digest: string): Promise<void>;
}
