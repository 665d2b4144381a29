import { openPostgresStore, openSqliteStore, type Store } from '@allmend/core-store';
import { postgresPrograms, startPostgres, temporaryFolder } from '@allmend/kit-testing';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { defineSeries, type Series } from './series.ts';
import { keepInOrder } from './upkeep.ts';

const hour = 3_600_000;
const day = 24 * hour;
const hours = defineSeries({
  name: 'sums',
  body: z.object({ count: z.int(), total: z.number() }),
  keepDays: 400,
});
const measurements = defineSeries({
  name: 'measurements',
  body: z.object({ ms: z.number().min(0) }),
  keepDays: 2,
  rollUp: {
    into: hours,
    bucketMs: hour,
    sum: (rows) => ({ count: rows.length, total: rows.reduce((total, { body }) => total + body.ms, 0) }),
  },
});
const all = [measurements, hours] as unknown as readonly Series<never>[];
const start = Date.parse('2026-03-01T00:00:00Z');

function contract(open: () => Promise<{ readonly store: Store; close(): Promise<void> }>): void {
  let place: Awaited<ReturnType<typeof open>>;
  let store: Store;
  beforeEach(async () => {
    place = await open();
    ({ store } = place);
  });
  afterEach(() => place.close());

  const measure = async (subject: string, at: number, ms: number, tenant = 't1'): Promise<void> => {
    await store.commit({
      writes: [],
      appends: [measurements.append({ tenant, subject, at: new Date(at), body: { ms } })],
    });
  };
  const sums = async (tenant = 't1') =>
    (await hours.read(store, { tenant })).map(({ subject, at, body }) => [subject, at.getTime() - start, body]);

  test('rows come back as they were written, by subject and time', async () => {
    await measure('a', start, 5);
    await measure('b', start + 1, 7);
    await measure('a', start + 2, 9);
    const rows = await measurements.read(store, { tenant: 't1', subject: 'a', since: new Date(start + 1) });
    expect(rows).toMatchObject([{ subject: 'a', at: new Date(start + 2), body: { ms: 9 }, hash: null }]);
    expect(await measurements.read(store, { tenant: 't2' })).toEqual([]);
  });

  test('a row that is not as the series has them is refused when it is written, and named when it is read', async () => {
    expect(() => measurements.append({ tenant: 't1', subject: 'a', at: new Date(start), body: { ms: -1 } })).toThrow(
      expect.objectContaining({ reason: 'history.row-invalid' }),
    );
    const foreign = { series: 'measurements', tenant: 't1', subject: 'a', at: new Date(start), chained: false };
    for (const body of ['{"ms":"fast"}', 'not JSON', '']) {
      await store.commit({ writes: [], appends: [{ ...foreign, body: Buffer.from(body) }] });
      await expect(measurements.read(store, { tenant: 't1', order: 'descending', limit: 1 })).rejects.toMatchObject({
        reason: 'history.row-unreadable',
      });
    }
  });

  test('buckets that are over are summed up once, and rows go only after that and when they are old', async () => {
    await measure('a', start + 10, 1);
    await measure('b', start + 20, 10);
    await measure('a', start + 30, 2);
    await measure('a', start + hour, 4);
    await measure('a', start + 5 * hour, 8);
    await measure('a', start, 100, 't2');
    const keep = (now: number, tenants = ['t1']) => keepInOrder(store, all, { tenants, now: new Date(now) });
    expect(await keep(start + hour)).toEqual({ summed: 0, removed: 0 });
    expect(await keep(start + 2 * hour + 60_000)).toEqual({ summed: 3, removed: 0 });
    expect(await keep(start + 2 * hour + 60_000)).toEqual({ summed: 0, removed: 0 });
    expect(await sums()).toEqual([
      ['a', 0, { count: 2, total: 3 }],
      ['b', 0, { count: 1, total: 10 }],
      ['a', hour, { count: 1, total: 4 }],
    ]);
    expect(await keep(start + 3 * day)).toMatchObject({ summed: 1 });
    expect(await measurements.read(store, { tenant: 't1' })).toEqual([]);
    expect(await sums()).toHaveLength(4);
  });

  test('a tenant that was not yet summed up keeps its rows', async () => {
    await measure('a', start, 1, 't1');
    await measure('a', start + 10 * day, 1, 't1');
    await keepInOrder(store, all, { tenants: ['t1'], now: new Date(start + 1.5 * day) });
    expect(await measurements.read(store, { tenant: 't1' })).toHaveLength(2);
  });

  test('two servers that keep order at once write each sum once', async () => {
    for (let n = 0; n < 6; n++) await measure(`s${n % 2}`, start + n * hour, n);
    const now = new Date(start + day);
    await Promise.all([1, 2].map(() => keepInOrder(store, all, { tenants: ['t1'], now })));
    expect(await sums()).toHaveLength(6);
  });
}

describe('on SQLite', () => {
  const open = async () => {
    const folder = await temporaryFolder('history');
    const store = await openSqliteStore({ folder: folder.path });
    const close = async (): Promise<void> => {
      await store.close();
      await folder[Symbol.asyncDispose]();
    };
    return { store, close };
  };
  contract(open);

  test('law: whenever order is kept, what was measured is in the sums in the end, whole', async () => {
    const rows = fc.array(fc.record({ subject: fc.constantFrom('a', 'b'), minute: fc.nat(600), ms: fc.nat(9) }), {
      maxLength: 25,
    });
    await fc.assert(
      fc.asyncProperty(rows, fc.array(fc.nat(700), { maxLength: 4 }), async (measured, looks) => {
        const { store, close } = await open();
        try {
          const order = measured.toSorted((a, b) => a.minute - b.minute);
          const times = looks.toSorted((a, b) => a - b);
          for (const { subject, minute, ms } of order) {
            while (times[0] !== undefined && times[0] < minute) {
              const now = new Date(start + times.shift()! * 60_000);
              await keepInOrder(store, all, { tenants: ['t'], now, settleMs: 0 });
            }
            const at = new Date(start + minute * 60_000);
            await store.commit({
              writes: [],
              appends: [measurements.append({ tenant: 't', subject, at, body: { ms } })],
            });
          }
          await keepInOrder(store, all, { tenants: ['t'], now: new Date(start + day) });
          const found = await hours.read(store, { tenant: 't' });
          const total = (of: readonly number[]): number => of.reduce((sum, one) => sum + one, 0);
          expect(total(found.map(({ body }) => body.total))).toBe(total(measured.map(({ ms }) => ms)));
          expect(total(found.map(({ body }) => body.count))).toBe(measured.length);
          const places = found.map(({ subject, at }) => `${subject} ${at.getTime()}`);
          expect(new Set(places).size).toBe(places.length);
        } finally {
          await close();
        }
      }),
      { numRuns: 25 },
    );
  });
});

describe.skipIf(postgresPrograms() === null)('on PostgreSQL', () => {
  let server: Awaited<ReturnType<typeof startPostgres>>;
  let made = 0;
  beforeAll(async () => {
    server = await startPostgres();
  }, 60_000);
  afterAll(() => server?.[Symbol.asyncDispose]());
  contract(async () => {
    const store = await openPostgresStore({ url: await server.createDatabase(`history_${++made}`) });
    return { store, close: () => store.close() };
  });
});
