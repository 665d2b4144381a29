import { utimes, writeFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openFolderTenantBlobs, type TenantBlobs } from '@allmend/core-blobs';
import { openSqliteStore, type Store } from '@allmend/core-store';
import { temporaryFolder } from '@allmend/kit-testing';
import * as fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createJournal } from './create-journal.ts';
import { evidenceOf } from './evidence-of.ts';
import type { Journal, ReportRow, SubjectPlace } from './journal.ts';
import { addMonths } from '../scope/date.ts';
import { createRetention, type Retention } from './retention.ts';
import { day, entryOf, placeOf, sha256, snapshotOf } from './testing.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let store: Store;
let blobs: TenantBlobs;
let journal: Journal;
let now: Date;
let retention: Retention;
const documents: string[] = [];
const since = new Map<string, Date>();
const luebeck = placeOf('hansa', 'luebeck');
const old = day('2025-05-01');

beforeEach(async () => {
  folder = await temporaryFolder('retention');
  store = await openSqliteStore({ folder: join(folder.path, 'store') });
  blobs = openFolderTenantBlobs(join(folder.path, 'blobs'));
  // What is put now is long over its grace.
  now = new Date(Date.now() + 72 * 3_600_000);
  journal = createJournal({ store, blobs });
  documents.length = 0;
  since.clear();
  const keepSince = () => Promise.resolve(since);
  retention = createRetention({ store, blobs, journal, others: () => documents, keepSince, now: () => now });
});
afterEach(async () => {
  await store.close();
  await folder[Symbol.asyncDispose]();
});

const own = () => blobs.of('root');
const put = (text: string) => own().put(Buffer.from(text));

/** A report with a snapshot that has one body. */
async function record(place: SubjectPlace, receivedAt: Date, body: string): Promise<ReportRow> {
  await put(body);
  const snapshot = await put(JSON.stringify(snapshotOf(body)));
  return journal.record(entryOf(place, { receivedAt, snapshot, signature: `signature of ${body}` }));
}

const months = (count: number) => addMonths(now, -count);

test('reports older than 18 months go with what only they rest on; all else stays', async () => {
  const gone = await record(luebeck, months(19), 'old');
  const kept = await record(luebeck, months(17), 'new');
  const rostock = placeOf('hansa', 'rostock');
  const certified = await record(rostock, months(20), 'certified');
  const before = await record(placeOf('hansa', 'kiel'), months(25), 'older');
  documents.push(await put('a document'));
  const shared = await Promise.all([evidenceOf(own(), kept), evidenceOf(own(), certified)]);
  const lost = await Promise.all([evidenceOf(own(), gone), evidenceOf(own(), before)]);
  const garbage = await put('nobody refers to it');
  since.set('hansa/rostock', months(21));
  const summary = await retention.run('root');
  expect(summary).toMatchObject({ rows: 2, unreadable: [], contents: { deleted: 2 * 4 + 1 } });
  for (const digest of [...shared.flat(), ...documents]) expect(await own().has(digest)).toBe(true);
  for (const digest of [...lost.flat(), garbage]) expect(await own().has(digest)).toBe(false);
  expect(await retention.run('root')).toMatchObject({ rows: 0, contents: { deleted: 0 } });
});

test('what is young stays, though nothing refers to it yet', async () => {
  now = new Date();
  const digest = await put('of a run under way');
  await retention.run('root');
  expect(await own().has(digest)).toBe(true);
});

test('a snapshot that is missing or changed is said, and no content is deleted', async () => {
  const [missing, changed] = [await record(luebeck, months(1), 'a'), await record(luebeck, months(1), 'b')];
  const garbage = await put('garbage');
  await own().delete(missing.snapshot!);
  const shard = join(folder.path, 'blobs', 'root', changed.snapshot!.slice(0, 2));
  for (const name of await readdir(shard)) {
    if (name.startsWith(changed.snapshot!.slice(2))) await writeFile(join(shard, name), 'changed');
  }
  expect(await retention.run('root')).toEqual({
    rows: 0,
    contents: null,
    unreadable: [
      { report: missing.report, snapshot: missing.snapshot, reason: 'blobs.missing' },
      { report: changed.report, snapshot: changed.snapshot, reason: 'blobs.damaged' },
    ],
  });
  expect(await own().has(garbage)).toBe(true);
});

test('when nobody can say what others refer to, no content is deleted', async () => {
  const garbage = await put('garbage');
  const others = () => {
    throw new Error('the hub does not answer');
  };
  const failing = createRetention({ store, blobs, journal, others, now: () => now });
  await expect(failing.run('root')).rejects.toThrow('does not answer');
  expect(await own().has(garbage)).toBe(true);
});

test('when nobody can say which subjects are certified, no report is forgotten', async () => {
  await record(luebeck, months(19), 'old');
  const keepSince = () => Promise.reject(new Error('the hub does not answer'));
  const failing = createRetention({ store, blobs, journal, others: () => [], keepSince, now: () => now });
  await expect(failing.run('root')).rejects.toThrow('does not answer');
  expect(await journal.rows(luebeck)).toHaveLength(1);
});

test('a report on a snapshot from long ago makes it and its bodies young again', async () => {
  const body = await put('a body that is longer '.repeat(100));
  const snapshot = await put(JSON.stringify(snapshotOf('a body that is longer '.repeat(100))));
  for (const digest of [body, snapshot]) {
    const shard = join(folder.path, 'blobs', 'root', digest.slice(0, 2));
    for (const name of await readdir(shard)) await utimes(join(shard, name), old, old);
  }
  await journal.record(entryOf(luebeck, { snapshot }));
  for (const digest of [body, snapshot]) {
    expect((await own().stat(digest))!.modified.getTime()).toBeGreaterThan(Date.now() - 60_000);
  }
});

test('law: no content that a kept row needs is ever deleted, and no other one stays', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ subject: fc.nat(2), age: fc.nat(30), body: fc.nat(4) }), { maxLength: 10 }),
      fc.dictionary(fc.constantFrom('0', '1', '2'), fc.nat(30)),
      fc.array(fc.nat(4), { maxLength: 2 }),
      async (reports, keep, garbage) => {
        const subjects = [0, 1, 2].map((n) => placeOf('hansa', `cloud-${n}`));
        for (const { subject, age, body } of reports.toSorted((a, b) => b.age - a.age)) {
          await record(subjects[subject]!, months(age), `body ${body}`);
        }
        for (const n of garbage) await put(`garbage ${n}`);
        since.clear();
        for (const [n, age] of Object.entries(keep)) since.set(`hansa/cloud-${n}`, months(age));
        await retention.run('root');
        const needed = new Set<string>();
        for (const subject of subjects) {
          const from = Math.max(18, keep[subject.name.slice(-1)] ?? 0);
          const rows = await journal.rows(subject);
          const expected = reports.filter((one) => subjects[one.subject] === subject && one.age <= from);
          expect(rows).toHaveLength(expected.length);
          for (const row of rows) for (const digest of await evidenceOf(own(), row)) needed.add(digest);
        }
        expect((await Array.fromAsync(own().list())).sort()).toEqual([...needed].sort());
        // The next turn begins with nothing.
        await journal.trim('root', new Date(now.getTime() + 1000));
      },
    ),
    { numRuns: 12 },
  );
}, 60_000);

test('a collection that is told to end ends', async () => {
  await record(luebeck, months(1), 'a');
  const garbage = await put('garbage');
  await expect(retention.run('root', { signal: AbortSignal.abort() })).rejects.toThrow();
  expect(await own().has(garbage)).toBe(true);
  expect(garbage).toBe(sha256('garbage'));
});
