import { openPostgresStore, openSqliteStore, type Store } from '@allmend/core-store';
import { postgresPrograms, startPostgres, temporaryFolder } from '@allmend/kit-testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ledgerContract } from '../ledger.contract.ts';
import type { Ledger } from '../ledger.ts';
import { putEntry } from './records.ts';
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

test('however much is to be forgotten, all of it is', async () => {
  await using folder = await temporaryFolder('ledger-store');
  const store = await openSqliteStore({ folder: folder.path });
  const day = 86_400_000;
  const begun = Date.parse('2026-03-01T00:00:00Z');
  let clock = begun;
  const ledger = await openStoreLedger(store, { now: () => clock });
  const cloud = { authUrl: 'https://keystone.gruenland.example', region: null, projectId: 'p' };
  for (const id of ['old', 'live']) await ledger.beginRun({ id, cloudName: 'gruenland', cloud }, 60);
  const [one, kept] = [
    await ledger.intend({ run: 'old', kind: 'server' }),
    await ledger.intend({ run: 'live', kind: 'server' }),
  ];
  await ledger.gone(one.id);
  await ledger.endRun('old');
  const like = (await ledger.entries({ run: 'old' }))[0]!;
  const copies = Array.from({ length: 2100 }, (_, n) => ({ ...like, id: 10 + n, name: `${like.name}-${n}` }));
  await store.commit({ writes: copies.map((entry) => putEntry(entry, 'absent')) });
  clock += day;
  expect(await ledger.forget(new Date(begun + day / 2))).toBe(2101);
  expect((await ledger.entries()).map(({ id }) => id)).toEqual([kept.id]);
  expect((await ledger.runs()).map(({ id }) => id)).toEqual(['live']);
  await store.close();
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
