import { join } from 'node:path';
import { temporaryFolder } from '@allmend/kit-testing';
import { describe, expect, test } from 'vitest';
import { checkHistory } from '../testing/history-checker.ts';
import type { WatchHubLimits } from '../watch/hub.ts';
import { openSqliteStore } from './sqlite.ts';

/** Makes every watcher fall behind again and again. */
const tight = { pageSize: 4, queueEvents: 3, queueBytes: 5000, recentEvents: 5, recentBytes: 10_000 };

async function run(seed: number, watch: Partial<WatchHubLimits>) {
  await using home = await temporaryFolder('history');
  const folder = join(home.path, 'data');
  let store = await openSqliteStore({ folder, watch });
  try {
    const place = {
      store,
      async reopen() {
        await store.close();
        store = await openSqliteStore({ folder, watch });
        return store;
      },
      cleanup: () => store.close(),
    };
    return await checkHistory(place, { seed });
  } finally {
    await store.close();
  }
}

describe('history: watches never skip, repeat or reorder', () => {
  // Other seeds each time; a failure names its own.
  const first = Math.floor(Math.random() * 1_000_000_000);

  test.each(Array.from({ length: 8 }, (_, n) => first + n))('seed %i', async (seed) => {
    const { revisions, events, connections } = await run(seed, {});
    expect(revisions).toBeGreaterThan(50);
    expect(events).toBeGreaterThan(20);
    expect(connections).toBeGreaterThan(6);
  });

  test.each(Array.from({ length: 16 }, (_, n) => first + 1000 + n))('seed %i, with tiny queues', async (seed) => {
    const { revisions } = await run(seed, tight);
    expect(revisions).toBeGreaterThan(50);
  });
});
