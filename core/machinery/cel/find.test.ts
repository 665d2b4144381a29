import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { budgetExceeded } from './budget.ts';
import { findPattern } from './find.ts';

const first = (pattern: string, text: string, from = 0): string | null => {
  const found = findPattern(pattern).next({ left: 1_000_000 }, text, from);
  return found && text.slice(found.start, found.end);
};

describe('where an expression matches', () => {
  test('is where RegExp finds it', () => {
    const atom = fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '(a|ab)', '(ab|a)', '(?:b*)', '\\b', '(a|b|)');
    const repeat = fc.constantFrom('', '*', '+', '?', '{2}', '{1,3}', '{0,2}');
    const pattern = fc
      .array(fc.tuple(atom, repeat), { minLength: 1, maxLength: 5 })
      .map((parts) => parts.map(([part, times]) => (part === '\\b' ? part : part + times)).join(''));
    fc.assert(
      fc.property(pattern, fc.stringMatching(/^[abc ]{0,10}$/), (source, text) => {
        const expected = new RegExp(source).exec(text);
        const found = findPattern(source).next({ left: 1_000_000 }, text, 0);
        // Where an empty repetition is repeated, RE2 and JavaScript differ in what an iteration may be; the place is the same.
        expect(found?.start ?? null).toBe(expected?.index ?? null);
        if (!/\)[*+{]/.test(source)) expect(found && text.slice(found.start, found.end)).toBe(expected?.[0] ?? null);
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ['^a', 'ba', 0, null],
    ['a', 'aba', 1, 'a'],
    ['^a', 'aa', 1, null],
    ['(?m)^b', 'a\nb', 1, 'b'],
    ['a$', 'aa', 0, 'a'],
    ['', 'abc', 2, ''],
    ['a', '', 0, null],
  ])('%s in %s from %i', (pattern, text, from, found) => {
    expect(first(pattern, text, from)).toBe(found);
  });
});

test('an expression that would hang RegExp ends', () => {
  const { next } = findPattern('(a|aa)*(a|aa)*(a|aa)*b');
  expect(next({ left: 1_000_000_000 }, 'a'.repeat(2000), 0)).toBeNull();
  expect(() => next({ left: 1000 }, 'a'.repeat(2000), 0)).toThrow(
    expect.toSatisfy((error: unknown) => error === budgetExceeded),
  );
});

test.each(['a*?', 'a+?b', '(a|b)??', 'a{2}?', '(', '[z-a]', 'a**', '(?=a)', '\\1'])('%s is refused', (pattern) => {
  expect(() => findPattern(pattern)).toThrow();
});

test.each(['[?]', 'a\\??', '\\*?', '[*]?'])('%s has no lazy repetition', (pattern) => {
  expect(() => findPattern(pattern)).not.toThrow();
});
