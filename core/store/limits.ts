/** What the store takes; the same for every engine, so that a store can move from one to the other. */
export const storeLimits = {
  /** Bytes of one value. Above what the API accepts as a body (3 MiB), since the stored form may be longer. */
  valueBytes: 8 * 1024 * 1024,
  /** UTF-8 bytes of all five parts of a key together; what a B-tree of PostgreSQL holds in one entry (2704 bytes) is above key and index value. */
  keyBytes: 1536,
  /** UTF-8 bytes of one index value, and of a subject of the history. */
  indexValueBytes: 768,
  /** UTF-8 bytes of the name of an index, and of a series of the history. */
  nameBytes: 64,
  /** Writes, guards and appends of one batch together. */
  batchItems: 10_000,
  /** Rows of one history query. */
  historyRows: 5000,
} as const;
