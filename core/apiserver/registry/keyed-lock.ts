/**
 * Lets one task per key run at a time in this process, in the order of asking. Other replicas are held off by the guards of
 * the store; this only spares writers of one process the conflicts that they would give each other.
 */
export interface KeyedLock {
  /** Runs the task while it holds all keys. Keys are taken in one order, so that tasks never wait for each other in a ring. */
  run<T>(keys: readonly string[], task: () => Promise<T>): Promise<T>;
  /** How many keys are held or waited for. */
  readonly size: number;
}

export function createKeyedLock(): KeyedLock {
  const tails = new Map<string, Promise<void>>();

  const take = async (key: string): Promise<() => void> => {
    const before = tails.get(key);
    const { promise, resolve } = Promise.withResolvers<void>();
    tails.set(key, promise);
    await before;
    return () => {
      if (tails.get(key) === promise) tails.delete(key);
      resolve();
    };
  };

  return {
    async run(keys, task) {
      const releases: (() => void)[] = [];
      try {
        for (const key of [...new Set(keys)].sort()) releases.push(await take(key));
        return await task();
      } finally {
        for (const release of releases.reverse()) release();
      }
    },
    get size() {
      return tails.size;
    },
  };
}
