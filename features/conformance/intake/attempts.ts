/** Counts failed attempts in windows of a minute. */
export interface Attempts {
  /** Seconds to wait; 0: go on. */
  waitFor(account: string, source: string): number;
  failed(account: string, source: string): void;
  /** The right key: what was mistyped before from there counts no more. */
  succeeded(account: string, source: string): void;
}

const windowMs = 60_000;
/** Counters that are kept; the oldest go first. */
const mostCounters = 20_000;

/**
 * Most failures a minute. Of an account altogether many more than from one place: who guesses from many places should not keep the
 * account's own machines out.
 */
const limits = { pair: 10, source: 60, account: 300 } as const;

interface Counter {
  failures: number;
  readonly until: number;
}

export function createAttempts(now: () => Date): Attempts {
  const counters = new Map<string, Counter>();

  const keysOf = (account: string, source: string): readonly (readonly [string, number])[] => [
    [JSON.stringify([account, source]), limits.pair],
    [JSON.stringify([null, source]), limits.source],
    [JSON.stringify([account, null]), limits.account],
  ];

  const live = (key: string, at: number): Counter | null => {
    const counter = counters.get(key);
    return counter && counter.until > at ? counter : null;
  };

  return {
    waitFor(account, source) {
      const at = now().getTime();
      let wait = 0;
      for (const [key, limit] of keysOf(account, source)) {
        const counter = live(key, at);
        if (counter && counter.failures >= limit) wait = Math.max(wait, Math.ceil((counter.until - at) / 1000));
      }
      return wait;
    },
    failed(account, source) {
      const at = now().getTime();
      for (const [key] of keysOf(account, source)) {
        const counter = live(key, at) ?? { failures: 0, until: at + windowMs };
        counter.failures++;
        counters.delete(key);
        counters.set(key, counter);
      }
      for (const key of counters.keys()) {
        if (counters.size <= mostCounters) return;
        counters.delete(key);
      }
    },
    succeeded(account, source) {
      counters.delete(keysOf(account, source)[0]![0]);
    },
  };
}
