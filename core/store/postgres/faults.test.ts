import { randomBytes } from 'node:crypto';
import { postgresPrograms, startPostgres, waitUntil, type TestPostgres } from '@allmend/kit-testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { configMaps, failure, keyOf, put, text, watching, write } from '../contract/place.contract.ts';
import type { Store } from '../store.ts';
import { openPostgresStore, type PostgresStoreOptions } from './open.ts';
import { openBreakableLine, type BreakableLine } from './testing.ts';

describe.skipIf(postgresPrograms() === null)('PostgreSQL with faults', () => {
  let postgres: TestPostgres;
  let schema: string;
  let opened: AsyncDisposable[];

  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres?.[Symbol.asyncDispose]());
  beforeEach(() => {
    schema = `s${randomBytes(8).toString('hex')}`;
    opened = [];
  });
  afterEach(async () => {
    for (const one of opened) await one[Symbol.asyncDispose]();
  });

  async function open(options: Partial<PostgresStoreOptions> = {}): Promise<Store> {
    const store = await openPostgresStore({ url: postgres.url(), schema, pollMs: 200, ...options });
    opened.unshift({ [Symbol.asyncDispose]: () => store.close() });
    return store;
  }

  async function openLine(): Promise<BreakableLine> {
    const line = await openBreakableLine(postgres.socketFolder, 'postgres');
    opened.push(line);
    return line;
  }

  describe('a connection that breaks during COMMIT', () => {
    test('when it had not happened, the caller is told that nothing was written', async () => {
      const line = await openLine();
      const store = await open({ url: line.url });
      await write(store, put(keyOf('a'), 'before'));
      line.breakAtCommit('commit-lost');
      await expect(write(store, put(keyOf('a'), 'lost'))).rejects.toEqual(failure('unavailable'));
      expect(line.faults).toBe(1);
      expect(text((await store.get(keyOf('a')))!.value)).toBe('before');
      expect(await write(store, put(keyOf('a'), 'after'))).toBe(3);
    });

    test('when it had happened, the caller gets its revision as if nothing had been', async () => {
      const line = await openLine();
      const store = await open({ url: line.url });
      const watch = watching(store, configMaps, 1);
      line.breakAtCommit('answer-lost');
      const results = await Promise.all(['a', 'b', 'c'].map((name) => write(store, put(keyOf(name), name))));
      expect(line.faults).toBe(1);
      expect(results).toEqual([2, 3, 4]);
      expect(await watch.told(3)).toEqual(['+a=a', '+b=b', '+c=c']);
      expect(await write(store, put(keyOf('a'), 'after', { expect: 2 }))).toBe(5);
      await watch.stop();
    });

    test('a refusal is the same refusal, though its answer came late', async () => {
      const line = await openLine();
      const store = await open({ url: line.url });
      line.breakAtCommit('answer-lost');
      const both = [
        write(store, put(keyOf('a'), '1', { expect: 'absent' })),
        write(store, put(keyOf('a'), '2', { expect: 'absent' })),
      ];
      const [first, second] = await Promise.allSettled(both);
      expect(first).toMatchObject({ status: 'fulfilled', value: 2 });
      expect(second).toMatchObject({ status: 'rejected', reason: { name: 'StoreConflict', actual: 2 } });
    });

    test('the truth is found out as soon as the database can be asked again', async () => {
      const line = await openLine();
      const store = await open({ url: line.url });
      line.breakAtCommit('answer-lost', { down: true });
      const written = write(store, put(keyOf('a'), '1'));
      // The connections break when the database has answered, which takes it a disk's time after the fault.
      const asked = () =>
        store.get(keyOf('a')).then(
          () => null,
          (error: unknown) => error,
        );
      expect(await waitUntil('the line to be down', asked)).toEqual(failure('unavailable'));
      line.mend();
      expect(await written).toBe(2);
    });

    test('what writes nothing waits for no disk', async () => {
      const line = await openLine();
      const store = await open({ url: line.url });
      await write(store, put(keyOf('a'), '1'));
      line.breakAtCommit('commit-lost');
      await expect(write(store, put(keyOf('a'), '2', { expect: 'absent' }))).rejects.toMatchObject({ actual: 2 });
      expect(await store.commit({ writes: [] })).toEqual({ revision: 2, revisions: [] });
      expect(line.faults).toBe(0);
    });

    test('what another server writes meanwhile is not taken for it', async () => {
      const line = await openLine();
      const store = await open({ url: line.url });
      const other = await open();
      line.breakAtCommit('commit-lost', { down: true });
      const lost = write(store, put(keyOf('a'), 'lost'));
      const refused = expect(lost).rejects.toEqual(failure('unavailable'));
      await waitUntil('the fault', () => line.faults === 1);
      expect(await write(other, put(keyOf('a'), 'theirs'))).toBe(2);
      line.mend();
      await refused;
      expect(text((await store.get(keyOf('a')))!.value)).toBe('theirs');
    });
  });

  test('a database that goes and comes back: errors meanwhile, then everything goes on, watches too', async () => {
    const store = await open();
    const watch = watching(store, configMaps, 1);
    await write(store, put(keyOf('a'), '1'));
    await watch.told(1);
    await postgres.stop('kill');
    await expect(store.get(keyOf('a'))).rejects.toEqual(failure('unavailable'));
    await expect(write(store, put(keyOf('a'), 'x'))).rejects.toEqual(failure('unavailable'));
    await expect(openPostgresStore({ url: postgres.url(), schema })).rejects.toEqual(failure('unavailable'));
    await postgres.start();
    expect(text((await store.get(keyOf('a')))!.value)).toBe('1');
    const revision = await waitUntil('a write to succeed', () => write(store, put(keyOf('a'), '2')).catch(() => null));
    expect(revision).toBe(3);
    expect(await watch.told(2)).toEqual(['+a=1', '+a=2<1']);
    const other = await open();
    await write(other, put(keyOf('a'), '3'));
    expect(await watch.told(3)).toEqual(['+a=1', '+a=2<1', '+a=3<2']);
    await watch.stop();
  });

  test('connections that the server closes are replaced; a watch hears of other servers all the same', async () => {
    const [store, other] = [await open({ pollMs: 60_000 }), await open()];
    const watch = watching(store, configMaps, 1);
    for (let turn = 1; turn <= 3; turn++) {
      await write(other, put(keyOf('a'), `${turn}`));
      await watch.told(turn);
      // Every connection of the pool is in use once, and then dead: a read finds them out one by one.
      await Promise.all(Array.from({ length: 8 }, () => store.get(keyOf('a'))));
      await postgres.sql(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'allmend %'`,
      );
      expect(await store.get(keyOf('a'))).not.toBeNull();
      await waitUntil('writes to go on', () => write(store, put(keyOf('b'), '')).catch(() => null));
      await waitUntil('writes of the other to go on', () => write(other, put(keyOf('b'), '')).catch(() => null));
      await watch.told(3 * turn);
    }
    expect(watch.events.filter(({ key }) => key.name === 'a')).toHaveLength(3);
    await watch.stop();
  });

  test('a lost wake-up is made up for by looking from time to time', async () => {
    const [store, other] = [await open({ pollMs: 100 }), await open()];
    const watch = watching(store, configMaps, 1);
    await watch.reached(1);
    // A commit of which nobody is told.
    await postgres.sql(
      `INSERT INTO ${schema}.version VALUES (2, NULL, false, 0, '', 'configmaps', 'root', 'default', 'silent', 'x');
       UPDATE ${schema}.store SET revision = 2`,
    );
    expect(await watch.told(1)).toEqual(['+silent=x']);
    expect(await other.revision()).toBe(2);
    await watch.stop();
  });

  test('servers that read and write the same counter at once lose no step', async () => {
    const stores = [await open(), await open(), await open()];
    const step = async (store: Store): Promise<void> => {
      for (;;) {
        const found = await store.get(keyOf('counter'));
        const next = String(Number(found ? text(found.value) : 0) + 1);
        const done = await write(store, put(keyOf('counter'), next, { expect: found?.revision ?? 'absent' })).catch(
          () => null,
        );
        if (done !== null) return;
      }
    };
    await Promise.all(stores.flatMap((store) => Array.from({ length: 10 }, () => step(store))));
    expect(text((await stores[0]!.get(keyOf('counter')))!.value)).toBe('30');
    expect(await stores[1]!.revision()).toBe(31);
  });

  test('a database that may only be read is read, and says so to those who write', async () => {
    const url = await postgres.createDatabase('readonly');
    const store = await open({ url });
    await write(store, put(keyOf('a'), '1'));
    await postgres.sql('ALTER DATABASE readonly SET default_transaction_read_only = on');
    const second = await open({ url });
    expect(text((await second.get(keyOf('a')))!.value)).toBe('1');
    await expect(write(second, put(keyOf('a'), '2'))).rejects.toEqual(failure('read-only'));
    expect(text((await second.get(keyOf('a')))!.value)).toBe('1');
  });
});
