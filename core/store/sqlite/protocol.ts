import type { DumpedChain, DumpedObject } from '../admin.ts';
import type { Append, Committed, Expectation, Guard, HistoryRow, StoreKey } from '../store.ts';
import type { PlainError } from './failure.ts';

/** A write as the writing thread gets it: index values in the form in which they are stored. */
export interface ThreadWrite {
  readonly key: StoreKey;
  readonly op: 'put' | 'delete';
  readonly value: Uint8Array;
  readonly expect?: Expectation;
  /** See index-values.ts; null: none. Left out: those that the object has. */
  readonly indexed?: string | null;
}

export interface ThreadBatch {
  readonly writes: readonly ThreadWrite[];
  readonly guards: readonly Guard[];
  readonly appends: readonly Append[];
}

/** What the thread does besides commits, each in one short transaction; the caller repeats those that say `more`. */
export type Task =
  /** Moves the oldest revision up to what was current at the instant, but not above `atMost`. */
  | { readonly name: 'compact'; readonly before: number; readonly atMost: number }
  /** Removes some of what is below the oldest revision. */
  | { readonly name: 'sweep' }
  | { readonly name: 'trim'; readonly series: string; readonly before: number }
  | { readonly name: 'drop'; readonly tenant: string }
  | { readonly name: 'load-begin' }
  | { readonly name: 'load-objects'; readonly objects: readonly DumpedObject[] }
  | { readonly name: 'load-history'; readonly rows: readonly HistoryRow[] }
  | { readonly name: 'load-chains'; readonly chains: readonly DumpedChain[] }
  | { readonly name: 'load-finish'; readonly id: string; readonly revision: number }
  | { readonly name: 'load-abort' };

export interface TaskAnswer {
  /** What the task counts, or the revision that it found. */
  readonly value: number;
  /** `more`: ask again. */
  readonly rest: 'none' | 'more';
}

export type ToThread =
  | { readonly type: 'commits'; readonly commits: readonly { readonly id: number; readonly batch: ThreadBatch }[] }
  | { readonly type: 'task'; readonly id: number; readonly task: Task }
  | { readonly type: 'close' };

export type Outcome =
  | { readonly id: number; readonly committed: Committed }
  | { readonly id: number; readonly conflict: { readonly key: StoreKey; readonly actual: number | null } }
  | { readonly id: number; readonly answer: TaskAnswer }
  | { readonly id: number; readonly failed: PlainError };

export type FromThread =
  | { readonly type: 'opened'; readonly id: string }
  | { readonly type: 'refused'; readonly failed: PlainError }
  | { readonly type: 'done'; readonly outcomes: readonly Outcome[] };

export interface ThreadOptions {
  readonly folder: string;
  /** Pages that the database may have at most; for tests of a full disk. */
  readonly maxPages: number | null;
}
