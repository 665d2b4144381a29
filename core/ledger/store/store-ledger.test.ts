import { openPostgresStore, openSqliteStore, type Store } from '@allmend/core-store';
import { postgresPrograms, startPostgres, temporaryFolder } from '@allmend/kit-testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ledgerContract } from '../ledger.contract.ts';
import type { Ledger } from '../ledger.ts';
import { openStoreLedger } from './store-ledger.ts';

/** Handles of one place share a store, as the controllers of one server do; `second` opens it as another server would. */
ledgerContract('SQLite store', async () => {
  const folder = await temporaryFolder('ledger-store');
  const store = await openSqliteStore({ folder: folder.path });
  return {
    open: (options) => openStoreLedger(store, options),
    async remove() {
      await store.close();
      await folder[Symbol.asyncDispose]();
    },
  };
});

describe.skipIf(postgresPrograms() === null)('on PostgreSQL', () => {
  let server: Awaited<ReturnType<typeof startPostgres>>;
  let made = 0;
  beforeAll(async () => {
    server = await startPostgres();
  }, 60_000);
  afterAll(() => server?.[Symbol.asyncDispose]());

  const newDatabase = async (): Promise<string> => server.createDatabase(`ledger_${++made}`);

  ledgerContract('PostgreSQL store, a server for each handle', async () => {
    const url = await newDatabase();
    const stores: Store[] = [];
    return {
      async open(options): Promise<Ledger> {
        const store = await openPostgresStore({ url });
        stores.push(store);
        return openStoreLedger(store, options);
      },
      async remove() {
        await Promise.all(stores.map((store) => store.close()));
      },
    };
  });

  test('two servers that intend at the same time give each entry a number and a name of its own', async () => {
    const url = await newDatabase();
    await using stack = new AsyncDisposableStack();
    const handles: Ledger[] = [];
    for (let n = 0; n < 2; n++) {
      const store = await openPostgresStore({ url });
      stack.defer(() => store.close());
      handles.push(await openStoreLedger(store));
    }
    const cloud = { authUrl: 'https://keystone.gruenland.example', region: null, projectId: 'p' };
    await handles[0]!.beginRun({ id: 'r1', cloudName: 'gruenland', cloud }, 60);
    const entries = await Promise.all(
      handles.flatMap((ledger) => Array.from({ length: 15 }, () => ledger.intend({ run: 'r1', kind: 'server' }))),
    );
    expect(new Set(entries.map(({ id }) => id)).size).toBe(30);
    expect(new Set(entries.map(({ name }) => name)).size).toBe(30);
  });
});
