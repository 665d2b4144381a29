import { expect, test } from 'vitest';
import { someAtOnce } from './some-at-once.ts';

test('each is done once, a few at a time', async () => {
  const done: number[] = [];
  let [running, most] = [0, 0];
  await someAtOnce(
    Array.from({ length: 20 }, (_, n) => n),
    3,
    async (n) => {
      most = Math.max(most, ++running);
      await new Promise(setImmediate);
      running--;
      done.push(n);
    },
  );
  expect(done.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, n) => n));
  expect(most).toBe(3);
});

test('when one fails nothing new is begun, and what was begun has ended when that is said', async () => {
  const slow = Promise.withResolvers<void>();
  const [begun, ended]: [number[], number[]] = [[], []];
  const all = someAtOnce([1, 2, 3, 4], 2, async (n) => {
    begun.push(n);
    if (n === 1) throw new Error('the first');
    await slow.promise;
    ended.push(n);
    throw new Error('a later one');
  });
  let said = false;
  const rejected = expect(all.finally(() => (said = true))).rejects.toThrow('the first');
  await new Promise(setImmediate);
  expect([begun, said]).toEqual([[1, 2], false]);
  slow.resolve();
  await rejected;
  expect([begun, ended]).toEqual([[1, 2], [2]]);
});
