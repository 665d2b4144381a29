import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readPack } from './pack.ts';
import { readPattern } from './pattern.ts';
import { reviewPack } from './review.ts';

const english = {
  'a.plain': 'Done.',
  'a.names': '{cloud} has {count, plural, one {# image of {owner}} other {# images of {owner}}}.',
};

test('a whole translation has no remarks', () => {
  const pack = {
    'a.plain': 'Fatto.',
    'a.names': '{cloud} ha {count, plural, one {# immagine di {owner}} other {# immagini di {owner}}}.',
  };
  expect(reviewPack(english, pack)).toEqual([]);
});

test.each([
  [{ 'a.plain': 'Fatto.' }, [{ key: 'a.names', kind: 'missing' }]],
  [{ ...english, 'b.old': 'x' }, [{ key: 'b.old', kind: 'unknown' }]],
  [{ ...english, 'a.plain': ' ' }, [{ key: 'a.plain', kind: 'empty' }]],
  [{ ...english, 'a.plain': 'Fatto {bene}.' }, [{ key: 'a.plain', kind: 'foreign', names: ['bene'] }]],
  [
    { ...english, 'a.names': '{cloud}: {count, plural, one {#} other {#}}' },
    [{ key: 'a.names', kind: 'lost', names: ['owner'] }],
  ],
  [{ ...english, 'a.names': '{cloud}: {count, plural, one {# {owner}}}' }, [{ key: 'a.names', kind: 'other' }]],
  [{ ...english, 'a.names': '{cloud}: {count, plural, one {# {owner}' }, [{ key: 'a.names', kind: 'braces' }]],
])('%o', (pack, remarks) => {
  expect(reviewPack(english, pack)).toEqual(remarks);
});

test('any text can be read', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('{', '}', ',', 'a', ' ', '#', 'plural', 'other') }), (text) => {
      readPattern(text);
    }),
  );
});

test.each([
  ['{', 'is not JSON'],
  ['[]', 'not one object of texts'],
  ['{"a.b": 1}', 'a.b is not a text'],
])('a file with %s is refused', (text, problem) => {
  expect(() => readPack(text, 'it.json')).toThrow(problem);
});
