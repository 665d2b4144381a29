import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readJson } from './json-text.ts';

const limits = { characters: 10_000, depth: 24 };

test('what JSON says is read, also when printed with space and escapes', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), fc.constantFrom(0, 2), (value, space) => {
      const text = JSON.stringify(value, null, space);
      expect(readJson(text, { ...limits, characters: 1e7 })).toEqual({ value: JSON.parse(text) });
    }),
  );
});

test.each([
  ['{"verdict": "FAIL",\n "verdict": "PASS"}', 'duplicate-key', 2, 2, 'the key "verdict" occurs twice'],
  ['[1, {"a": {"b": 1, "c": [], "b": 2}}]', 'duplicate-key', 1, 29, 'the key "b" occurs twice'],
  ['{"verdict": 1, "v\\u0065rdict": 2}', 'duplicate-key', 1, 16, 'the key "verdict" occurs twice'],
  ['{"a": [1, 2}', 'syntax', 1, 12, 'it is not JSON'],
  ['{"a": 1', 'syntax', 1, 8, 'it is not JSON'],
  ['['.repeat(25) + ']'.repeat(25), 'bomb', 1, 25, 'values nest deeper than 24 levels'],
  [`"${'x'.repeat(10_000)}"`, 'too-large', 1, 1, 'the text has 10002 characters, more than the 10000 that are read'],
])('%j is refused', (text, refused, line, column, problem) => {
  expect(readJson(text, limits)).toEqual({ refused, line, column, problem });
});

test('a key may occur again in another mapping, and as a value', () => {
  const text = '{"a": {"b": "a"}, "b": ["a", "a", {"a": 1}, {"a": "}\\"{\\""}], "c\\\\": 1, "c": "\\\\"}';
  expect(readJson(text, limits)).toEqual({ value: JSON.parse(text) });
});
