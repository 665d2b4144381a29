import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Store } from '@allmend/core-store';
import { linkHash } from './chain.ts';
import { createJournal } from './create-journal.ts';
import { entryLimits } from './entry-check.ts';
import type { Journal, ReportEntry, SubjectPlace } from './journal.ts';
import { reportSeries } from './places.ts';
import { mostNewest } from './subject-state.ts';
import { day, entryOf, placeOf, sha256, snapshotOf, type JournalPlace } from './testing.ts';

const error = (reason: string) => expect.objectContaining({ reason });
const scopeOf = (entry: ReportEntry) => entry.scope;

/** The chain of a subject holds from its anchor to its end; returns its length. */
async function checkChain(store: Store, { tenant, uid }: SubjectPlace): Promise<number> {
  const series = reportSeries(uid);
  const rows = await store.history({ series, tenant, limit: 5000 });
  let previous = await store.anchor(series, tenant);
  for (const row of rows) {
    expect(row.hash).toBe(linkHash(previous, row));
    previous = row.hash!;
  }
  return rows.length;
}

/** What a journal must do on every engine. */
export function journalContract(engine: string, newPlace: () => Promise<JournalPlace>): void {
  describe(`journal on ${engine}`, () => {
    let place: JournalPlace;
    let journal: Journal;
    let luebeck: SubjectPlace;

    beforeEach(async () => {
      place = await newPlace();
      journal = createJournal(place);
      luebeck = placeOf('hansa', 'luebeck');
    });
    afterEach(() => place.cleanup());

    const blobs = () => place.blobs.of('root');

    test('gives back a report as it was written down', async () => {
      const snapshot = await blobs().put(Buffer.from(JSON.stringify(snapshotOf('x'))));
      const entry = entryOf(luebeck, {
        checkedAt: day('2026-11-20T05:15:07.412Z'),
        receivedAt: day('2026-11-20T05:15:09.001Z'),
        origin: 'third',
        submitter: 'verein',
        signer: 'SHA256:abc',
        results: new Map([
          ['scs-0101-a', 1],
          ['scs-0100-b', -1],
          ['scs-0102-c', 0],
        ]),
        format: 'official',
        signature: '-----BEGIN SSH SIGNATURE-----\n',
        snapshot,
      });
      const row = await journal.record(entry);
      const { place: _, content, signature, ...same } = entry;
      expect(row).toMatchObject({ ...same, content: sha256(content), signature: sha256(signature!) });
      expect(await journal.rows(luebeck)).toEqual([row]);
      expect(await journal.find('root', entry.report.toUpperCase())).toEqual({ place: luebeck, row });
      expect(Buffer.from(await journal.content('root', row.content))).toEqual(content);
      expect(Buffer.from(await journal.content('root', row.signature!)).toString()).toBe(signature);
      expect(await journal.head(luebeck)).toEqual({ rows: 1, hash: row.hash });
      const [stored] = await place.store.history({ series: reportSeries(luebeck.uid), tenant: 'root' });
      expect(stored).toMatchObject({ subject: 'hansa/luebeck', at: entry.receivedAt, seq: row.row });
      expect(Object.keys(JSON.parse(Buffer.from(stored!.body).toString()) as object)).toEqual(
        Object.keys(JSON.parse(Buffer.from(stored!.body).toString()) as object).toSorted(),
      );
    });

    test('knows nothing of what was never reported', async () => {
      expect(await journal.newest(luebeck)).toEqual(new Map());
      expect(await journal.head(luebeck)).toEqual({ rows: 0, hash: '' });
      expect(await journal.rows(luebeck)).toEqual([]);
      expect(await journal.find('root', randomUUID())).toBeNull();
      for (const report of ['', 'x', '../x', 'a\0', '__proto__']) expect(await journal.find('root', report)).toBeNull();
      await expect(journal.content('root', sha256('x'))).rejects.toEqual(error('blobs.missing'));
      await expect(journal.content('root', '../x')).rejects.toEqual(error('blobs.digest-invalid'));
    });

    test('takes a UUID once in a tenant, whatever its case and its subject', async () => {
      const first = entryOf(luebeck);
      const row = await journal.record(first);
      const before = await Array.fromAsync(blobs().list());
      for (const again of [
        first,
        entryOf(luebeck, { report: first.report.toUpperCase() }),
        entryOf(placeOf('hansa', 'rostock'), { report: first.report, content: Buffer.from('other') }),
      ]) {
        await expect(journal.record(again)).rejects.toEqual(error('journal.duplicate'));
      }
      expect(await journal.rows(luebeck)).toEqual([row]);
      expect(await Array.fromAsync(blobs().list())).toEqual(before);
      await journal.record(entryOf(placeOf('x', 'y', 'city'), { report: first.report }));
    });

    test('of two writers with one UUID at the same time, one wins', async () => {
      const other = createJournal({ ...place, store: (await place.second()) ?? place.store });
      const report = randomUUID();
      const rostock = placeOf('hansa', 'rostock');
      const outcomes = await Promise.allSettled([
        journal.record(entryOf(luebeck, { report })),
        other.record(entryOf(luebeck, { report, content: Buffer.from('b') })),
        journal.record(entryOf(rostock, { report })),
        journal.record(entryOf(luebeck, { report })),
        other.record(entryOf(rostock, { report })),
      ]);
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      for (const outcome of outcomes) {
        if (outcome.status === 'rejected') expect(outcome.reason).toEqual(error('journal.duplicate'));
      }
      expect((await journal.rows(luebeck)).length + (await journal.rows(rostock)).length).toBe(1);
    });

    test('parallel reports on one subject, through two servers, all land in one chain', async () => {
      const other = createJournal({ ...place, store: (await place.second()) ?? place.store });
      const entries = Array.from({ length: 60 }, (_, n) =>
        entryOf(luebeck, { checkedAt: new Date(n * 1000), results: new Map([[`scs-${n % 7}`, 1]]) }),
      );
      const rows = await Promise.all(entries.map((entry, n) => (n % 2 ? other : journal).record(entry)));
      expect(new Set(rows.map(({ row }) => row)).size).toBe(60);
      expect(rows.map(({ report }) => report)).toEqual(entries.map(({ report }) => report));
      expect(await checkChain(place.store, luebeck)).toBe(60);
      expect(await journal.head(luebeck)).toMatchObject({ rows: 60 });
      expect(await journal.head(luebeck)).toMatchObject({ hash: (await journal.rows(luebeck)).at(-1)!.hash });
      for (const [at, { report }] of entries.entries()) {
        expect((await journal.find('root', report))?.row).toEqual(rows[at]);
      }
      const newest = (await journal.newest(luebeck)).get(scopeOf(entries[0]!))!;
      expect([...newest.values()].map(({ checkedAt }) => checkedAt.getTime() / 1000).sort((a, b) => a - b)).toEqual([
        53, 54, 55, 56, 57, 58, 59,
      ]);
    });

    test('the newest result is that which was measured last; of two at one instant, that which came last', async () => {
      const results = (...pairs: [string, 1 | 0 | -1][]) => new Map(pairs);
      const noon = entryOf(luebeck, { checkedAt: day('2026-11-20'), results: results(['a', 1], ['b', 1], ['c', 1]) });
      const late = entryOf(luebeck, { checkedAt: day('2026-11-19'), results: results(['a', -1], ['d', -1]) });
      const same = entryOf(luebeck, { checkedAt: day('2026-11-20'), results: results(['b', 0]), origin: 'operator' });
      const other = entryOf(luebeck, { scope: 'other', checkedAt: day('2026-11-21'), results: results(['a', 0]) });
      for (const entry of [noon, late, same, other]) await journal.record(entry);
      const newest = await journal.newest(luebeck);
      const said = (scope: string) =>
        Object.fromEntries([...newest.get(scope)!].map(([id, one]) => [id, [one.result, one.report, one.origin]]));
      expect(said(noon.scope)).toEqual({
        a: [1, noon.report, 'us'],
        b: [0, same.report, 'operator'],
        c: [1, noon.report, 'us'],
        d: [-1, late.report, 'us'],
      });
      expect(said('other')).toEqual({ a: [0, other.report, 'us'] });
      expect(newest.get(noon.scope)!.get('d')).toMatchObject({ checkedAt: day('2026-11-19') });
    });

    test('reads rows by scope, instant and place, in both orders and in pages', async () => {
      const entries = Array.from({ length: 12 }, (_, n) =>
        entryOf(luebeck, { scope: n % 3 ? 'often' : 'seldom', receivedAt: new Date(n * 60_000) }),
      );
      for (const entry of entries) await journal.record(entry);
      const numbers = async (query: Parameters<Journal['rows']>[1]) =>
        (await journal.rows(luebeck, query)).map(({ receivedAt }) => receivedAt.getTime() / 60_000);
      expect(await numbers({ scope: 'seldom' })).toEqual([0, 3, 6, 9]);
      expect(await numbers({ scope: 'seldom', order: 'descending', limit: 2 })).toEqual([9, 6]);
      expect(await numbers({ since: new Date(3 * 60_000), until: new Date(5 * 60_000) })).toEqual([3, 4]);
      expect(await numbers({ scope: 'never' })).toEqual([]);
      const [last] = await journal.rows(luebeck, { scope: 'seldom', order: 'descending', limit: 1 });
      expect(await numbers({ scope: 'seldom', order: 'descending', limit: 2, after: last!.row })).toEqual([6, 3]);
      for (const limit of [0, 5001, 1.5]) {
        await expect(journal.rows(luebeck, { limit })).rejects.toEqual(error('store.query-invalid'));
      }
    });

    test('a tenant has nothing of another one, even by the same uid and name', async () => {
      const theirs = { ...luebeck, tenant: 'city' };
      const entry = entryOf(luebeck);
      const { content } = await journal.record(entry);
      expect(await journal.find('city', entry.report)).toBeNull();
      expect(await journal.rows(theirs)).toEqual([]);
      expect(await journal.newest(theirs)).toEqual(new Map());
      expect(await journal.head(theirs)).toEqual({ rows: 0, hash: '' });
      await expect(journal.content('city', content)).rejects.toEqual(error('blobs.missing'));
      const snapshot = await blobs().put(Buffer.from('{}'));
      const stolen = entryOf(theirs, { snapshot });
      await expect(journal.record(stolen)).rejects.toEqual(error('journal.snapshot-missing'));
      await expect(journal.record(entryOf({ ...luebeck, tenant: '../root' }))).rejects.toEqual(
        error('blobs.tenant-invalid'),
      );
    });

    test('a new subject of an old name has nothing of the old one', async () => {
      await journal.record(entryOf(luebeck));
      const reborn = placeOf(luebeck.namespace, luebeck.name);
      expect(await journal.rows(reborn)).toEqual([]);
      expect(await journal.newest(reborn)).toEqual(new Map());
      await journal.record(entryOf(reborn));
      expect(await checkChain(place.store, luebeck)).toBe(1);
      expect(await checkChain(place.store, reborn)).toBe(1);
    });

    test('hostile texts are kept as they are, and harm nothing', async () => {
      const hostile = [
        '__proto__',
        'constructor',
        '<script>alert(1)</script>',
        'a\0b',
        '\uD800',
        '"',
        '😀',
        '\u2028',
        '',
      ];
      const entry = entryOf(luebeck, {
        scope: '__proto__',
        suite: hostile.join('|'),
        submitter: 'a\0b',
        signer: '\uD800',
        results: new Map(hostile.map((id) => [id, -1])),
      });
      const row = await journal.record(entry);
      expect(row).toMatchObject({ suite: entry.suite, submitter: 'a\0b', signer: '\uD800', scope: '__proto__' });
      expect(row.results).toEqual(new Map(hostile.map((id) => [id, -1])));
      const newest = await journal.newest(luebeck);
      expect([...newest.keys()]).toEqual(['__proto__']);
      expect(new Set(newest.get('__proto__')!.keys())).toEqual(new Set(hostile));
      expect(await checkChain(place.store, luebeck)).toBe(1);
      expect((await journal.find('root', entry.report))?.row).toEqual(row);
    });

    const wrong: [string, (entry: ReportEntry) => Partial<ReportEntry>][] = [
      ['an id that is no UUID', () => ({ report: '../x' })],
      ['a subject with a slash', ({ place: own }) => ({ place: { ...own, name: 'a/b' } })],
      ['a subject with a line break', ({ place: own }) => ({ place: { ...own, namespace: 'a\nb' } })],
      ['a subject without uid', ({ place: own }) => ({ place: { ...own, uid: '' } })],
      ['a uid that is longer than a series', ({ place: own }) => ({ place: { ...own, uid: 'a'.repeat(46) } })],
      ['no instant', () => ({ checkedAt: new Date(Number.NaN) })],
      ['an instant beyond all years', () => ({ receivedAt: new Date(8.64e15) })],
      [
        'too many results',
        () => ({ results: new Map(Array.from({ length: entryLimits.results + 1 }, (_, n) => [`${n}`, 1])) }),
      ],
      ['a long testcase', () => ({ results: new Map([['x'.repeat(entryLimits.text + 1), 1]]) })],
      ['another result', () => ({ results: new Map([['a', 2 as 1]]) })],
      ['a snapshot that is no digest', () => ({ snapshot: 'x' })],
    ];
    test.each(wrong)('%s is refused, and nothing is stored', async (_, change) => {
      const entry = entryOf(luebeck);
      await expect(journal.record({ ...entry, ...change(entry) })).rejects.toEqual(error('journal.entry-invalid'));
      expect(await Array.fromAsync(blobs().list())).toEqual([]);
      expect(await journal.head(luebeck)).toEqual({ rows: 0, hash: '' });
    });

    test('a report on a snapshot that is not there is refused', async () => {
      const entry = entryOf(luebeck, { snapshot: sha256('gone') });
      await expect(journal.record(entry)).rejects.toEqual(error('journal.snapshot-missing'));
      expect(await journal.find('root', entry.report)).toBeNull();
    });

    test('ever new names of testcases do not keep later reports out', async () => {
      for (let n = 0; n < 3; n++) {
        const names = Array.from({ length: entryLimits.results }, (_, at) => [`t-${n}-${at}`, 1] as const);
        await journal.record(entryOf(luebeck, { results: new Map(names), checkedAt: new Date(n * 1000) }));
      }
      const newest = await journal.newest(luebeck);
      const [results] = newest.values();
      expect(results!.size).toBe(mostNewest);
      expect(results!.has('t-2-0')).toBe(true);
      expect(results!.has('t-0-0')).toBe(false);
    });

    test('a server that dies between blob and commit leaves a young blob and nothing else', async () => {
      const dying: Store = { ...place.store, commit: () => Promise.reject(new Error('killed')) };
      const entry = entryOf(luebeck);
      await expect(createJournal({ ...place, store: dying }).record(entry)).rejects.toThrow('killed');
      expect(await Array.fromAsync(blobs().list())).toEqual([sha256(entry.content)]);
      expect(await journal.find('root', entry.report)).toBeNull();
      expect(await journal.head(luebeck)).toEqual({ rows: 0, hash: '' });
      const row = await journal.record(entry);
      expect(await journal.rows(luebeck)).toEqual([row]);
    });

    test('one report that cannot be written does not fail those that go with it', async () => {
      const known = entryOf(luebeck);
      // Held back until all wait, so that they share a commit.
      const gate = Promise.withResolvers<void>();
      const slow: Store = {
        ...place.store,
        async get(key) {
          if (key.resource === 'newest') await gate.promise;
          return place.store.get(key);
        },
      };
      const group = createJournal({ ...place, store: slow });
      const entries = [entryOf(luebeck), entryOf(luebeck), known, entryOf(luebeck)];
      const waiting = entries.map((entry) => group.record(entry));
      const settled = Promise.allSettled(waiting);
      while ((await Array.fromAsync(blobs().list())).length < 4) await new Promise(setImmediate);
      await journal.record(known);
      gate.resolve();
      expect((await settled).map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
      expect(await checkChain(place.store, luebeck)).toBe(4);
    });

    describe('trimming', () => {
      const rostock = () => placeOf('hansa', 'rostock');
      const months = ['2025-01-01', '2025-02-01', '2025-03-01', '2026-01-01'].map(day);

      async function fill(subject: SubjectPlace): Promise<ReportEntry[]> {
        const entries = months.map((receivedAt, n) =>
          entryOf(subject, { receivedAt, results: new Map([[`only-${n}`, 1]]) }),
        );
        for (const entry of entries) await journal.record(entry);
        return entries;
      }

      test('forgets what is old, and keeps it for the subjects named', async () => {
        const kept = rostock();
        const [gone, long] = [await fill(luebeck), await fill(kept)];
        const head = await journal.head(luebeck);
        expect(await journal.trim('root', day('2025-06-01'), new Map([[kept.uid, day('2025-01-15')]]))).toBe(4);
        expect((await journal.rows(luebeck)).map(({ report }) => report)).toEqual([gone[3]!.report]);
        expect((await journal.rows(kept)).map(({ report }) => report)).toEqual(
          long.slice(1).map(({ report }) => report),
        );
        expect(await journal.head(luebeck)).toEqual({ rows: 1, hash: head.hash });
        expect(await journal.head(kept)).toMatchObject({ rows: 3 });
        expect(await journal.find('root', gone[0]!.report)).toBeNull();
        expect((await journal.find('root', gone[3]!.report))?.row.report).toBe(gone[3]!.report);
        expect([...(await journal.newest(luebeck)).values()].flatMap((one) => [...one.keys()])).toEqual(['only-3']);
        expect(await journal.trim('root', day('2025-06-01'), new Map([[kept.uid, day('2025-01-15')]]))).toBe(0);
      });

      test('of everything leaves a chain that goes on', async () => {
        await fill(luebeck);
        const { hash } = await journal.head(luebeck);
        expect(await journal.trim('root', day('2027-01-01'))).toBe(4);
        expect(await journal.head(luebeck)).toEqual({ rows: 0, hash });
        expect(await journal.newest(luebeck)).toEqual(new Map());
        const next = await journal.record(entryOf(luebeck, { receivedAt: day('2027-01-02') }));
        expect(await journal.head(luebeck)).toEqual({ rows: 1, hash: next.hash });
        expect(await checkChain(place.store, luebeck)).toBe(1);
        const [stored] = await place.store.history({ series: reportSeries(luebeck.uid), tenant: 'root' });
        expect(JSON.parse(Buffer.from(stored!.body).toString())).toMatchObject({ number: 5 });
      });

      test('is none of another tenant’s business', async () => {
        const theirs = placeOf('hansa', 'luebeck', 'city');
        await fill(theirs);
        expect(await journal.trim('root', day('2027-01-01'))).toBe(0);
        expect(await journal.rows(theirs)).toHaveLength(4);
      });

      test.each(['trimHistory', 'commit'] as const)('ends what a crash at %s left', async (step) => {
        const entries = await fill(luebeck);
        const dying: Store = { ...place.store, [step]: () => Promise.reject(new Error('killed')) };
        await expect(createJournal({ ...place, store: dying }).trim('root', day('2025-06-01'))).rejects.toThrow(
          'killed',
        );
        await journal.trim('root', day('2025-06-01'));
        expect(await journal.rows(luebeck)).toHaveLength(1);
        expect(await journal.head(luebeck)).toMatchObject({ rows: 1 });
        expect(await journal.find('root', entries[0]!.report)).toBeNull();
      });

      test('ends what a crash after the rows left', async () => {
        await fill(luebeck);
        let commits = 0;
        const dying: Store = {
          ...place.store,
          commit: (batch) => (commits++ ? Promise.reject(new Error('killed')) : place.store.commit(batch)),
        };
        await expect(createJournal({ ...place, store: dying }).trim('root', day('2025-06-01'))).rejects.toThrow(
          'killed',
        );
        expect(await journal.rows(luebeck)).toHaveLength(1);
        expect(await journal.trim('root', day('2025-06-01'))).toBe(0);
        expect(await journal.head(luebeck)).toMatchObject({ rows: 1 });
      });
    });
  });
}
