import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '@allmend/kit-testing';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { flavorStandards } from '../../engine/testing.ts';
import { openMonitorKeys } from '../monitor-keys.ts';
import { placeOf } from '../testing.ts';
import { listFiles } from './sums.ts';
import { fillThreeDays, openTestMonitor, type TestMonitor } from './testing.ts';
import { verifyBundle } from './verify-bundle.ts';
import { writeBundle, type BundleOptions } from './write-bundle.ts';

const [luebeck, rostock] = [placeOf('hansa', 'luebeck'), placeOf('hansa', 'rostock')];
const standards = flavorStandards(2);
let monitor: TestMonitor;
let scratch: Awaited<ReturnType<typeof temporaryFolder>>;
let bundle: string;

const write = (path: string, options: Partial<BundleOptions> = {}) =>
  writeBundle({ ...monitor, path, tenant: 'root', subjects: 'all', now: () => monitor.now(), ...options });
const problems = async () => (await verifyBundle(bundle)).problems.map(({ message }) => message.key);

beforeAll(async () => {
  monitor = await openTestMonitor();
  await fillThreeDays(monitor, luebeck, rostock);
});
afterAll(() => monitor[Symbol.asyncDispose]());

beforeEach(async () => {
  scratch = await temporaryFolder('bundle');
  bundle = join(scratch.path, 'bundle');
});
afterEach(() => scratch[Symbol.asyncDispose]());

test('of some subjects has nothing of others', async () => {
  const written = await write(bundle, { subjects: [rostock] });
  expect(written).toMatchObject({ subjects: 1, rows: 4, roots: 3, contents: 3 * 4 + 1, lost: [] });
  expect(await problems()).toEqual([]);
  const files = await listFiles(bundle);
  expect(files.filter((file) => file.startsWith('rows/'))).toEqual([`rows/${rostock.uid}.jsonl`]);
  for (const { content, snapshot } of await monitor.journal.rows(luebeck)) {
    for (const digest of [content, snapshot!]) expect(files.join()).not.toContain(digest.slice(2));
  }
});

test.each([
  ['the second day', '2026-11-19', '2026-11-20', 2, 1],
  ['the second day and the start of the third', '2026-11-19', '2026-11-20T10:00:00Z', 3, 1],
  ['from the second day on', '2026-11-19', null, 6, 2],
  ['up to the third day', null, '2026-11-20', 4, 2],
  ['a time in which nothing came', '2026-11-18T19:00:00Z', '2026-11-19T05:00:00Z', 0, 1],
  ['a time before all', '2026-01-01', '2026-02-01', 0, 0],
  ['a time after all', '2027-01-01', null, 0, 0],
])('of a period: %s', async (_, since, until, rows, roots) => {
  const at = (text: string) => new Date(text.includes('T') ? text : `${text}T00:00:00Z`);
  const written = await write(bundle, { ...(since && { since: at(since) }), ...(until && { until: at(until) }) });
  expect(written).toMatchObject({ rows, roots: roots });
  expect(await verifyBundle(bundle, { standards })).toMatchObject({ rows, problems: [], differences: [] });
});

test('over an older bundle brings it up to date, and mends it', async () => {
  await write(bundle);
  await writeFile(join(bundle, 'rows', 'gone.jsonl'), 'x');
  const { content } = (await monitor.journal.rows(rostock))[0]!;
  const shard = join(bundle, 'blobs', content.slice(0, 2));
  const name = (await readdir(shard)).find((one) => one.startsWith(content.slice(2)))!;
  await writeFile(join(shard, name), 'damaged');
  await write(bundle, { subjects: [rostock] });
  expect(await problems()).toEqual([]);
  expect(await readdir(join(bundle, 'rows'))).toEqual([`${rostock.uid}.jsonl`]);
  const files = await listFiles(bundle);
  for (const row of await monitor.journal.rows(luebeck)) expect(files.join()).not.toContain(row.content.slice(2));
});

test('into a folder of something else is refused', async () => {
  await mkdir(join(scratch.path, 'home'));
  await writeFile(join(scratch.path, 'home', 'precious'), 'x');
  await expect(write(join(scratch.path, 'home'))).rejects.toMatchObject({ reason: 'monitor.bundle-not-empty' });
  expect(await readdir(join(scratch.path, 'home'))).toEqual(['precious']);
});

test('says what is lost, and so does who verifies it', async () => {
  await using own = await openTestMonitor();
  const row = await own.measure(luebeck, 2);
  await own.blobs.of('root').delete(row.snapshot!);
  const written = await writeBundle({ ...own, path: bundle, tenant: 'root', subjects: 'all', now: () => own.now() });
  expect(written.lost).toEqual([{ digest: row.snapshot, report: row.report, reason: 'blobs.missing' }]);
  expect(await problems()).toEqual(['evidence-bundle.content-missing']);
});

test('goes on from where older rows were trimmed', async () => {
  await using own = await openTestMonitor();
  for (const one of ['18', '19', '20']) {
    own.at(`2026-11-${one}`);
    await own.measure(luebeck, 2);
  }
  own.at('2026-11-21');
  await own.roots.seal('root');
  await own.journal.trim('root', new Date('2026-11-20T00:00:00Z'));
  await writeBundle({ ...own, path: bundle, tenant: 'root', subjects: 'all', now: () => own.now() });
  expect(await verifyBundle(bundle)).toMatchObject({ rows: 1, sealed: 1, roots: 3, problems: [] });
  await own.journal.trim('root', new Date('2026-12-01T00:00:00Z'));
  await writeBundle({ ...own, path: bundle, tenant: 'root', subjects: 'all', now: () => own.now() });
  expect(await verifyBundle(bundle)).toMatchObject({ rows: 0, roots: 3, problems: [] });
});

test('a key that was rotated still verifies what it signed', async () => {
  await using own = await openTestMonitor();
  await own.measure(luebeck, 2);
  own.at('2026-11-20');
  await own.roots.seal('root');
  own.at('2026-12-20');
  await own.keys.rotate();
  await own.measure(luebeck, 2);
  own.at('2026-12-22');
  await own.roots.seal('root');
  await writeBundle({
    ...own,
    keys: openMonitorKeys({ store: own.store, now: () => own.now() }),
    path: bundle,
    tenant: 'root',
    subjects: 'all',
    now: () => own.now(),
  });
  expect(await verifyBundle(bundle)).toMatchObject({ problems: [], roots: 34 });
});
