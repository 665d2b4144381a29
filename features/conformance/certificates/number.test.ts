import { openSqliteStore, type Store } from '@allmend/core-store';
import { temporaryFolder } from '@allmend/kit-testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { namespaceOfNumber, takeNumber } from './number.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let store: Store;
beforeEach(async () => {
  folder = await temporaryFolder('numbers');
  store = await openSqliteStore({ folder: folder.path });
});
afterEach(async () => {
  await store.close();
  await folder[Symbol.asyncDispose]();
});

const at = new Date('2026-11-21T10:00:00Z');

test('numbers begin anew with each year, namespace and tenant, and none is given twice', async () => {
  const several = await Promise.all(Array.from({ length: 8 }, () => takeNumber(store, 'root', 'hansa', at)));
  const expected = Array.from({ length: 8 }, (_, n) => `hansa-2026-${n + 1}`);
  expect(new Set(several)).toEqual(new Set(expected));
  expect(await takeNumber(store, 'root', 'hansa', new Date('2026-12-31T23:59:59Z'))).toBe('hansa-2026-9');
  expect(await takeNumber(store, 'root', 'hansa', new Date('2027-01-01T00:00:00Z'))).toBe('hansa-2027-1');
  expect(await takeNumber(store, 'root', 'hansa-2026', at)).toBe('hansa-2026-2026-1');
  expect(await takeNumber(store, 'aaaaaaaaaaaaaaaa', 'hansa', at)).toBe('hansa-2026-1');
});

test.each([
  ['hansa-2026-1', 'hansa'],
  ['hansa-2026-2026-12', 'hansa-2026'],
  ['hansa-2026-0', null],
  ['hansa-2026', null],
  ['-2026-1', null],
  ['Hansa-2026-1', null],
  ['hansa-2026-1/../x', null],
])('the namespace of %s is %s', (number, namespace) => {
  expect(namespaceOfNumber(number)).toBe(namespace);
});
