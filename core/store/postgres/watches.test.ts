import { randomBytes } from 'node:crypto';
import { postgresPrograms, startPostgres, type TestPostgres } from '@allmend/kit-testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Store } from '../store.ts';
import { checkHistory } from '../testing/history-checker.ts';
import type { WatchHubLimits } from '../watch/hub.ts';
import { openPostgresStore } from './open.ts';

/** Makes every watcher fall behind again and again. */
const tight = { pageSize: 4, queueEvents: 3, queueBytes: 5000, recentEvents: 5, recentBytes: 10_000 };

describe.skipIf(postgresPrograms() === null)('history on two servers: watches never skip, repeat or reorder', () => {
  let postgres: TestPostgres;
  beforeAll(async () => {
    postgres = await startPostgres({ settings: { fsync: 'off' } });
  });
  afterAll(() => postgres?.[Symbol.asyncDispose]());

  async function run(seed: number, watch: Partial<WatchHubLimits>) {
    const schema = `s${randomBytes(8).toString('hex')}`;
    let opened: Store[] = [];
    const open = async () => {
      const store = await openPostgresStore({ url: postgres.url(), schema, pollMs: 300, allowUnsafe: true, watch });
      opened.push(store);
      return store;
    };
    const close = async () => {
      for (const store of opened) await store.close();
      opened = [];
    };
    try {
      const place = {
        store: await open(),
        second: open,
        async reopen() {
          await close();
          return open();
        },
        cleanup: close,
      };
      return await checkHistory(place, { seed });
    } finally {
      await close();
    }
  }

  // Other seeds each time; a failure names its own.
  const first = Math.floor(Math.random() * 1_000_000_000);
  test.each(Array.from({ length: 6 }, (_, n) => first + n))('seed %i', async (seed) => {
    const { revisions, events } = await run(seed, {});
    expect(revisions).toBeGreaterThan(50);
    expect(events).toBeGreaterThan(20);
  });
  test.each(Array.from({ length: 6 }, (_, n) => first + 1000 + n))('seed %i, with tiny queues', async (seed) => {
    expect((await run(seed, tight)).revisions).toBeGreaterThan(50);
  });
});
