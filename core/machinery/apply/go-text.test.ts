import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareText, goJson, goPrint, goQuote, goString } from './go-text.ts';

describe('goString', () => {
  it.each([
    ['plain', '"plain"'],
    ['a<b>&c', '"a\\u003cb\\u003e\\u0026c"'],
    ['\b\f\n\u0001', '"\\u0008\\u000c\\n\\u0001"'],
    ['back\\b', '"back\\\\b"'],
    ['\u2028é', '"\\u2028é"'],
    ['\ud800', '"\ufffd"'],
  ])('writes %j as Go does', (text, written) => expect(goString(text)).toBe(written));

  it('is JSON of the same text', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => JSON.parse(goString(text)) === text.toWellFormed()),
    ));
});

it('goJson sorts members by their bytes', () => {
  expect(goJson({ b: [1, null, true], a: { é: 'x', z: -1.5 }, '10': 1, '9': 2 })).toBe(
    '{"10":1,"9":2,"a":{"z":-1.5,"é":"x"},"b":[1,null,true]}',
  );
});

it.each([
  ['a "b" \\', '"a \\"b\\" \\\\"'],
  ['\u0007\t\u007f', '"\\a\\t\\x7f"'],
  ['é\u00a0\u{1f600}\u200b', '"é\\u00a0\u{1f600}\\u200b"'],
])('goQuote prints %j', (text, quoted) => expect(goQuote(text)).toBe(quoted));

it('goPrint prints maps and lists as %v does, and no more than 1000 characters', () => {
  expect(goPrint({ b: ['x', 1], a: null })).toBe('map[a:<nil> b:[x 1]]');
  expect(goPrint('x'.repeat(5000))).toHaveLength(1001);
});

it('compareText orders by UTF-8 bytes', () =>
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
      expect(Math.sign(compareText(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
    }),
  ));
