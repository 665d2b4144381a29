import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { openFolderTenantBlobs } from '@allmend/core-blobs';
import { createContinueTokens } from '@allmend/core-apiserver';
import { openSqliteStore, type Store } from '@allmend/core-store';
import { temporaryFolder } from '@allmend/kit-testing';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readAllowedSigners } from '../signature/allowed-signers.ts';
import { verifySignature } from '../signature/verify.ts';
import { createJournal } from './create-journal.ts';
import { createDayRootResource } from './day-root-resource.ts';
import { dayRootNamespace, readDayRoot, writeDayRoot } from './day-root-text.ts';
import { createDayRoots, type DayRoots, type SealedDay } from './day-roots.ts';
import type { Journal } from './journal.ts';
import { openMonitorKeys, type MonitorKeys } from './monitor-keys.ts';
import { day, entryOf, placeOf, sha256 } from './testing.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let store: Store;
let journal: Journal;
let keys: MonitorKeys;
let roots: DayRoots;
let now: Date;
const [luebeck, rostock] = [placeOf('hansa', 'luebeck'), placeOf('hansa', 'rostock')];
const names = new Map([luebeck, rostock].map(({ uid, name }) => [uid, name]));

beforeEach(async () => {
  folder = await temporaryFolder('day-roots');
  store = await openSqliteStore({ folder: join(folder.path, 'store') });
  journal = createJournal({ store, blobs: openFolderTenantBlobs(join(folder.path, 'blobs')) });
  now = day('2026-11-20T00:00:00Z');
  keys = openMonitorKeys({ store, now: () => now });
  roots = createDayRoots({ store, keys, now: () => now });
});
afterEach(async () => {
  await store.close();
  await folder[Symbol.asyncDispose]();
});

const record = (place: typeof luebeck, at: string) => journal.record(entryOf(place, { receivedAt: day(at) }));
const headsOf = ({ text }: SealedDay) =>
  Object.fromEntries(readDayRoot(text)!.heads.map(({ uid, rows, hash }) => [names.get(uid), [rows, hash]]));

test('a day that is over is sealed once: the ends of all chains, linked to the day before, signed', async () => {
  const one = await record(luebeck, '2026-11-20T05:00:00Z');
  const two = await record(rostock, '2026-11-20T23:59:59.999Z');
  await record(luebeck, '2026-11-21T00:00:00Z');
  now = day('2026-11-21T00:04:59Z');
  expect(await roots.seal('root')).toEqual([]);
  now = day('2026-11-21T00:05:00Z');
  const [first, ...none] = await roots.seal('root');
  expect(none).toEqual([]);
  const lines = [`${luebeck.uid} 1 ${one.hash}`, `${rostock.uid} 1 ${two.hash}`].sort();
  expect(first!.text).toBe(
    ['allmend.dev/day-root/v2', 'tenant root', 'day 2026-11-20', 'previous -', ...lines, ''].join('\n'),
  );
  expect(first!.hash).toBe(sha256(first!.text));
  expect(await roots.seal('root')).toEqual([]);
  expect(await roots.get('root', '2026-11-20')).toEqual(first);

  now = day('2026-11-22T00:05:00Z');
  const [second] = await roots.seal('root');
  expect(readDayRoot(second!.text)).toMatchObject({ day: '2026-11-21', previous: first!.hash });
  expect(headsOf(second!)['luebeck']![0]).toBe(2);
  expect(await roots.list('root', { order: 'descending' })).toEqual([second, first]);

  const allowedSigners = readAllowedSigners(await keys.allowedSigners(), 'monitor');
  for (const { text, signature, sealedAt, key } of [first!, second!]) {
    const options = { source: 'root', namespace: dayRootNamespace, allowedSigners, at: sealedAt };
    const verified = await verifySignature(Buffer.from(text), signature, options);
    expect(verified).toMatchObject({ signer: 'monitor', fingerprint: key });
    await expect(verifySignature(Buffer.from(`${text}x`), signature, options)).rejects.toThrow();
  }
});

test('days that were missed are caught up in order, also those on which nothing came', async () => {
  await record(luebeck, '2026-11-20');
  await record(luebeck, '2026-11-23');
  now = day('2026-11-25T06:00:00Z');
  const sealed = await roots.seal('root');
  expect(sealed.map((one) => one.day)).toEqual(['2026-11-20', '2026-11-21', '2026-11-22', '2026-11-23', '2026-11-24']);
  expect(sealed.map((one) => headsOf(one)['luebeck']![0])).toEqual([1, 1, 1, 2, 2]);
  for (const [at, one] of sealed.entries()) {
    expect(readDayRoot(one.text)!.previous).toBe(sealed[at - 1]?.hash ?? null);
  }
});

