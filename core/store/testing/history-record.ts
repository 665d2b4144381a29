import type { Batch, Committed, Range, StoredObject, StoreEvent, StoreKey } from '../store.ts';

/** What one run did and saw; judged afterwards by history-verdict.ts. */
export interface HistoryRecord {
  readonly commits: CommitRecord[];
  readonly conflicts: ConflictRecord[];
  readonly watches: WatchRecord[];
  readonly pages: PageRecord[];
  readonly gets: GetRecord[];
  /** What `compact` returned. */
  readonly compactions: number[];
  /** Highest revision that any commit was acknowledged with so far. */
  acknowledged: number;
}

export interface CommitRecord {
  readonly batch: Batch;
  readonly committed: Committed;
  /** `acknowledged` when it was sent. */
  readonly floor: number;
}

export interface ConflictRecord {
  readonly batch: Batch;
  readonly key: StoreKey;
  readonly actual: number | null;
  readonly floor: number;
  /** Revision of the store after it was refused. */
  readonly ceiling: number;
}

/** One connection of one watcher. */
export interface WatchRecord {
  readonly watcher: string;
  readonly range: Range;
  readonly since: number;
  readonly events: StoreEvent[];
  /** The watch said that everything up to here had been given. */
  told: number;
}

/** A list, whole or one page from the beginning. */
export interface PageRecord {
  readonly range: Range;
  readonly revision: number;
  readonly items: readonly StoredObject[];
  readonly extent: 'whole' | 'beginning';
  /** For lists of now: `acknowledged` when it was asked for. */
  readonly floor: number;
}

export interface GetRecord {
  readonly key: StoreKey;
  readonly found: StoredObject | null;
  readonly floor: number;
  readonly ceiling: number;
}

export function newRecord(): HistoryRecord {
  return { commits: [], conflicts: [], watches: [], pages: [], gets: [], compactions: [], acknowledged: 1 };
}
