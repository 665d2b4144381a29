import { Secret } from '@allmend/kit-secret';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { lines, oneLine, withoutSecrets } from './plain-text.ts';

const unit = fc.string({ unit: 'binary' });

test('one line is one line, of characters that can be seen', () => {
  expect(oneLine(' a\r\nb\u2028c\u0000d\u202ee\ud800 ')).toBe('a b c d e');
  expect(oneLine('x'.repeat(20), 5)).toBe('xxxx…');
  fc.assert(
    fc.property(unit, (text) => !/[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u.test(oneLine(text, 9))),
  );
});

test('lines stay lines, and nothing else', () => {
  expect(lines('\r\n a\r\nb\t\rc \u2029d\u0007')).toBe('a\nb\nc\nd');
  fc.assert(fc.property(unit, (text) => !/[^\P{Cc}\n]/u.test(lines(text))));
});

test('a secret is not in what a server says, whatever stands around it', () => {
  const word = fc.string({ minLength: 6, maxLength: 40 }).filter((text) => text.trim() === text);
  fc.assert(
    fc.property(word, fc.string(), fc.string(), (word, before, after) => {
      const secret = new Secret(word);
      const said = withoutSecrets(`${before}${word} ${Buffer.from(word).toString('base64')}${after}`, [secret], 10_000);
      expect(said.includes(word) && !'[redacted]'.includes(word)).toBe(false);
    }),
  );
});