test.each([15, 16, 17, 48, 300])('of %i reports of a day the last one is in its root', async (count) => {
  const minute = (n: number) => new Date(day('2026-11-20T00:00:00Z').getTime() + n * 60_000).toISOString();
  await Promise.all(Array.from({ length: count }, (_, n) => record(luebeck, minute(n))));
  await record(luebeck, '2026-11-21T00:00:00Z');
  now = day('2026-11-21T06:00:00Z');
  const [root] = await roots.seal('root');
  const rows = await journal.rows(luebeck);
  expect(headsOf(root!)['luebeck']).toEqual([count, rows[count - 1]!.hash]);
});

test('two servers that seal at once make each root once, in one chain', async () => {
  for (let n = 0; n < 4; n++) await record(n % 2 ? luebeck : rostock, `2026-11-2${n}`);
  now = day('2026-11-25');
  const others = Array.from({ length: 3 }, () => createDayRoots({ store, keys, now: () => now }));
  const made = (await Promise.all([roots, ...others].map((one) => one.seal('root')))).flat();
  const all = await roots.list('root');
  expect(all).toHaveLength(5);
  expect(made.map((one) => one.day).sort()).toEqual(all.map((one) => one.day));
  for (const [at, one] of all.entries()) expect(readDayRoot(one.text)!.previous).toBe(all[at - 1]?.hash ?? null);
});

test('a tenant without reports has no roots, and none sees those of another', async () => {
  await record(placeOf('x', 'y', 'city'), '2026-11-20');
  now = day('2026-11-22');
  expect(await roots.seal('root')).toEqual([]);
  expect(await roots.seal('city')).toHaveLength(2);
  expect(await roots.get('root', '2026-11-20')).toBeNull();
  expect(await roots.list('root')).toEqual([]);
});

describe('a clock that goes back over midnight', () => {
  test('changes no root: what came then belongs to the day after, whenever the root is made', async () => {
    const before = await record(luebeck, '2026-11-20T23:50:00Z');
    await record(luebeck, '2026-11-21T00:07:00Z');
    now = day('2026-11-21T00:07:00Z');
    const [early] = await roots.seal('root');
    now = day('2026-11-20T23:58:00Z');
    const back = await record(luebeck, '2026-11-20T23:58:00Z');
    expect(await roots.seal('root')).toEqual([]);
    expect(headsOf(early!)).toEqual({ luebeck: [1, before.hash] });
    now = day('2026-11-22T01:00:00Z');
    const [late] = await roots.seal('root');
    expect(headsOf(late!)).toEqual({ luebeck: [3, back.hash] });
    expect((await roots.list('root')).map((one) => one.day)).toEqual(['2026-11-20', '2026-11-21']);

    // The same rows, sealed only afterwards.
    await using other = await temporaryFolder('day-roots');
    const later = await openSqliteStore({ folder: other.path });
    const again = createJournal({ store: later, blobs: openFolderTenantBlobs(join(folder.path, 'blobs')) });
    for (const { report, receivedAt } of await journal.rows(luebeck)) {
      await again.record(entryOf(luebeck, { report, receivedAt }));
    }
    const sealed = await createDayRoots({ store: later, keys, now: () => now }).seal('root');
    expect(sealed.map(({ text }) => text)).toEqual([early!.text, late!.text]);
    await later.close();
  });

  test('does not make the key seem too young', async () => {
    await record(luebeck, '2026-11-19');
    now = day('2026-11-21T10:00:00Z');
    await keys.current();
    now = day('2026-11-21T09:00:00Z');
    const [, root] = await roots.seal('root');
    const allowedSigners = readAllowedSigners(await keys.allowedSigners(), 'monitor');
    const options = { source: 'root', namespace: dayRootNamespace, allowedSigners, at: root!.sealedAt };
    expect((await verifySignature(Buffer.from(root!.text), root!.signature, options)).signer).toBe('monitor');
  });
});

test('a first report from a clock that was wrong does not make thousands of roots', async () => {
  await record(luebeck, '1970-01-01');
  now = day('2026-11-21');
  const sealed = await roots.seal('root');
  expect(sealed.length).toBe(400);
  expect(sealed.at(-1)!.day).toBe('2026-11-20');
});

test('roots stay as they are when rows are trimmed, and go on', async () => {
  await record(luebeck, '2026-11-19');
  await record(luebeck, '2026-11-20');
  now = day('2026-11-21');
  await roots.seal('root');
  await journal.trim('root', day('2026-11-21'));
  const next = await record(luebeck, '2026-11-21');
  now = day('2026-11-22');
  const [root] = await roots.seal('root');
  expect(headsOf(root!)).toEqual({ luebeck: [3, next.hash] });
});

