import { randomUUID } from 'node:crypto';
import { StoreConflict, type Store, type StoreKey } from '@allmend/core-store';

/** Work that one replica at a time may do. */
export interface StoreLease {
  /**
   * Takes or keeps the lease. True: it is ours until `holdMs` after the call began, by our own clock.
   */
  hold(): Promise<boolean>;
  /** Gives it back at once, when it is ours. */
  release(): Promise<void>;
}

interface Seen {
  readonly revision: number;
  readonly at: number;
}

/**
 * A lease in the store. A replica takes it over when its record has not changed for `holdMs` by the replica's own clock, so that
 * clocks of several machines need not agree. Model: client-go leaderelection.
 */
export function createStoreLease(
  store: Store,
  name: string,
  holdMs: number,
  clock: () => number = () => performance.now(),
): StoreLease {
  const key: StoreKey = { tenant: 'root', group: 'internal.allmend.dev', resource: 'leases', namespace: '', name };
  const me = randomUUID();
  let seen: Seen | null = null;

  const write = async (holder: string, expect: 'absent' | number): Promise<boolean> => {
    try {
      const value = Buffer.from(JSON.stringify({ holder, renewal: randomUUID() }));
      await store.commit({ writes: [{ key, op: 'put', value, expect }] });
      return true;
    } catch (error) {
      if (error instanceof StoreConflict) return false;
      throw error;
    }
  };

  return {
    async hold() {
      const stored = await store.get(key);
      if (!stored) return write(me, 'absent');
      const { holder } = JSON.parse(Buffer.from(stored.value).toString()) as { holder: string };
      if (holder === me || holder === '') return write(me, stored.revision);
      if (seen?.revision !== stored.revision) seen = { revision: stored.revision, at: clock() };
      return clock() - seen.at > holdMs && write(me, stored.revision);
    },
    async release() {
      const stored = await store.get(key);
      if (!stored) return;
      const { holder } = JSON.parse(Buffer.from(stored.value).toString()) as { holder: string };
      if (holder === me) await write('', stored.revision);
    },
  };
}
