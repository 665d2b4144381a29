/** What one round of work on a key says: nothing more to do, or look again after so many milliseconds. */
export type Work = { readonly again: 'never' } | { readonly again: 'after'; readonly ms: number };

export interface WorkQueueOptions {
  /** Works on one key. What it throws is told to `failed`, and the key is tried again with growing pauses. */
  work(key: string, signal: AbortSignal): Promise<Work>;
  failed?(key: string, error: unknown, failures: number): void;
  /** Keys worked on at once; default 4. */
  readonly concurrency?: number;
  /** Pause after the first failure of a key, doubled by each further one; default 50 ms, at most 60 s. */
  readonly firstPauseMs?: number;
  readonly longestPauseMs?: number;
}

/**
 * Keys that want work. A key stands in it once, however often it is added, and is never worked on twice at the same time: what
 * is added while its work is under way is worked on once more afterwards. Model: client-go util/workqueue.
 */
export interface WorkQueue {
  add(key: string): void;
  /** Adds the key later; an earlier moment goes before a later one. */
  addAfter(key: string, ms: number): void;
  /** Keys that wait, are worked on, or will be added later. */
  readonly size: number;
  /** Resolves when nothing waits and nothing is under way; keys for later do not count. */
  idle(): Promise<void>;
  /** Aborts the signal of work under way, waits for its end and forgets the rest. */
  close(): Promise<void>;
}

export function createWorkQueue(options: WorkQueueOptions): WorkQueue {
  const { concurrency = 4, firstPauseMs = 50, longestPauseMs = 60_000 } = options;
  const waiting = new Set<string>();
  const running = new Map<string, 'once' | 'again'>();
  const failures = new Map<string, number>();
  const later = new Map<string, { readonly at: number; readonly timer: NodeJS.Timeout }>();
  const closing = new AbortController();
  let resting = Promise.withResolvers<void>();

  const add = (key: string): void => {
    if (closing.signal.aborted) return;
    forgetLater(key);
    if (running.has(key)) running.set(key, 'again');
    else waiting.add(key);
    start();
  };

  const addAfter = (key: string, ms: number): void => {
    if (closing.signal.aborted) return;
    const at = performance.now() + ms;
    const known = later.get(key);
    if (known && known.at <= at) return;
    forgetLater(key);
    later.set(key, { at, timer: setTimeout(() => add(key), ms).unref() });
  };

  const forgetLater = (key: string): void => {
    clearTimeout(later.get(key)?.timer);
    later.delete(key);
  };

  const start = (): void => {
    for (const key of waiting) {
      if (running.size >= concurrency || closing.signal.aborted) return;
      waiting.delete(key);
      running.set(key, 'once');
      void perform(key);
    }
  };

  const perform = async (key: string): Promise<void> => {
    try {
      const result = await options.work(key, closing.signal);
      failures.delete(key);
      if (result.again === 'after') addAfter(key, result.ms);
    } catch (error) {
      if (!closing.signal.aborted) {
        const count = (failures.get(key) ?? 0) + 1;
        failures.set(key, count);
        options.failed?.(key, error, count);
        addAfter(
          key,
          Math.min(firstPauseMs * 2 ** Math.min(count - 1, 30), longestPauseMs) * (0.8 + Math.random() * 0.4),
        );
      }
    }
    const next = running.get(key);
    running.delete(key);
    if (next === 'again' && !closing.signal.aborted) waiting.add(key);
    start();
    if (running.size === 0 && waiting.size === 0) {
      resting.resolve();
      resting = Promise.withResolvers();
    }
  };

  const idle = (): Promise<void> => (running.size === 0 && waiting.size === 0 ? Promise.resolve() : resting.promise);

  return {
    add,
    addAfter,
    idle,
    get size() {
      return waiting.size + running.size + later.size;
    },
    async close() {
      closing.abort();
      waiting.clear();
      for (const key of later.keys()) forgetLater(key);
      await idle();
    },
  };
}
