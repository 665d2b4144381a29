import { createHash } from 'node:crypto';
import { temporaryFolder } from '@allmend/kit-testing';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openFolderBlobs } from './folder.ts';
import { collectGarbage } from './garbage.ts';
import { openBucketTenantBlobs, openFolderTenantBlobs, type TenantBlobs } from './tenants.ts';
import { openMemoryBucket } from './testing.ts';

const text = (value: string) => new TextEncoder().encode(value);
const sha256 = (value: string) => createHash('sha256').update(value).digest('hex');
const error = (reason: string) => expect.objectContaining({ reason: `blobs.${reason}` });
const hour = 3_600_000;
const later = (milliseconds: number) => new Date(Date.now() + milliseconds);

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  folder = await temporaryFolder('blobs');
});
afterEach(() => folder[Symbol.asyncDispose]());

const engines: [string, () => TenantBlobs][] = [
  ['folder', () => openFolderTenantBlobs(folder.path)],
  ['bucket', () => openBucketTenantBlobs({ client: openMemoryBucket().client, bucket: 'b', prefix: 'evidence/' })],
];

describe.each(engines)('contents of tenants in a %s', (_, open) => {
  test('belong to one tenant', async () => {
    const blobs = open();
    const digest = await blobs.of('alpha').put(text('secret'));
    expect(await blobs.of('beta').has(digest)).toBe(false);
    await expect(blobs.of('beta').get(digest)).rejects.toEqual(error('missing'));
    await blobs.of('beta').delete(digest);
    expect(await blobs.of('beta').put(text('secret'))).toBe(digest);
    await blobs.of('beta').delete(digest);
    expect(Buffer.from(await blobs.of('alpha').get(digest)).toString()).toBe('secret');
    expect((await Array.fromAsync(blobs.tenants())).sort()).toEqual(expect.arrayContaining(['alpha']));
  });

  test('end with the tenant', async () => {
    const blobs = open();
    for (let n = 0; n < 20; n++) await blobs.of('alpha').put(text(`a${n}`));
    const kept = await blobs.of('alpha2').put(text('kept'));
    expect(await blobs.drop('alpha')).toBe(20);
    expect(await blobs.drop('alpha')).toBe(0);
    expect(await Array.fromAsync(blobs.of('alpha').list())).toEqual([]);
    expect(await Array.fromAsync(blobs.of('alpha2').list())).toEqual([kept]);
  });

  test.each(['', '..', 'a/b', '../beta', 'Alpha', 'a\0', 'ab', 'ü', 'x'.repeat(64), '__proto__'])(
    'the id %j leads nowhere',
    (tenant) => {
      expect(() => open().of(tenant)).toThrow(error('tenant-invalid'));
    },
  );
});

describe.each(engines)('garbage in a %s', (_, open) => {
  const blobs = () => open().of('tenant');

  test('is what nobody refers to and what is old', async () => {
    const own = blobs();
    const [kept, gone] = [await own.put(text('kept')), await own.put(text('gone '.repeat(500)))];
    expect(await collectGarbage(own, { referenced: () => [kept], grace: hour })).toMatchObject({ kept: 2, deleted: 0 });
    const summary = await collectGarbage(own, { referenced: () => [kept], grace: hour, now: later(2 * hour) });
    expect(summary).toMatchObject({ kept: 1, deleted: 1 });
    expect(summary.freedBytes).toBeGreaterThan(0);
    expect(await own.has(kept)).toBe(true);
    expect(await own.has(gone)).toBe(false);
  });

  test('is not what is put again, or referred to, while it is collected', async () => {
    const own = blobs();
    const digests = await Promise.all(['again', 'meanwhile', 'gone'].map((one) => own.put(text(one))));
    const [again, meanwhile, gone] = digests as [string, string, string];
    while (Date.now() % 20 !== 0) await new Promise((resolve) => setTimeout(resolve, 1));
    const old = later(5);
    while (new Date() <= old) await new Promise((resolve) => setTimeout(resolve, 1));
    const referenced = async function* () {
      // Who refers to something puts it first.
      await own.put(text('again'));
      yield meanwhile;
    };
    expect(await collectGarbage(own, { referenced, grace: 0, now: old })).toMatchObject({ kept: 2, deleted: 1 });
    expect([await own.has(again), await own.has(meanwhile), await own.has(gone)]).toEqual([true, true, false]);
  });

  test('stays when nobody can say what is referred to', async () => {
    const own = blobs();
    const digest = await own.put(text('x'));
    const broken = function* () {
      yield sha256('another');
      throw new Error('the store does not answer');
    };
    const options = { grace: 0, now: later(hour) };
    await expect(collectGarbage(own, { referenced: broken, ...options })).rejects.toThrow('does not answer');
    await expect(collectGarbage(own, { referenced: () => ['nonsense'], ...options })).rejects.toEqual(
      error('digest-invalid'),
    );
    expect(await own.has(digest)).toBe(true);
  });

  test('of other tenants is none of this one', async () => {
    const all = open();
    const digest = await all.of('other').put(text('x'));
    await collectGarbage(all.of('tenant'), { referenced: () => [], grace: 0, now: later(hour) });
    expect(await all.of('other').has(digest)).toBe(true);
  });

  test('a collection that is told to end ends', async () => {
    const own = blobs();
    for (let n = 0; n < 5; n++) await own.put(text(`${n}`));
    const options = { referenced: () => [], grace: 0, now: later(hour), signal: AbortSignal.abort() };
    expect(await collectGarbage(own, options)).toEqual({ kept: 5, deleted: 0, freedBytes: 0 });
  });
});

test('law: what is referred to stays, what is young stays, all else goes', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.nat(50), { maxLength: 12 }),
      fc.func(fc.boolean()),
      async (numbers, isReferenced) => {
        await using own = await temporaryFolder('law');
        const blobs = openFolderBlobs(own.path);
        for (const n of numbers) await blobs.put(text(`${n}`));
        const referenced = numbers.filter((n) => isReferenced(n)).map((n) => sha256(`${n}`));
        await collectGarbage(blobs, { referenced: () => referenced, grace: 0, now: later(hour) });
        expect((await Array.fromAsync(blobs.list())).sort()).toEqual(referenced.sort());
      },
    ),
    { numRuns: 15 },
  );
});
