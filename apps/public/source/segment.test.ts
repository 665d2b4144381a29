import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseSegment, segment } from './segment.ts';

test.each([
  ['hansa', 'hansa'],
  ['Lübeck', 'L~c3~bcbeck'],
  ['..', '~2e.'],
  ['a/b', 'a~2fb'],
  ['', '~'],
  ['~', '~7e'],
])('%j is written %s', (name, text) => {
  expect(segment(name)).toBe(text);
  expect(parseSegment(text)).toBe(name);
});

test('every name comes back, and is safe in an address and as a file', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (name) => {
      const text = segment(name);
      const same = Buffer.from(name, 'utf8').toString('utf8');
      return parseSegment(text) === same && /^(?!\.)[A-Za-z0-9._~-]+$/.test(text);
    }),
  );
});

test('what no name is written as is none', () => {
  for (const text of ['', '.', '..', 'a/b', '~2E', '~41', '~ff', 'ü', '%2e'])
    expect(parseSegment(text), text).toBeNull();
});
