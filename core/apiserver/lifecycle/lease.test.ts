import { openSqliteStore, type Store } from '@allmend/core-store';
import { temporaryFolder } from '@allmend/kit-testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createStoreLease } from './lease.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let store: Store;
let now = 0;
const replica = () => createStoreLease(store, 'work', 1000, () => now);

beforeEach(async () => {
  now = 0;
  folder = await temporaryFolder('lease');
  store = await openSqliteStore({ folder: folder.path });
});
afterEach(async () => {
  await store.close();
  await folder[Symbol.asyncDispose]();
});

test('the first has it, and keeps it as long as it renews', async () => {
  const [first, second] = [replica(), replica()];
  expect(await first.hold()).toBe(true);
  for (; now < 5000; now += 500) {
    expect(await second.hold()).toBe(false);
    expect(await first.hold()).toBe(true);
  }
});

test('one that renews no more is replaced once its time is over, by the clock of who waits', async () => {
  const [first, second] = [replica(), replica()];
  await first.hold();
  now = 50_000;
  // Seen for the first time: from now on it counts.
  expect(await second.hold()).toBe(false);
  now += 999;
  expect(await second.hold()).toBe(false);
  now += 2;
  expect(await second.hold()).toBe(true);
  expect(await first.hold()).toBe(false);
});

test('of many that want it at once, one gets it', async () => {
  const all = await Promise.all(Array.from({ length: 8 }, () => replica().hold()));
  expect(all.filter(Boolean)).toHaveLength(1);
});

test('given back, it is free at once; nobody gives back what is not theirs', async () => {
  const [first, second] = [replica(), replica()];
  await first.hold();
  await second.release();
  expect(await second.hold()).toBe(false);
  await first.release();
  expect(await second.hold()).toBe(true);
});