describe('the text', () => {
  const data = {
    tenant: 'root',
    day: '2026-11-20',
    previous: '7b'.repeat(32),
    heads: [{ uid: 'a1', rows: 12, hash: '5c'.repeat(32) }],
  };

  test('is read back as it was written', () => {
    expect(readDayRoot(writeDayRoot(data))).toEqual(data);
    expect(readDayRoot(writeDayRoot({ ...data, previous: null, heads: [] }))).toEqual({
      ...data,
      previous: null,
      heads: [],
    });
  });

  const naming = [
    'allmend.dev/day-root/v1',
    'tenant root',
    'day 2026-11-20',
    `previous ${'7b'.repeat(32)}`,
    `a1 hansa/luebeck.nord 12 ${'5c'.repeat(32)}`,
    '',
  ].join('\n');

  test('of the time when roots had names says the same', () => {
    expect(readDayRoot(naming)).toEqual(data);
    for (const name of ['hansa/a b', 'hansa', 'hansa/', 'hansa/Ä', 'hansa/a/b', 'hansa/-a', ''])
      expect(readDayRoot(naming.replace('hansa/luebeck.nord', name)), name).toBeNull();
    expect(readDayRoot(naming.replace('/v1', '/v2'))).toBeNull();
    expect(readDayRoot(writeDayRoot(data).replace('/v2', '/v1'))).toBeNull();
  });

  test('names no subject: roots are public, and not every subject is', async () => {
    await record(placeOf('secret-operator', 'unlisted-cloud'), '2026-11-20');
    now = day('2026-11-21');
    const [root] = await roots.seal('root');
    const resource = createDayRootResource({ store, roots, tokens: createContinueTokens(Buffer.alloc(32, 7)) });
    const lines = await Array.fromAsync(resource.export({ id: 'root' }));
    const bodies = lines.map((line) => Buffer.from((JSON.parse(line) as { body?: string }).body ?? '').toString());
    expect(bodies.join('')).toContain('day-root/v2');
    for (const text of [root!.text, JSON.stringify(root), ...lines, ...bodies])
      expect(text).not.toMatch(/secret-operator|unlisted/);
  });

  test('with any character changed says something else, or nothing', () => {
    const text = writeDayRoot(data);
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.constantFrom('a', '0', ' ', '\n', '-', '/', 'é'), (at, put) => {
        const changed = text.slice(0, at) + put + text.slice(at + 1);
        if (changed !== text) expect(readDayRoot(changed)).not.toEqual(data);
      }),
    );
    for (const wrong of ['', `${text}\n`, text.slice(0, -1), text.repeat(2), text.replace('\n', '\r\n')]) {
      expect(readDayRoot(wrong)).toBeNull();
    }
  });
});

describe('as a resource of the API', () => {
  const tenant = { id: 'root' };
  const resource = () => createDayRootResource({ store, roots, tokens: createContinueTokens(Buffer.alloc(32, 7)) });

  beforeEach(async () => {
    for (const one of ['18', '19', '20']) await record(luebeck, `2026-11-${one}`);
    now = day('2026-11-21');
    await roots.seal('root');
  });

  test('is listed in pages and read by its day', async () => {
    const page = await resource().list(tenant, new URLSearchParams('limit=2&order=descending'));
    expect(page.items.map(({ metadata }) => metadata.name)).toEqual(['2026-11-20', '2026-11-19']);
    const rest = await resource().list(
      tenant,
      new URLSearchParams({ limit: '2', order: 'descending', continue: page.continueToken }),
    );
    expect(rest.items.map(({ metadata }) => metadata.name)).toEqual(['2026-11-18']);
    expect(rest.continueToken).toBe('');
    const object = await resource().get(tenant, '2026-11-19');
    expect(object).toEqual(page.items[1]);
    const { text, hash } = object['root'] as { text: string; hash: string };
    expect(createHash('sha256').update(text).digest('hex')).toBe(hash);
  });

  test.each(['2026-11-17', 'x', '../2026-11-19', '2026-11-19\0'])('has no %j', async (name) => {
    await expect(resource().get(tenant, name)).rejects.toMatchObject({ status: { code: 404 } });
  });

  test.each(['order=up', 'limit=x', 'limit=-1', 'continue=x'])('refuses %s', async (query) => {
    await expect(resource().list(tenant, new URLSearchParams(query))).rejects.toMatchObject({ status: { code: 400 } });
  });

  test('is unavailable when the store is', async () => {
    await store.close();
    await expect(resource().get(tenant, '2026-11-19')).rejects.toMatchObject({ status: { code: 503 } });
  });

  test('is exported as lines that are a chain', async () => {
    const lines = (await Array.fromAsync(resource().export(tenant))).map((line) => JSON.parse(line) as object);
    expect(lines).toHaveLength(5);
    expect(lines[0]).toMatchObject({ type: 'chain', series: 'conformance.day-root', anchor: '' });
    expect(lines.at(-1)).toMatchObject({ type: 'head', rows: 3 });
  });
});
