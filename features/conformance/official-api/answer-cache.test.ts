import { expect, test } from 'vitest';
import { createAnswerCache } from './answer-cache.ts';
import type { PublicAnswer, PublicRequest } from './http.ts';

function counted(length: number) {
  const made: string[] = [];
  const state = { edition: () => Promise.resolve('one') };
  const cache = createAnswerCache({ state, now: () => new Date('2026-11-21T12:00:00Z') });
  const ask = (path: string): Promise<PublicAnswer> => {
    const request: PublicRequest = {
      method: 'GET',
      path,
      query: new URLSearchParams(),
      headers: {},
      body: Buffer.alloc(0),
      source: '',
    };
    return cache(request, async () => {
      made.push(path);
      return { status: 200, headers: {}, body: 'x'.repeat(length) };
    });
  };
  return { made, ask };
}

test.each([
  ['short ones', 10, 250, 200],
  ['long ones', 2_500_000, 30, 20],
])('of %s no more are kept than have room, the newest', async (_, length, asked, kept) => {
  const { made, ask } = counted(length);
  const paths = Array.from({ length: asked }, (_one, n) => `/page/report/${n}`);
  for (const path of paths) await ask(path);
  made.length = 0;
  for (const path of paths.slice(-kept)) await ask(path);
  expect(made).toEqual([]);
  await ask(paths.at(-kept - 1)!);
  expect(made).toEqual([paths.at(-kept - 1)]);
});

test('one that is too long is given to all who wait, and not kept', async () => {
  const { made, ask } = counted(4_000_001);
  const [first, second] = await Promise.all([ask('/page/table'), ask('/page/table')]);
  expect(second).toBe(first);
  expect(made).toHaveLength(1);
  await ask('/page/table');
  expect(made).toHaveLength(2);
});
