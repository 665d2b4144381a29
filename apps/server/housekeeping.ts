import type { Store } from '@allmend/core-store';
import type { Logger } from '@allmend/kit-telemetry';
import { removeOldEvents } from './old-events.ts';

/** Past versions are kept at least this long (design §3: ten minutes). */
const keepVersionsMs = 15 * 60_000;
const everyMs = 60_000;
/** Old events are looked for once in so many rounds. */
const eventRounds = 30;

/** What the store needs from time to time. Each server of a store may do it: it is idempotent. */
export function startHousekeeping(store: Store, logger: Logger): { close(): Promise<void> } {
  let rounds = 0;
  let running: Promise<void> = Promise.resolve();
  const round = async (): Promise<void> => {
    try {
      await store.compact(new Date(Date.now() - keepVersionsMs));
      if (rounds++ % eventRounds === 0) await removeOldEvents(store, new Date());
    } catch (error) {
      logger.warn({ error }, 'old versions were not removed; the next round tries again');
    }
  };
  const timer = setInterval(() => {
    running = running.then(round);
  }, everyMs).unref();
  return {
    async close() {
      clearInterval(timer);
      await running;
    },
  };
}
