import type { HistoryRow, IndexValues, Store, StoredObject } from './store.ts';

/** An object as a backup has it. */
export interface DumpedObject extends StoredObject {
  readonly index: IndexValues;
}

/** The head of one chain of the history. */
export interface DumpedChain {
  readonly series: string;
  readonly tenant: string;
  /** Hash of the newest row that was ever linked; the next one is linked to it. */
  readonly head: string;
  /** What the oldest kept row is linked to; '' when nothing was trimmed. */
  readonly anchor: string;
}

/** Everything in a store at one instant. Must be closed, since it holds a connection and keeps the database from cleaning up. */
export interface StoreSnapshot {
  readonly id: string;
  readonly revision: number;
  /** Current objects, each once, ascending by revision, in slices. */
  objects(): AsyncIterable<readonly DumpedObject[]>;
  /** All rows, ascending by `seq`, in slices. */
  history(): AsyncIterable<readonly HistoryRow[]>;
  chains(): AsyncIterable<readonly DumpedChain[]>;
  close(): Promise<void>;
}

/** What a backup becomes inside a store: one transaction, all or nothing. */
export interface StoreLoad {
  /** With their revisions; each call ascending by revision. */
  objects(objects: readonly DumpedObject[]): Promise<void>;
  /** With their sequence numbers and hashes. */
  history(rows: readonly HistoryRow[]): Promise<void>;
  chains(chains: readonly DumpedChain[]): Promise<void>;
  /**
   * Makes all of it durable. The store has the id of the backup, stands at `revision`, and nothing before it can be listed or
   * watched from.
   */
  finish(id: string, revision: number): Promise<void>;
  /** Leaves the store as empty as it was. */
  abort(): Promise<void>;
}

/** What backup and restore need of an engine; see dump.ts. Errors as in `Store`. */
export interface StoreAdmin {
  snapshot(): Promise<StoreSnapshot>;
  /** Throws `store.not-empty` unless nothing was ever written. Commits wait or fail meanwhile; `Store.id` changes at the end. */
  load(): Promise<StoreLoad>;
}

export interface AdminStore extends Store, StoreAdmin {}
