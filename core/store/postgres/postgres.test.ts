import { randomBytes } from 'node:crypto';
import { postgresPrograms, startPostgres, type TestPostgres } from '@allmend/kit-testing';
import { afterAll, beforeAll, describe } from 'vitest';
import type { Store } from '../store.ts';
import { storeContract } from '../store.contract.ts';
import { openPostgresStore } from './open.ts';

describe.skipIf(postgresPrograms() === null)('PostgreSQL', () => {
  let postgres: TestPostgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres?.[Symbol.asyncDispose]());

  storeContract('PostgreSQL', async () => {
    const schema = `s${randomBytes(8).toString('hex')}`;
    const opened: Store[] = [];
    const open = async () => {
      const store = await openPostgresStore({ url: postgres.url(), schema, pollMs: 500 });
      opened.push(store);
      return store;
    };
    return {
      store: await open(),
      async reopen() {
        await opened.at(-1)!.close();
        return open();
      },
      second: open,
      async cleanup() {
        for (const store of opened) await store.close();
        await postgres.sql(`DROP SCHEMA "${schema}" CASCADE`);
      },
    };
  });
});
