import { randomBytes } from 'node:crypto';
import { postgresPrograms, startPostgres, temporaryFolder, type TestPostgres } from '@allmend/kit-testing';
import { afterAll, beforeAll, describe } from 'vitest';
import type { AdminStore } from '../admin.ts';
import { dumpContract, type AdminPlace } from '../dump/dump.contract.ts';
import { openSqliteStore } from '../sqlite/sqlite.ts';
import { storeContract } from '../store.contract.ts';
import { openPostgresStore } from './open.ts';

describe.skipIf(postgresPrograms() === null)('PostgreSQL', () => {
  let postgres: TestPostgres;
  beforeAll(async () => {
    // The contract says nothing of power cuts; the proofs do (tools/prove).
    postgres = await startPostgres({ settings: { fsync: 'off' } });
  });
  afterAll(() => postgres?.[Symbol.asyncDispose]());

  async function openPlace(): Promise<AdminPlace & { second(): Promise<AdminStore> }> {
    const schema = `s${randomBytes(8).toString('hex')}`;
    const opened: AdminStore[] = [];
    const open = async () => {
      const store = await openPostgresStore({ url: postgres.url(), schema, pollMs: 500, allowUnsafe: true });
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
      },
    };
  }

  async function openSqlitePlace(): Promise<AdminPlace> {
    const folder = await temporaryFolder('store');
    let store = await openSqliteStore({ folder: folder.path });
    return {
      store,
      async reopen() {
        await store.close();
        store = await openSqliteStore({ folder: folder.path });
        return store;
      },
      async cleanup() {
        await store.close();
        await folder[Symbol.asyncDispose]();
      },
    };
  }

  storeContract('PostgreSQL', openPlace);
  dumpContract('PostgreSQL', openPlace);
  dumpContract('SQLite to PostgreSQL', openSqlitePlace, openPlace);
  dumpContract('PostgreSQL to SQLite', openPlace, openSqlitePlace);
});
