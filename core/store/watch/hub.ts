import { storeErrors } from '../errors.ts';
import type { EventSlice, Range, WatchBatch, WatchOptions } from '../store.ts';
import type { EventSource } from './source.ts';
import { openTail } from './tail.ts';
import { openWatcher } from './watcher.ts';

/** All watches of one store in one process. Knows nothing of engines. */
export interface WatchHub {
  /** What `Store.watch` promises. The range must have been checked. */
  watch(range: Range, options: WatchOptions): AsyncIterable<WatchBatch>;
  /** What `Store.events` promises. */
  events(since: number, limit: number): Promise<EventSlice>;
  /** What `Store.reached` promises. */
  reached(revision: number, timeoutMs: number): Promise<void>;
  /** Something was, or may have been, committed; `revision` when the caller knows how far. */
  wake(revision?: number): void;
  /** Resolves when live watchers have been handed all that was committed before the call. */
  settled(): Promise<void>;
  /** What live watchers have been handed; null when there are none. Compaction in the same process stays at or below it. */
  position(): number | null;
  /** Ends all watches without error. */
  close(): Promise<void>;
}

export interface WatchHubLimits {
  /** Events per read of the tables. */
  readonly pageSize: number;
  /** What may wait for one watcher before it goes back to the tables. */
  readonly queueEvents: number;
  readonly queueBytes: number;
  /** What is kept for those who are only a moment behind. */
  readonly recentEvents: number;
  readonly recentBytes: number;
}

const defaults: WatchHubLimits = {
  pageSize: 500,
  queueEvents: 1000,
  queueBytes: 8 * 1024 * 1024,
  recentEvents: 4000,
  recentBytes: 16 * 1024 * 1024,
};

/** Milliseconds that handing out events may take in one go. */
const slice = 8;

export function createWatchHub(source: EventSource, limits: Partial<WatchHubLimits> = {}): WatchHub {
  const { pageSize, queueEvents, queueBytes, recentEvents, recentBytes } = { ...defaults, ...limits };
  const tail = openTail({ source, pageSize, slice, recent: { events: recentEvents, bytes: recentBytes } });
  const closing = new AbortController();
  const queue = { events: queueEvents, bytes: queueBytes };
  let known = 0;
  let moved = Promise.withResolvers<void>();

  return {
    watch: (range, options) => openWatcher(range, options, { source, tail, queue, pageSize, closing: closing.signal }),

    events: (since, limit) => source.events(null, since, limit),

    async reached(revision, timeoutMs) {
      const end = performance.now() + timeoutMs;
      for (;;) {
        if (known >= revision) return;
        const next = moved.promise;
        const { current } = await source.bounds();
        known = Math.max(known, current);
        if (known >= revision) return;
        const left = end - performance.now();
        if (left <= 0) throw storeErrors.error('future', { revision, current });
        await within(next, left);
      }
    },

    wake(revision = 0) {
      known = Math.max(known, revision);
      moved.resolve();
      moved = Promise.withResolvers();
      tail.wake();
    },

    settled: () => tail.settled(),
    position: () => tail.position(),

    async close() {
      closing.abort();
      moved.resolve();
      await tail.close();
    },
  };
}

/** Waits for the promise, at most so many milliseconds. */
async function within(promise: Promise<void>, milliseconds: number): Promise<void> {
  const over = Promise.withResolvers<void>();
  const timer = setTimeout(over.resolve, milliseconds);
  await Promise.race([promise, over.promise]);
  clearTimeout(timer);
}
