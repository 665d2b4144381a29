import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compilePattern, matchBudget } from './match.ts';
import { PatternError } from './parse.ts';

function matches(pattern: string, text: string): boolean {
  return compilePattern(pattern).match(text) === 'match';
}

describe('what matches', () => {
  test.each([
    ['', '', true],
    ['', 'x', true],
    ['a', 'xay', true],
    ['^a$', 'a\n', false],
    ['^a', 'ba', false],
    ['a|b|', 'c', true],
    ['^(a|b|)$', 'c', false],
    ['^(?:ab)+$', 'ababab', true],
    ['^(?:ab)+$', 'ababa', false],
    ['^a{2}$', 'aa', true],
    ['^a{2,}$', 'aaaa', true],
    ['^a{2,3}?$', 'aaaa', false],
    ['^a{0}$', '', true],
    ['^a{,2}$', 'a{,2}', true],
    ['^a{x}$', 'a{x}', true],
    ['^.$', '\n', false],
    ['^.$', '\u2028', true],
    ['^.$', '😀', true],
    ['(?s)^.$', '\n', true],
    ['(?i)^straße$', 'STRAßE', true],
    ['^(?i:a)b$', 'Ab', true],
    ['^(?i:a)b$', 'AB', false],
    ['(?i)^[a-c]+$', 'aBC', true],
    ['(?i-i)^a$', 'A', false],
    ['^a(?i)*b$', 'aaB', true],
    ['(?m)^b$', 'a\nb\nc', true],
    ['^b$', 'a\nb\nc', false],
    ['\\Ab\\z', 'b', true],
    ['\\bfoo\\b', 'a foo!', true],
    ['\\bfoo\\b', 'afoo', false],
    ['\\Boo', 'foo', true],
    ['^\\d\\D\\s\\S\\w\\W$', '1x y_-', true],
    ['^\\s$', '\u00a0', false],
    ['^\\w$', 'ä', false],
    ['^[\\d-]+$', '1-2', true],
    ['^[^\\d]$', '1', false],
    ['^[]a]+$', ']a', true],
    ['^[^]a]$', 'b', true],
    ['^[a-]$', '-', true],
    ['^[-a]$', '-', true],
    ['^[[:alpha:]_]+$', 'ab_', true],
    ['^[[:^digit:]]$', '1', false],
    ['^\\pL+$', 'äß', true],
    ['^\\p{Greek}+$', 'αβγ', true],
    ['^\\P{Greek}$', 'α', false],
    ['^\\p{^Greek}$', 'a', true],
    ['^[\\pN\\p{Lu}]+$', 'A1', true],
    ['^\\x41\\x{1F600}\\101\\0$', 'A😀A\0', true],
    ['^\\Qa.b\\E+$', 'a.bbb', true],
    ['^\\Q\\E$', '', true],
    ['^\\.\\/\\-\\_$', './-_', true],
    ['^\\a\\f\\t\\n\\r\\v$', '\u0007\f\t\n\r\v', true],
    ['^(?P<name>x)(?<other>y)$', 'xy', true],
    ['^([a-z0-9]([-a-z0-9]*[a-z0-9])?\\.)+[a-z]{2,}$', 'a-b.example.com', true],
    ['(x+x+)+y', 'xxxxy', true],
    ['(a*)*b', 'aaab', true],
    ['(a|a)*$', 'aaa', true],
    ['()*', 'x', true],
    ['(^a|b$)*c', 'c', true],
  ])('%s on %j: %s', (pattern, text, expected) => {
    expect(matches(pattern, text)).toBe(expected);
  });

  test('agrees with RegExp where both mean the same', () => {
    const atom = fc.constantFrom(
      'a',
      'b',
      '.',
      '[ab]',
      '[^a]',
      '\\d',
      'a?',
      'b*',
      '(ab|c)',
      '(?:a|b)+',
      'c{1,2}',
      '^',
      '$',
      '\\b',
    );
    const pattern = fc.array(atom, { minLength: 1, maxLength: 6 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(pattern, fc.stringMatching(/^[abc1 ]{0,8}$/), (source, text) => {
        expect(matches(source, text)).toBe(new RegExp(source, 'u').test(text));
      }),
      { numRuns: 400 },
    );
  });

  test('the remembered automaton gives the same answer again', () => {
    const pattern = compilePattern('^(a|b)*abb$');
    fc.assert(
      fc.property(fc.stringMatching(/^[ab]{0,12}$/), (text) => {
        expect(pattern.match(text) === 'match').toBe(text.endsWith('abb'));
        expect(pattern.match(text) === 'match').toBe(text.endsWith('abb'));
      }),
    );
  });
});

describe('what cannot be read', () => {
  test.each([
    ['(?=a)', 'invalid or unsupported Perl syntax: `(?=`'],
    ['(?!a)', 'invalid or unsupported Perl syntax: `(?!`'],
    ['(?<=a)', 'invalid or unsupported Perl syntax: `(?<`'],
    ['(?x)a', 'invalid or unsupported Perl syntax: `(?x`'],
    ['(a', 'missing closing ): `(a`'],
    ['a)', 'unexpected ): `a)`'],
    ['[a', 'missing closing ]: `[a`'],
    ['a**', 'invalid nested repetition operator: `**`'],
    ['a{2}{3}', 'invalid nested repetition operator: `{2}{3}`'],
    ['*', 'missing argument to repetition operator: `*`'],
    ['+?a', 'missing argument to repetition operator: `+?`'],
    ['(?i)*', 'missing argument to repetition operator: `*`'],
    ['a*+?', 'invalid nested repetition operator: `*+?`'],
    ['{2}', 'missing argument to repetition operator: `{2}`'],
    ['(a)\\1', 'invalid escape sequence: `\\1`'],
    ['\\y', 'invalid escape sequence: `\\y`'],
    ['\\u0041', 'invalid escape sequence: `\\u`'],
    ['\\x{110000}', 'invalid escape sequence: `\\x`'],
    ['(?P<n', 'invalid named capture: `(?P<n`'],
    ['(?P<a b>x)', 'invalid named capture: `(?P<a b>`'],
    ['a{1001}', 'invalid repeat count: `{1001}`'],
    ['a{3,2}', 'invalid repeat count: `{3,2}`'],
    ['(a{100}){100}', 'invalid repeat count: `{100}`'],
    ['a\\', 'trailing backslash at end of expression: ``'],
    ['[z-a]', 'invalid character class range: `z-a`'],
    ['[[:nope:]]', 'invalid character class range: `[:nope:]`'],
    ['\\p{Nope}', 'invalid character class range: `\\p{Nope}`'],
  ])('%s', (pattern, message) => {
    expect(() => compilePattern(pattern)).toThrow(new PatternError(message));
  });

  test('an expression that is too large or too deep is refused, not run', () => {
    expect(() => compilePattern(`${'('.repeat(5_000)}a${')'.repeat(5_000)}`)).toThrow('expression nests too deeply');
    expect(() => compilePattern('[a-z]{1000}'.repeat(30))).toThrow('expression too large');
  });

  test('any text is read or refused with a PatternError', () => {
    const nasty = fc.string({
      unit: fc.constantFrom(
        '(',
        ')',
        '[',
        ']',
        '{',
        '}',
        '\\',
        '^',
        '$',
        '*',
        '?',
        '|',
        ':',
        'P',
        '<',
        '1',
        ',',
        '-',
        'p',
        'Q',
        'E',
        'a',
        '😀',
      ),
    });
    fc.assert(
      fc.property(nasty, (source) => {
        try {
          compilePattern(source).match('aaa-😀');
        } catch (error) {
          expect(error).toBeInstanceOf(PatternError);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('time', () => {
  test.each([
    ['^(a+)+$', `${'a'.repeat(50_000)}!`],
    ['(x+x+)+y', 'x'.repeat(200_000)],
    ['^(([a-z])+.)+[A-Z]([a-z])+$', 'a'.repeat(50_000)],
    ['^(a|aa)+$', `${'a'.repeat(50_000)}b`],
  ])('%s does not explode', (pattern, text) => {
    const started = performance.now();
    expect(matches(pattern, text)).toBe(false);
    expect(performance.now() - started).toBeLessThan(20_000);
  });

  test('work is bounded, for one text and for many that share a budget', () => {
    const costly = compilePattern('(a|b)*a(a|b){500}c');
    let seed = 7;
    const text = Array.from({ length: 20_000 }, () =>
      (seed = (seed * 16_807) % 2_147_483_647) % 2 === 0 ? 'a' : 'b',
    ).join('');
    expect(costly.match(text)).toBe('too-costly');
    const budget = matchBudget();
    expect(costly.match(text, budget)).toBe('too-costly');
    expect(costly.match('bbbabab', budget)).toBe('too-costly');
  });
});
