import { openSqliteStore } from '@allmend/core-store';
import { postgresPrograms, temporaryFolder } from '@allmend/kit-testing';
import { describe, expect, test } from 'vitest';
import { killStores } from './kills.ts';
import { checkLoad, keyOf, loadBatch, nothingYet } from './load-pattern.ts';

describe('kill -9 during load', () => {
  test('SQLite loses nothing acknowledged and tears nothing', async () => {
    const { kills, acknowledged } = await killStores({ engine: 'sqlite', kills: 4, seed: `${Date.now()}` });
    expect(kills.flatMap(({ faults }) => faults)).toEqual([]);
    expect(acknowledged).toBeGreaterThan(0);
  }, 60_000);

  test.skipIf(postgresPrograms() === null)(
    'PostgreSQL loses nothing acknowledged and tears nothing, whoever is killed',
    async () => {
      const { kills, acknowledged } = await killStores({ engine: 'postgres', kills: 5, seed: `${Date.now()}` });
      expect(kills.flatMap(({ faults }) => faults)).toEqual([]);
      expect(acknowledged).toBeGreaterThan(0);
    },
    60_000,
  );
});

describe('the check of what a load has written', () => {
  /** What is found wrong after two steps of a writer and some mischief. */
  async function faultsAfter(
    mischief: (store: Awaited<ReturnType<typeof openSqliteStore>>) => Promise<unknown>,
    acknowledged = 2,
  ) {
    await using folder = await temporaryFolder('check');
    const store = await openSqliteStore({ folder: folder.path });
    try {
      const { revisions } = await store.commit(loadBatch(0, 1, 'absent'));
      await store.commit(loadBatch(0, 2, revisions[0]!));
      await mischief(store);
      return (await checkLoad(store, { ...nothingYet, acknowledged: new Map([[0, acknowledged]]) })).faults.join('\n');
    } finally {
      await store.close();
    }
  }
  const batch = loadBatch(0, 3, 'absent');
  const [first] = batch.writes;

  test('finds nothing in what is whole', async () => {
    expect(await faultsAfter(async () => undefined)).toBe('');
  });
  test('finds a lost step', async () => {
    expect(await faultsAfter(async () => undefined, 3)).toContain('step 3 was acknowledged and is lost');
  });
  test('finds half a batch', async () => {
    const half = { key: first!.key, op: 'put', value: first!.value } as const;
    expect(await faultsAfter((store) => store.commit({ writes: [half] }))).toContain('its first object is of step 3');
    expect(await faultsAfter((store) => store.commit({ writes: [], appends: batch.appends! }))).toContain(
      'its history of 3',
    );
  });
  test('finds a torn value', async () => {
    const value = Buffer.from(loadBatch(0, 2, 'absent').writes[0]!.value);
    value[value.length - 1]! ^= 1;
    expect(
      await faultsAfter((store) => store.commit({ writes: [{ key: keyOf(0, 'second'), op: 'put', value }] })),
    ).toContain('torn');
  });
  test('finds a stale index value', async () => {
    const wrong = { ...loadBatch(0, 2, 'absent').writes[0]!, index: { label: ['step=1'] } };
    const { expect: _, ...write } = wrong;
    expect(await faultsAfter((store) => store.commit({ writes: [write] }))).toContain(
      'the index has 1 objects of step 1',
    );
  });
  test('finds a gap in the history', async () => {
    const skipped = loadBatch(0, 5, 'absent').appends!;
    expect(await faultsAfter((store) => store.commit({ writes: [], appends: skipped }))).toContain(
      'step 5 of the history follows step 2',
    );
  });
});
