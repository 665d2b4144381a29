import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Append, HistoryQuery, HistoryRow, Store } from '../store.ts';
import { bytes, configMaps, failure, keyOf, put, tenant, text, watching, write } from './place.contract.ts';

const start = Date.parse('2026-03-01T12:00:00.000Z');
const minute = (n: number) => new Date(start + n * 60_000);

function row(body: string, more: Partial<Append> = {}): Append {
  return { series: 'results', tenant, subject: '', at: minute(0), body: bytes(body), chained: false, ...more };
}

const append = (store: Store, ...appends: Append[]) => store.commit({ writes: [], appends });
const bodies = (rows: readonly HistoryRow[]) => rows.map(({ body }) => text(body));

/** The rule of `HistoryRow.hash`, written a second time. */
function linked(previous: string, { series, tenant, subject, at, body }: HistoryRow): string {
  const hash = createHash('sha256');
  for (const part of [previous, series, tenant, subject, at.toISOString()]) hash.update(part).update('\0');
  return hash.update(body).digest('hex');
}

async function verify(store: Store, series: string, of = tenant): Promise<number> {
  const rows = await store.history({ series, tenant: of, limit: 5000 });
  let previous = await store.anchor(series, of);
  for (const one of rows) {
    expect(one.hash).toBe(linked(previous, one));
    previous = one.hash!;
  }
  return rows.length;
}

