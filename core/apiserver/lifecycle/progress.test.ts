import { openSqliteStore, type Store } from '@allmend/core-store';
import { temporaryFolder } from '@allmend/kit-testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createProgress } from './progress.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let store: Store;

beforeEach(async () => {
  folder = await temporaryFolder('progress');
  store = await openSqliteStore({ folder: folder.path });
});
afterEach(async () => {
  await store.close();
  await folder[Symbol.asyncDispose]();
});

test('what is due and not done is there for the next', async () => {
  const progress = createProgress(store);
  expect(await progress.read()).toBeNull();
  progress.due('a');
  progress.due('b');
  progress.end('a', progress.begin('a'));
  await progress.write(7);
  expect(await createProgress(store).read()).toEqual({ cursor: 7, due: ['b'] });
});

test('a step that becomes due while it is done stays due', async () => {
  const progress = createProgress(store);
  progress.due('a');
  const begun = progress.begin('a');
  progress.due('a');
  progress.end('a', begun);
  await progress.write(1);
  expect((await progress.read())?.due).toEqual(['a']);
});

test('nothing is written when nothing is new', async () => {
  const progress = createProgress(store);
  progress.due('a');
  await progress.write(1);
  expect(progress.changed()).toBe(false);
  const revision = await store.revision();
  await progress.write(1);
  expect(await store.revision()).toBe(revision);
  progress.end('a', progress.begin('a'));
  expect(progress.changed()).toBe(true);
  await progress.write(1);
  expect(await progress.read()).toEqual({ cursor: 1, due: [] });
});

test('with very many steps open the cursor stays, so that none is lost', async () => {
  const progress = createProgress(store);
  await progress.write(1);
  for (let at = 0; at < 1001; at++) progress.due(`step-${at}`);
  await progress.write(9);
  expect(await progress.read()).toEqual({ cursor: 1, due: [] });
  progress.end('step-0', progress.begin('step-0'));
  await progress.write(9);
  expect((await progress.read())?.due).toHaveLength(1000);
});
