import { expect, test } from 'vitest';
import { split } from './compare/compare.ts';
import { periodsOf } from './cloud/history.ts';
import { editDistance, nearest } from './problem/nearest.ts';

test('the history is cut into 90 days from the last one back, six strips at most', () => {
  const lastDay = '2026-11-21';
  const short = periodsOf({ days: 'PF', lastDay });
  expect(short).toHaveLength(1);
  expect(short[0]).toMatchObject({ from: '2026-08-24', until: lastDay });
  expect(short[0]!.days).toBe(`${'-'.repeat(88)}PF`);
  const long = periodsOf({ days: `${'F'.repeat(500)}${'P'.repeat(90)}`, lastDay });
  expect(long).toHaveLength(6);
  expect(long[0]!.days).toBe('P'.repeat(90));
  expect(long[1]).toMatchObject({ until: '2026-08-23', days: 'F'.repeat(90) });
  expect(periodsOf({ days: `${'-'.repeat(300)}${'P'.repeat(90)}`, lastDay })).toHaveLength(1);
  expect(periodsOf({ days: 'P', lastDay: 'never' })).toEqual([]);
});

test('what both have, and what only one has', () => {
  expect(split(['b', 'a', 'x10', 'x9'], ['a', 'c', 'a'])).toEqual({
    both: ['a'],
    first: ['b', 'x9', 'x10'],
    second: ['c'],
  });
});

test('the nearest name is like what was asked for, or there is none', () => {
  const candidates = ['hansa/luebeck', 'hansa/hamburg', 'aare/bern'].map((text) => ({ text }));
  expect(nearest('hansa/lubeck', candidates)?.text).toBe('hansa/luebeck');
  expect(nearest('HANSA/LÜBECK', candidates)?.text).toBe('hansa/luebeck');
  expect(nearest('something else', candidates)).toBeNull();
  expect(nearest('x'.repeat(100_000), candidates)).toBeNull();
  expect(editDistance('kitten', 'sitting')).toBe(3);
});
