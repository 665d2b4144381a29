/**
 * The versioned object store: the least that a Kubernetes API needs, behind one contract suite for every engine (design §3).
 * It knows bytes, keys and revisions; nothing of kinds.
 */

/**
 * Where an object is. Tenancy is part of the key. `group` is '' for the core group, `namespace` is '' for cluster scope; the
 * other parts are never empty. Texts with NUL or half a surrogate pair, and keys longer than `storeLimits`, are refused with
 * `store.key-invalid`.
 */
export interface StoreKey {
  /** Immutable id of the tenant, never reused. */
  readonly tenant: string;
  readonly group: string;
  /** Plural name of the resource. */
  readonly resource: string;
  readonly namespace: string;
  readonly name: string;
}

/** One version of one object. The bytes do not contain the revision. */
export interface StoredObject {
  readonly key: StoreKey;
  /** Revision of the write that made this version. */
  readonly revision: number;
  readonly value: Uint8Array;
}

/** Secondary index → the values under which the object is found, e.g. `{owner: [uid], label: ['app=web']}`. */
export type IndexValues = Readonly<Record<string, readonly string[]>>;

/** `absent`: there must be no such object. A number: its version must be of that revision. */
export type Expectation = 'absent' | number;

export interface Write {
  readonly key: StoreKey;
  readonly op: 'put' | 'delete';
  /** New content; for `delete` the last state, which watchers are told. */
  readonly value: Uint8Array;
  /** Left out, any state will do; a `delete` of what is not there then changes nothing. */
  readonly expect?: Expectation;
  /** Replaces the index values of the object; left out, it keeps those that it has. Not for `delete`. */
  readonly index?: IndexValues;
}

/** A condition on an object that the batch does not write. */
export interface Guard {
  readonly key: StoreKey;
  /** `present`: any version. */
  readonly expect: Expectation | 'present';
}

/** A row for the history, in the same commit as the writes. */
export interface Append {
  /** e.g. `audit`; see core/history. */
  readonly series: string;
  readonly tenant: string;
  /** What the row is about, for reading back by it; '' when it needs none. */
  readonly subject: string;
  readonly at: Date;
  readonly body: Uint8Array;
  /** True: the row is linked to the one before it of the same series and tenant by SHA-256 (see `HistoryRow.hash`). */
  readonly chained: boolean;
}

/** What becomes durable as one, or not at all. A key stands in at most one write. */
export interface Batch {
  readonly writes: readonly Write[];
  readonly guards?: readonly Guard[];
  readonly appends?: readonly Append[];
}

export interface Committed {
  /** Revision of the store after the commit. */
  readonly revision: number;
  /** Revision of each write, in order: ascending and without gap inside the batch. 0 for a delete that changed nothing. */
  readonly revisions: readonly number[];
}

/** What is listed or watched. */
export interface Range {
  /** Id of a tenant, or null for all tenants. */
  readonly tenant: string | null;
  readonly group: string;
  readonly resource: string;
  /** Left out: all namespaces (and cluster scope). */
  readonly namespace?: string;
  /** Only this name. */
  readonly name?: string;
}

/** Position of an object in the order of lists: tenant, namespace, name, each by its UTF-8 bytes. */
export interface Cursor {
  readonly tenant: string;
  readonly namespace: string;
  readonly name: string;
}

export interface ListOptions {
  /** State as of this revision; default: now. Throws `store.compacted` or `store.future`. */
  readonly at?: number;
  /** At most so many objects; default: all, read in slices. */
  readonly limit?: number;
  /** Only what comes after. */
  readonly after?: Cursor;
  /** Only objects with this index value. Not together with `at`. */
  readonly index?: { readonly name: string; readonly value: string };
}

export interface Page {
  /** Revision that the page shows, whole. */
  readonly revision: number;
  readonly items: readonly StoredObject[];
  /** There is more after the last item. */
  readonly more: boolean;
  /** How many objects come after the page; only where the engine knows it cheaply. */
  readonly remaining?: number;
}

export interface StoreEvent {
  readonly type: 'put' | 'delete';
  readonly key: StoreKey;
  readonly revision: number;
  /** New content, or the last state of what was deleted. */
  readonly value: Uint8Array;
  /** Version before this one; null for a new object. */
  readonly previous: { readonly revision: number; readonly value: Uint8Array } | null;
}

export interface WatchBatch {
  /** Every event of the range up to this revision has now been given. */
  readonly revision: number;
  /** Ascending by revision; may be empty, when only the revision moved on. */
  readonly events: readonly StoreEvent[];
}

/** Some events of the whole store. */
export interface EventSlice extends WatchBatch {
  /** There were more when it was read. */
  readonly more: boolean;
}

