import { randomBytes } from 'node:crypto';
import { postgresPrograms, startPostgres, type TestPostgres } from '@allmend/kit-testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bytes, configMaps, failure, keyOf, put, text, write } from '../contract/place.contract.ts';
import type { AdminStore } from '../admin.ts';
import { storeLimits } from '../limits.ts';
import { openPostgresStore } from './open.ts';

const newSchema = () => `s${randomBytes(8).toString('hex')}`;

describe.skipIf(postgresPrograms() === null)('opening PostgreSQL', () => {
  let postgres: TestPostgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres?.[Symbol.asyncDispose]());

  const using = async <T>(schema: string, work: (store: AdminStore) => Promise<T>): Promise<T> => {
    const store = await openPostgresStore({ url: postgres.url(), schema });
    try {
      return await work(store);
    } finally {
      await store.close();
    }
  };

  test('many servers that start at once on an empty database make one store', async () => {
    const schema = newSchema();
    const ids = await Promise.all(Array.from({ length: 6 }, () => using(schema, async ({ id }) => id)));
    expect(new Set(ids).size).toBe(1);
    expect(await postgres.sql(`SELECT number FROM ${schema}.format`)).toBe('1');
  });

  test('two stores in one database know nothing of each other', async () => {
    const [a, b] = [newSchema(), newSchema()];
    await using(a, (store) => write(store, put(keyOf('a'), '')));
    await using(b, async (store) => expect(await store.count(configMaps)).toBe(0));
  });

  test('a newer format is refused and left as it is', async () => {
    const schema = newSchema();
    await using(schema, (store) => write(store, put(keyOf('a'), '1')));
    await postgres.sql(`UPDATE ${schema}.format SET number = 7`);
    const refusal = openPostgresStore({ url: postgres.url(), schema });
    await expect(refusal).rejects.toEqual(failure('too-new'));
    await expect(refusal).rejects.toThrow('schema 7, this version knows 1');
    expect(await postgres.sql(`SELECT count(*) FROM ${schema}.object`)).toBe('1');
  });

  test('a schema that somebody else has filled is refused', async () => {
    const schema = newSchema();
    await postgres.sql(`CREATE SCHEMA ${schema}; CREATE TABLE ${schema}.invoices (n int)`);
    await expect(openPostgresStore({ url: postgres.url(), schema })).rejects.toThrow('invoices');
    expect(await postgres.sql(`SELECT count(*) FROM pg_class WHERE relnamespace = '${schema}'::regnamespace`)).toBe(
      '1',
    );
  });

  test('an address without a database or a user is a sentence that holds no password', async () => {
    const url = postgres
      .url('nowhere')
      .replace('postgresql:///', 'postgresql://somebody:hunter2@/')
      .replace('user=allmend', '');
    const thrown = await openPostgresStore({ url }).catch((error: unknown) => error);
    expect(thrown).toEqual(failure('unavailable'));
    expect(JSON.stringify([thrown, (thrown as Error).message])).not.toContain('hunter2');
    expect((thrown as Error).message).toContain('"nowhere"');
  });

  test('the encoding must be UTF-8', async () => {
    await postgres.sql(`CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0 LOCALE 'C'`);
    await expect(openPostgresStore({ url: postgres.url('latin') })).rejects.toEqual(failure('not-a-store'));
  });

  test('commits wait for the disk, whatever the default of the database is', async () => {
    const url = await postgres.createDatabase('careless');
    await postgres.sql('ALTER DATABASE careless SET synchronous_commit = off');
    const store = await openPostgresStore({ url });
    await postgres.sql(
      `CREATE TABLE public.seen (setting text);
       CREATE FUNCTION public.see() RETURNS trigger LANGUAGE plpgsql AS
         $$ BEGIN INSERT INTO public.seen VALUES (current_setting('synchronous_commit')); RETURN NULL; END $$;
       CREATE TRIGGER see AFTER UPDATE ON allmend.store EXECUTE FUNCTION public.see()`,
      'careless',
    );
    await write(store, put(keyOf('a'), ''));
    await store.close();
    expect(await postgres.sql('SELECT setting FROM public.seen', 'careless')).toBe('on');
  });

  test.each(['fsync', 'full_page_writes'])(
    'a server with %s off is refused, unless a test says otherwise',
    async (setting) => {
      await using(newSchema(), (store) => store.revision());
      await postgres.sql(`ALTER SYSTEM SET ${setting} = off`);
      await postgres.sql('SELECT pg_reload_conf()');
      await expect(openPostgresStore({ url: postgres.url(), schema: newSchema() })).rejects.toThrow(setting);
      const store = await openPostgresStore({ url: postgres.url(), schema: newSchema(), allowUnsafe: true });
      await store.close();
      await postgres.sql(`ALTER SYSTEM RESET ${setting}`);
      await postgres.sql('SELECT pg_reload_conf()');
    },
  );

  test('a schema of a hostile name is refused', async () => {
    for (const schema of ['', 'a"b', 'A', 'x'.repeat(60), "s'; DROP SCHEMA public"]) {
      await expect(openPostgresStore({ url: postgres.url(), schema })).rejects.toThrow('cannot be the name');
    }
  });

  test('what is dumped is loaded: objects with revisions and index values, history with its chain', async () => {
    const at = new Date('2026-05-01T10:00:00.001Z');
    const row = (body: string) => ({
      series: 'audit',
      tenant: 'root',
      subject: '',
      at,
      body: new TextEncoder().encode(body),
      chained: true,
    });
    const target = newSchema();
    await using(newSchema(), async (store) => {
      for (let n = 0; n < 700; n++) {
        await store.commit({
          writes: [put(keyOf(`n${n % 600}`), `${n}`, { index: { label: ['x=1', `n=${n}`] } })],
          appends: [row(`${n}`)],
        });
        if (n === 100) await store.trimHistory('audit', new Date());
      }
      const snapshot = await store.snapshot();
      // Not in the snapshot.
      await write(store, put(keyOf('late'), ''));
      await using(target, async (other) => {
        const load = await other.load();
        for await (const objects of snapshot.objects()) await load.objects(objects);
        for await (const rows of snapshot.history()) await load.history(rows);
        for await (const chains of snapshot.chains()) await load.chains(chains);
        await load.finish(snapshot.id, snapshot.revision);
        expect(other.id).toBe(store.id);
        expect(await other.revision()).toBe(701);
        expect(await other.count(configMaps)).toBe(600);
        const found = await other.list(configMaps, { index: { name: 'label', value: 'n=650' } });
        expect(found.items.map(({ key, revision, value }) => [key.name, revision, text(value)])).toEqual([
          ['n50', 652, '650'],
        ]);
        expect(await other.anchor('audit', 'root')).toBe(await store.anchor('audit', 'root'));
        const [theirs, ours] = [
          await store.history({ series: 'audit', tenant: 'root', limit: 5000 }),
          await other.history({ series: 'audit', tenant: 'root', limit: 5000 }),
        ];
        expect(ours).toEqual(theirs);
        await expect(other.list(configMaps, { at: 700 })).rejects.toEqual(failure('compacted'));
        expect(await write(other, put(keyOf('n50'), 'new', { expect: 652 }))).toBe(702);
        await expect(other.load()).rejects.toEqual(failure('not-empty'));
      });
      await snapshot.close();
    });
  });

  test('the longest keys, index values and subjects fit into the indexes, however little they can be compressed', async () => {
    const noise = (bytes: number) => randomBytes(bytes).toString('hex').slice(0, bytes);
    const { keyBytes, indexValueBytes, nameBytes } = storeLimits;
    const rest = keyOf('').tenant + keyOf('').resource + keyOf('').namespace;
    await using(newSchema(), async (store) => {
      const key = keyOf(noise(keyBytes - rest.length));
      const [index, value] = [noise(nameBytes), noise(indexValueBytes)];
      await store.commit({
        writes: [put(key, '1', { index: { [index]: [value] } })],
        appends: [
          {
            series: noise(nameBytes),
            tenant: noise(keyBytes),
            subject: noise(indexValueBytes),
            at: new Date(),
            body: bytes('x'),
            chained: true,
          },
        ],
      });
      const found = await store.list(configMaps, { index: { name: index, value } });
      expect(found.items.map((one) => one.key)).toEqual([key]);
    });
  });

  test('a load that is given up leaves the store empty and usable', async () => {
    await using(newSchema(), async (store) => {
      const load = await store.load();
      await load.objects([{ key: keyOf('a'), revision: 5, value: new Uint8Array(1), index: {} }]);
      await load.abort();
      expect(await store.count(configMaps)).toBe(0);
      expect(await write(store, put(keyOf('a'), ''))).toBe(2);
    });
  });
});
