import type { ConformanceRun } from '@allmend/api/kinds';

/**
 * How long runs of others have given no sign of life, by our own clock: what their heartbeats say of the time is for people, since no two
 * clocks agree.
 */
export interface SignsOfLife {
  /** Milliseconds since a sign was last seen to be another; 0 when this one is new to us. */
  silentFor(key: string, run: ConformanceRun): number;
  forget(key: string): void;
}

export function createSignsOfLife(monotonic: () => number): SignsOfLife {
  const seen = new Map<string, { readonly sign: string; readonly since: number }>();
  return {
    silentFor(key, { metadata, status }) {
      const sign = JSON.stringify([metadata.uid, status?.worker, status?.attempt, status?.heartbeat]);
      const known = seen.get(key);
      if (known?.sign === sign) return monotonic() - known.since;
      seen.set(key, { sign, since: monotonic() });
      return 0;
    },
    forget: (key) => void seen.delete(key),
  };
}
