import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { postgresPrograms, startPostgres, waitUntil, type TestPostgres } from '@allmend/kit-testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bytes, configMaps, keyOf, put } from '../contract/place.contract.ts';
import type { Range, Store } from '../store.ts';
import { openPostgresStore } from './open.ts';

const objects = 6000;
const page = 50;

/** Every read costs what it returns, and not what the store holds: seen in the plans that the server says it ran. */
describe.skipIf(postgresPrograms() === null)('plans', () => {
  let postgres: TestPostgres;
  let store: Store;

  beforeAll(async () => {
    postgres = await startPostgres({
      settings: {
        fsync: 'off',
        session_preload_libraries: 'auto_explain',
        'auto_explain.log_min_duration': '0',
        'auto_explain.log_analyze': 'on',
        'auto_explain.log_timing': 'off',
        logging_collector: 'on',
        log_directory: '.',
        log_filename: 'plans.log',
        log_min_messages: 'log',
      },
    });
    store = await openPostgresStore({ url: postgres.url(), allowUnsafe: true, pollMs: 600_000 });
    for (let from = 0; from < objects; from += 1000) {
      const some = Array.from({ length: 1000 }, (_, n) => from + n);
      await store.commit({
        writes: some.map((n) => put(keyOf(`n${n}`, { tenant: `t${n % 2}` }), `${n}`, { index: { label: ['x=1'] } })),
        appends: some.map((n) => ({
          series: 's',
          tenant: `t${n % 2}`,
          subject: `${n % 3}`,
          at: new Date(n),
          body: bytes(''),
          chained: n % 2 === 0,
        })),
      });
    }
  });
  afterAll(async () => {
    await store?.close();
    await postgres?.[Symbol.asyncDispose]();
  });

  /** The log, once everything before a statement with this mark is in it: the server writes it a moment later. */
  async function logged(mark: string): Promise<string> {
    await postgres.sql(`SELECT '${mark}'`);
    return waitUntil('the log', async () => {
      const log = await readFile(join(postgres.dataFolder, 'plans.log'), 'utf8');
      return log.includes(`SELECT '${mark}'`) ? log : null;
    });
  }

  const one: Range = { ...configMaps, tenant: 't0' };
  const all: Range = { ...configMaps, tenant: null };
  const after = { tenant: 't0', namespace: 'default', name: 'n3' };
  const index = { name: 'label', value: 'x=1' };
  const reads: [string, (store: Store) => Promise<unknown>][] = [
    ['get', (store) => store.get(keyOf('n10', { tenant: 't0' }))],
    ['revision', (store) => store.revision()],
    ['a page', (store) => store.list(one, { limit: page, after })],
    ['a page of a namespace', (store) => store.list({ ...one, namespace: 'default' }, { limit: page, after })],
    ['a page of all tenants', (store) => store.list(all, { limit: page, after })],
    ['one name', (store) => store.list({ ...one, namespace: 'default', name: 'n10' })],
    ['a page of the past', (store) => store.list(one, { limit: page, after, at: objects })],
    ['a page of the past of all tenants', (store) => store.list(all, { limit: page, after, at: objects })],
    ['a page by index value', (store) => store.list(one, { limit: page, after, index })],
    ['a page by index value of all tenants', (store) => store.list(all, { limit: page, after, index })],
    ['events of all', (store) => store.events(3000, page)],
    ['history', (store) => store.history({ series: 's', tenant: 't0', limit: page })],
    [
      'the newest of a subject',
      (store) => store.history({ series: 's', tenant: 't0', subject: '0', order: 'descending', limit: page }),
    ],
    ['an anchor', (store) => store.anchor('s', 't0')],
  ];
  test.each(reads)('%s', async (name, read) => {
    const before = (await logged(`before ${name}`)).length;
    await read(store);
    const plans = (await logged(`after ${name}`)).slice(before);
    expect(plans.match(/actual rows=/g)!.length).toBeGreaterThan(1);
    expect(plans).not.toMatch(/Seq Scan on (version|object|index_value|history|chain)/);
    // A page, one more to know whether there are others, and the rows that a filter of one tenant passes over.
    const rows = [...plans.matchAll(/actual rows=(\d+) loops=1\b/g)].map(([, count]) => Number(count));
    expect(Math.max(...rows)).toBeLessThanOrEqual(2 * page + 2);
  });
});