/** Rows of the history, the chain, retention; the end of a tenant. */
export function historyContract(current: () => Store): void {
  test('rows come in the commit of their writes, and are read back in order', async () => {
    const store = current();
    await store.commit({
      writes: [put(keyOf('a'), '1')],
      appends: [row('one', { subject: 's', at: minute(1) }), row('two', { at: minute(2) })],
    });
    const rows = await store.history({ series: 'results', tenant });
    expect(rows).toEqual([
      {
        seq: expect.any(Number),
        series: 'results',
        tenant,
        subject: 's',
        at: minute(1),
        body: expect.anything(),
        hash: null,
      },
      {
        seq: expect.any(Number),
        series: 'results',
        tenant,
        subject: '',
        at: minute(2),
        body: expect.anything(),
        hash: null,
      },
    ]);
    expect(bodies(rows)).toEqual(['one', 'two']);
    expect(rows[1]!.seq).toBeGreaterThan(rows[0]!.seq);
  });

  test('rows alone do not move the revision', async () => {
    expect(await append(current(), row('one'))).toEqual({ revision: 1, revisions: [] });
  });

  const queries: [string, Partial<HistoryQuery>, string[]][] = [
    ['everything', {}, ['0', '1', '2', '3', '4', '5']],
    ['a subject', { subject: 'odd' }, ['1', '3', '5']],
    ['an unknown subject', { subject: 'nobody' }, []],
    ['from an instant on', { since: minute(4) }, ['4', '5']],
    ['before an instant', { until: minute(2) }, ['0', '1']],
    ['between instants', { since: minute(1), until: minute(4), subject: 'odd' }, ['1', '3']],
    ['the newest first', { order: 'descending', limit: 2 }, ['5', '4']],
    ['the newest of a subject', { order: 'descending', limit: 1, subject: 'even' }, ['4']],
    ['a limit', { limit: 4 }, ['0', '1', '2', '3']],
  ];
  test.each(queries)('a query of %s', async (_, query, expected) => {
    const store = current();
    for (let n = 0; n < 6; n++) {
      await append(store, row(`${n}`, { subject: n % 2 ? 'odd' : 'even', at: minute(n) }));
    }
    await append(store, row('of another series', { series: 'audit' }), row('of another tenant', { tenant: 't2' }));
    expect(bodies(await store.history({ series: 'results', tenant, ...query }))).toEqual(expected);
  });

  test('pages in both directions', async () => {
    const store = current();
    await append(store, ...Array.from({ length: 10 }, (_, n) => row(`${n}`)));
    for (const order of ['ascending', 'descending'] as const) {
      const found: string[] = [];
      let after: number | undefined;
      for (;;) {
        const query = { series: 'results', tenant, order, limit: 3, ...(after !== undefined && { after }) };
        const rows = await store.history(query);
        if (rows.length === 0) break;
        found.push(...bodies(rows));
        after = rows.at(-1)!.seq;
      }
      const expected = Array.from({ length: 10 }, (_, n) => `${n}`);
      expect(found).toEqual(order === 'ascending' ? expected : expected.reverse());
    }
  });

  test.each([0, -1, 1.5, 5001, Number.NaN])('a limit of %s rows is refused', async (limit) => {
    await expect(current().history({ series: 'results', tenant, limit })).rejects.toEqual(failure('query-invalid'));
  });

  test('instants keep their milliseconds, also before 1970', async () => {
    const store = current();
    const instants = [new Date('2026-03-01T12:00:00.123Z'), new Date('1969-12-31T23:59:59.999Z')];
    await append(store, ...instants.map((at) => row('x', { at })));
    expect((await store.history({ series: 'results', tenant })).map(({ at }) => at)).toEqual(instants);
  });

  describe('the chain', () => {
    const link = (body: string, more: Partial<Append> = {}) => row(body, { series: 'audit', chained: true, ...more });

    test('links each row to the one before, per series and tenant', async () => {
      const store = current();
      await append(store, link('1'), link('2', { subject: 's' }));
      await append(store, link('of t2', { tenant: 't2' }), link('of another', { series: 'other' }));
      await append(store, link('3'));
      await append(store, link(''), link('ünï\0', { subject: '😀' }));
      expect(await verify(store, 'audit')).toBe(5);
      expect(await verify(store, 'audit', 't2')).toBe(1);
      expect(await verify(store, 'other')).toBe(1);
    });

    test('stays whole when many append at once', async () => {
      const store = current();
      await Promise.all(Array.from({ length: 40 }, (_, n) => append(store, link(`a${n}`), link(`b${n}`))));
      expect(await verify(store, 'audit')).toBe(80);
      const rows = bodies(await store.history({ series: 'audit', tenant }));
      // Rows of one commit stand together.
      for (let at = 0; at < rows.length; at += 2) expect(rows[at + 1]).toBe(rows[at]!.replace('a', 'b'));
    });

    test('a refused batch leaves no gap', async () => {
      const store = current();
      await append(store, link('1'));
      const refused = store.commit({ writes: [put(keyOf('a'), '', { expect: 5 })], appends: [link('2')] });
      await expect(refused).rejects.toMatchObject({ name: 'StoreConflict' });
      await append(store, link('3'));
      expect(await verify(store, 'audit')).toBe(2);
    });

    test('goes on after trimming, from the hash of the last row removed', async () => {
      const store = current();
      expect(await store.anchor('audit', tenant)).toBe('');
      for (let n = 0; n < 6; n++) await append(store, link(`${n}`, { at: minute(n) }));
      const [, , third] = await store.history({ series: 'audit', tenant });
      expect(await store.trimHistory('audit', minute(3))).toBe(3);
      expect(await store.anchor('audit', tenant)).toBe(third!.hash);
      expect(bodies(await store.history({ series: 'audit', tenant }))).toEqual(['3', '4', '5']);
      expect(await verify(store, 'audit')).toBe(3);
      expect(await store.trimHistory('audit', minute(100))).toBe(3);
      await append(store, link('6', { at: minute(6) }));
      expect(await verify(store, 'audit')).toBe(1);
      expect(await store.anchor('audit', tenant)).not.toBe('');
    });

    test('has no holes when a clock went back', async () => {
      const store = current();
      for (const n of [0, 10, 2, 3, 11]) await append(store, link(`${n}`, { at: minute(n) }));
      expect(await store.trimHistory('audit', minute(5))).toBe(1);
      expect(bodies(await store.history({ series: 'audit', tenant }))).toEqual(['10', '2', '3', '11']);
      expect(await verify(store, 'audit')).toBe(4);
    });
  });

  test('trimming takes the rows of one series that are older, in every tenant', async () => {
    const store = current();
    const rows = [0, 5, 1, 6].map((n) => row(`${n}`, { at: minute(n) }));
    await append(store, ...rows, ...rows.map((one) => ({ ...one, tenant: 't2' })), row('kept', { series: 'other' }));
    expect(await store.trimHistory('results', minute(5))).toBe(4);
    expect(await store.trimHistory('results', minute(5))).toBe(0);
    expect(bodies(await store.history({ series: 'results', tenant }))).toEqual(['5', '6']);
    expect(bodies(await store.history({ series: 'results', tenant: 't2' }))).toEqual(['5', '6']);
    expect(bodies(await store.history({ series: 'other', tenant }))).toEqual(['kept']);
  });

  test('a sequence number is not given twice, even when all rows have gone', async () => {
    const store = current();
    await append(store, row('1'));
    const [first] = await store.history({ series: 'results', tenant });
    await store.trimHistory('results', minute(100));
    await append(store, row('2'));
    const [second] = await store.history({ series: 'results', tenant });
    expect(second!.seq).toBeGreaterThan(first!.seq);
  });

  describe('the end of a tenant', () => {
    test('removes all of it and nothing of others', async () => {
      const store = current();
      const index = { label: ['x=1'] };
      const places = [
        { tenant: 'gone' },
        { tenant: 'gone', namespace: '' },
        { tenant: 'gone', resource: 'secrets', group: 'apps' },
        { tenant: 'gone2' },
      ];
      for (let turn = 0; turn < 3; turn++) {
        await store.commit({
          writes: places.map((parts) => put(keyOf('a', parts), `${turn}`, { index })),
          appends: ['gone', 'gone2'].map((of) => row(`${turn}`, { tenant: of, chained: true })),
        });
      }
      const revision = await store.revision();
      expect(await store.dropTenant('gone')).toBe(3);
      expect(await store.dropTenant('gone')).toBe(0);
      expect(await store.revision()).toBe(revision);
      for (const parts of places.slice(0, 3)) expect(await store.get(keyOf('a', parts))).toBeNull();
      expect((await store.list({ ...configMaps, tenant: 'gone' }, { at: revision })).items).toEqual([]);
      const found = await store.list({ ...configMaps, tenant: null }, { index: { name: 'label', value: 'x=1' } });
      expect(found.items.map(({ key }) => key.tenant)).toEqual(['gone2']);
      expect(await store.history({ series: 'results', tenant: 'gone' })).toEqual([]);
      expect(await store.anchor('results', 'gone')).toBe('');
      expect(bodies(await store.history({ series: 'results', tenant: 'gone2' }))).toEqual(['0', '1', '2']);
      expect(await verify(store, 'results', 'gone2')).toBe(3);
      await append(store, row('new life', { tenant: 'gone', chained: true }));
      expect(await verify(store, 'results', 'gone')).toBe(1);
    });

    test('is quiet for watchers of others', async () => {
      const store = current();
      const watch = watching(store, { ...configMaps, tenant: null }, 1);
      await write(store, put(keyOf('a', { tenant: 'gone' }), '1'));
      await watch.told(1);
      await store.dropTenant('gone');
      await write(store, put(keyOf('b'), '1'));
      expect(await watch.told(2)).toEqual(['+a=1', '+b=1']);
      await watch.stop();
    });

    test('takes many objects', async () => {
      const store = current();
      const writes = Array.from({ length: 2500 }, (_, n) => put(keyOf(`n${n}`, { tenant: 'gone' }), `${n}`));
      await store.commit({ writes });
      await store.commit({ writes: writes.slice(0, 1000) });
      expect(await store.dropTenant('gone')).toBe(2500);
      expect(await store.count({ ...configMaps, tenant: null })).toBe(0);
    });
  });
}
