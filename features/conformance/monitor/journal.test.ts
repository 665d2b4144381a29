import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { openFolderTenantBlobs } from '@allmend/core-blobs';
import { openPostgresStore, openSqliteStore, type Store } from '@allmend/core-store';
import { postgresPrograms, startPostgres, temporaryFolder, type TestPostgres } from '@allmend/kit-testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createJournal } from './create-journal.ts';
import { journalContract } from './journal.contract.ts';
import { entryOf, placeOf, type JournalPlace } from './testing.ts';

async function openSqlitePlace(): Promise<JournalPlace> {
  const folder = await temporaryFolder('journal');
  const store = await openSqliteStore({ folder: join(folder.path, 'store') });
  return {
    // Own properties only, so that a test can take one of its methods' place.
    store: { ...store },
    blobs: openFolderTenantBlobs(join(folder.path, 'blobs')),
    second: async () => null,
    async cleanup() {
      await store.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}

journalContract('SQLite', openSqlitePlace);

describe.skipIf(postgresPrograms() === null)('with PostgreSQL', () => {
  let postgres: TestPostgres;
  beforeAll(async () => {
    // The contract says nothing of power cuts; the proofs of the store do.
    postgres = await startPostgres({ settings: { fsync: 'off' } });
  });
  afterAll(() => postgres?.[Symbol.asyncDispose]());

  journalContract('PostgreSQL', async () => {
    const folder = await temporaryFolder('journal');
    const schema = `s${randomBytes(8).toString('hex')}`;
    const opened: Store[] = [];
    const open = async (): Promise<Store> => {
      const store = await openPostgresStore({ url: postgres.url(), schema, pollMs: 500, allowUnsafe: true });
      opened.push(store);
      return { ...store };
    };
    return {
      store: await open(),
      blobs: openFolderTenantBlobs(folder.path),
      second: open,
      async cleanup() {
        for (const store of opened) await store.close();
        await folder[Symbol.asyncDispose]();
      },
    };
  });
});

test('reports on different subjects share commits instead of waiting for each other', async () => {
  const place = await openSqlitePlace();
  let begun = 0;
  const several = Promise.withResolvers<void>();
  const store: Store = {
    ...place.store,
    async commit(batch) {
      // Held until others have come, which they do only when they wait for none.
      if (++begun > 5) several.resolve();
      await several.promise;
      return place.store.commit(batch);
    },
  };
  const journal = createJournal({ ...place, store });
  const subjects = Array.from({ length: 30 }, (_, n) => placeOf('hansa', `cloud-${n}`));
  await Promise.all(
    subjects.flatMap((subject) => [entryOf(subject), entryOf(subject)]).map((one) => journal.record(one)),
  );
  for (const subject of subjects) expect(await journal.head(subject)).toMatchObject({ rows: 2 });
  await place.cleanup();
});