export interface WatchOptions {
  /** Events after this revision. The first `next()` throws `store.compacted` or `store.future`; a watch that falls behind a compaction throws `store.compacted` later. */
  readonly since: number;
  /** Ends the watch without error. */
  readonly signal?: AbortSignal;
  /** When the store's revision moves and nothing happens in the range, an empty batch says so about this often; default 10 s. */
  readonly progressMs?: number;
}

/** One row of the history. */
export interface HistoryRow {
  /** Ascending in commit order within the store. */
  readonly seq: number;
  readonly series: string;
  readonly tenant: string;
  readonly subject: string;
  readonly at: Date;
  readonly body: Uint8Array;
  /**
   * Chained rows: SHA-256 (hex) over the hash of the row before it in the same series and tenant ('' for the first), a zero
   * byte, series, zero, tenant, zero, subject, zero, instant in ISO 8601 with milliseconds, zero, and the body. Others: null.
   */
  readonly hash: string | null;
}

export interface HistoryQuery {
  readonly series: string;
  readonly tenant: string;
  readonly subject?: string;
  /** From this instant on. */
  readonly since?: Date;
  /** Before this instant. */
  readonly until?: Date;
  /** Only rows with a greater `seq` (ascending) or a smaller one (descending). */
  readonly after?: number;
  readonly order?: 'ascending' | 'descending';
  /** Default 500, at most 5000. */
  readonly limit?: number;
}

/**
 * Every engine: what a promise of `commit` acknowledged is durable (fsync) and visible to every later read; commit order is
 * revision order; a watch never skips, never repeats, never reorders. No call blocks the event loop for more than 20 ms.
 * Errors: see errors.ts (`store.*`).
 */
export interface Store {
  /** Id of this store, made once with it: 32 hex digits. Tokens and caches bind to it. */
  readonly id: string;
  /** Latest committed revision; starts at 1. */
  revision(): Promise<number>;
  /** Resolves when the store has reached the revision; rejects with `store.future` when it has not within `timeoutMs`. */
  reached(revision: number, timeoutMs: number): Promise<void>;
  get(key: StoreKey): Promise<StoredObject | null>;
  list(range: Range, options?: ListOptions): Promise<Page>;
  /** Objects in the range now. */
  count(range: Range): Promise<number>;
  /**
   * All or nothing. Expectations (in the order of the writes), then guards, are checked against the state before the batch;
   * rejects with `StoreConflict` for the first that does not hold; with `store.key-invalid`, `store.batch-invalid`,
   * `store.value-too-large` for what no store takes; with `store.disk-full`, `store.read-only`, `store.unavailable` when
   * nothing was written; with `store.outcome-unknown` when the connection broke
   * during the commit and nobody can say.
   */
  commit(batch: Batch): Promise<Committed>;
  watch(range: Range, options: WatchOptions): AsyncIterable<WatchBatch>;
  /**
   * Committed events of every range after a revision, in order: for the server's own work that follows all objects. At most
   * `limit`, fewer when they are large. Throws `store.compacted`.
   */
  events(since: number, limit: number): Promise<EventSlice>;
  /**
   * Forgets versions that were replaced, and deletions that happened, before the instant. Returns the lowest revision that
   * can still be listed at and watched from.
   */
  compact(before: Date): Promise<number>;
  history(query: HistoryQuery): Promise<readonly HistoryRow[]>;
  /**
   * Removes rows of one series older than the instant, in every tenant; returns how many. Chained rows go from the start of
   * their chain only, up to the first that is not older; the store keeps the hash of the last one removed (`anchor`).
   */
  trimHistory(series: string, before: Date): Promise<number>;
  /** What the oldest kept row of a chain is linked to: the hash of the last row that was trimmed, '' when none was. */
  anchor(series: string, tenant: string): Promise<string>;
  /**
   * Everything of a tenant: objects, versions, index values, history and its chains. The revision does not move. For the end of its life; watchers of its ranges see
   * no events for it. Idempotent, in slices; returns how many objects were removed.
   */
  dropTenant(tenant: string): Promise<number>;
  /** Waits for commits under way; ends watches without error. What is called later rejects with `store.closed`. */
  close(): Promise<void>;
}

/** A guard or an expectation of a batch did not hold; nothing was written. */
export class StoreConflict extends Error {
  /** The first key that was not as expected. */
  readonly key: StoreKey;
  /** Its revision now; null when it is absent. */
  readonly actual: number | null;

  constructor(key: StoreKey, actual: number | null) {
    super(`${key.resource} ${key.namespace}/${key.name} is not as expected`);
    this.name = 'StoreConflict';
    this.key = key;
    this.actual = actual;
  }
}
