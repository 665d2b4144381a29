import type { Store, StoreKey } from '@allmend/core-store';

/**
 * How far the lifecycle is, so that the next run, or another replica, goes on from there: the last event that was read, and the
 * steps that were due by then and are not done. What waits for finalizers can wait longer than a process lives.
 */
export interface Progress {
  /** A step is to be done. */
  due(step: string): void;
  /** A step is begun; give what this returns to `end`. */
  begin(step: string): number;
  /** It is done, unless it became due again meanwhile. */
  end(step: string, begun: number): void;
  /** Whether steps became due or were done since the last write. */
  changed(): boolean;
  /** Null at the very first run. */
  read(): Promise<{ readonly cursor: number; readonly due: readonly string[] } | null>;
  /** Writes it down, unless it already is. */
  write(cursor: number): Promise<void>;
}

/** With more steps open, the cursor stays where it is: events are read again, or every object once, rather than a step lost. */
const mostSteps = 1000;

const key: StoreKey = {
  tenant: 'root',
  group: 'internal.allmend.dev',
  resource: 'cursors',
  namespace: '',
  name: 'lifecycle',
};

export function createProgress(store: Store): Progress {
  const open = new Map<string, number>();
  let turns = 0;
  let state: 'changed' | 'written' = 'written';
  let written = 0;
  return {
    due(step) {
      if (!open.has(step)) state = 'changed';
      open.set(step, ++turns);
    },
    begin: (step) => open.get(step) ?? 0,
    end(step, begun) {
      if (open.get(step) !== begun) return;
      open.delete(step);
      state = 'changed';
    },
    changed: () => state === 'changed',
    async read() {
      const stored = await store.get(key);
      const value =
        stored && (JSON.parse(Buffer.from(stored.value).toString()) as Awaited<ReturnType<Progress['read']>>);
      return typeof value === 'object' ? value : null;
    },
    async write(cursor) {
      if (open.size > mostSteps || (state === 'written' && written === cursor)) return;
      state = 'written';
      written = cursor;
      const value = Buffer.from(JSON.stringify({ cursor, due: [...open.keys()] }));
      await store.commit({ writes: [{ key, op: 'put', value }] });
    },
  };
}
