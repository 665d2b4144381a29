import { expect, test } from 'vitest';
import { createRate } from './rate.ts';

test('a burst goes through, then one after each pause', () => {
  let now = 0;
  const rate = createRate({ burst: 3, refillMs: 1000, monotonic: () => now });
  const take = (key: string, times: number): boolean[] => Array.from({ length: times }, () => rate.take(key));
  expect(take('a', 4)).toEqual([true, true, true, false]);
  expect(take('b', 1)).toEqual([true]);
  now = 1000;
  expect(take('a', 2)).toEqual([true, false]);
  now = 1_000_000;
  expect(take('a', 4)).toEqual([true, true, true, false]);
});

test('only so many are remembered', () => {
  const rate = createRate({ burst: 1, refillMs: 1000, most: 2, monotonic: () => 0 });
  expect(['a', 'b', 'c', 'a', 'c'].map((key) => rate.take(key))).toEqual([true, true, true, true, false]);
});
