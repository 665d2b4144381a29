import { setTimeout as delay } from 'node:timers/promises';
import type { Range, Store, StoreEvent } from '@allmend/core-store';

/** What keeps a cache true to the store. */
export interface Follower {
  /** Whether events arrive: without them a cache must not be used. */
  readonly state: 'following' | 'blind';
  /** Resolves when events arrive for the first time. */
  readonly ready: Promise<void>;
  stop(): Promise<void>;
}

export interface FollowHandlers {
  changed(event: StoreEvent): void;
  /** Events may have been missed: whatever was remembered may be wrong. */
  missed(): void;
}

const firstPauseMs = 50;
const longestPauseMs = 5_000;

/** Watches a range for as long as the process lives. A watch that breaks begins anew, and says that something was missed. */
export function follow(store: Store, range: Range, handlers: FollowHandlers): Follower {
  const stopping = new AbortController();
  const { signal } = stopping;
  const first = Promise.withResolvers<void>();
  let state: Follower['state'] = 'blind';

  const watchOnce = async (): Promise<void> => {
    const since = await store.revision();
    handlers.missed();
    state = 'following';
    first.resolve();
    for await (const { events } of store.watch(range, { since, signal })) {
      for (const event of events) handlers.changed(event);
    }
  };

  const run = async (): Promise<void> => {
    for (let pause = firstPauseMs; !signal.aborted; pause = Math.min(pause * 2, longestPauseMs)) {
      const begun = Date.now();
      try {
        await watchOnce();
      } catch {
        // The store is away, or compacted what was not read yet: begin anew.
      }
      state = 'blind';
      handlers.missed();
      if (Date.now() - begun > longestPauseMs) pause = firstPauseMs;
      await delay(pause, undefined, { signal, ref: false }).catch(() => undefined);
    }
  };

  const running = run();
  return {
    get state() {
      return state;
    },
    ready: first.promise,
    async stop() {
      stopping.abort();
      first.resolve();
      await running;
    },
  };
}
