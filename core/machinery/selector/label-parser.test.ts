import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isStatusError } from '../status/status.ts';
import { matchesLabels, printLabelSelector, requiredLabelValues } from './label-selector.ts';
import { parseLabelSelector } from './label-parser.ts';

const parsed = (text: string): string => printLabelSelector(parseLabelSelector(text));

function refusal(text: string): string {
  try {
    parseLabelSelector(text);
  } catch (error) {
    if (isStatusError(error, 'BadRequest')) return error.message;
    throw error;
  }
  return 'accepted';
}

describe('the grammar', () => {
  it.each([
    ['', ''],
    [' \t\r\n ', ''],
    ['x=a,y=b,z=c', 'x=a,y=b,z=c'],
    ['z=c, y=b', 'y=b,z=c'],
    ['x==a', 'x==a'],
    ['x!=a', 'x!=a'],
    ['x  != a ', 'x!=a'],
    ['x=', 'x='],
    ['x= ,z= ', 'x=,z='],
    ['!x', '!x'],
    ['! x', '!x'],
    ['x', 'x'],
    ['x>1', 'x>1'],
    ['x<10,y', 'x<10,y'],
    ['x in (b,a,a)', 'x in (a,b)'],
    ['x notin(a)', 'x notin (a)'],
    ['x in ()', 'x in ()'],
    ['x in (,)', 'x in ()'],
    ['x in (a,,b,)', 'x in (,a,b)'],
    ['x in (,,a)', 'x in (,a)'],
    ['in in (in,notin)', 'in in (in,notin)'],
    ['notin=in', 'notin=in'],
    ['in', 'in'],
    ['!in', '!in'],
    ['example.org/x_1.Y in (A-b)', 'example.org/x_1.Y in (A-b)'],
    ['app=web,app=db', 'app=web,app=db'],
  ])('%j is read as %j', (text, printed) => {
    expect(parsed(text)).toBe(printed);
    expect(parsed(printed)).toBe(printed);
  });

  it.each([
    [',', "found ',', expected: !, identifier, or 'end of string'"],
    ['=a', "found '=', expected: !, identifier, or 'end of string'"],
    ['a,,b', "found ',', expected: identifier after ','"],
    ['a,', "found '', expected: identifier after ','"],
    ['a,=b', "found '=', expected: identifier after ','"],
    ['x=a||y', /a valid label must be/],
    ['x==a==b', "found '==', expected: ',' or 'end of string'"],
    ['!x=a', "found '=', expected: ',' or 'end of string'"],
    ['!', "unable to parse requirement: found '', expected: identifier"],
    ['!,', "unable to parse requirement: found ',', expected: identifier"],
    ['!!x', "unable to parse requirement: found '!', expected: identifier"],
    ['x y', "unable to parse requirement: found 'y', expected: in, notin, =, ==, !=, gt, lt"],
    ['x (a)', "unable to parse requirement: found '(', expected: in, notin, =, ==, !=, gt, lt"],
    ['x !y', "unable to parse requirement: found '!', expected: in, notin, =, ==, !=, gt, lt"],
    ['x!==a', "unable to parse requirement: found '=', expected: identifier"],
    ['x>=1', "unable to parse requirement: found '=', expected: identifier"],
    ['x in', "unable to parse requirement: found '' expected: '('"],
    ['x in a', "unable to parse requirement: found 'a' expected: '('"],
    ['x in (', "unable to parse requirement: found '', expected: ',', ')' or identifier"],
    ['x in (=', "unable to parse requirement: found '=', expected: ',', ')' or identifier"],
    ['x in (a', "unable to parse requirement: found '', expected: ',' or ')'"],
    ['x in (a b)', "unable to parse requirement: found 'b', expected: ',' or ')'"],
    ['x in (a,', "unable to parse requirement: found '', expected: ',', or identifier"],
    ['x in (a,=)', "unable to parse requirement: found '=', expected: ',', or identifier"],
    ['x<-1', /a valid label must be/],
    ['x in (a)b', "found 'b', expected: ',' or 'end of string'"],
    [
      'x=-a',
      `unable to parse requirement: values[0][x]: Invalid value: "-a": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')`,
    ],
    [
      '*x',
      `unable to parse requirement: <nil>: Invalid value: "*x": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')`,
    ],
    ['/x', /<nil>: Invalid value: "\/x": prefix part must be non-empty/],
    ['example.org/', /name part must be non-empty; name part must consist/],
    ['a/b/c', /a valid label key must consist/],
    ['Example.org/x', /prefix part a lowercase RFC 1123 subdomain/],
    [`${'a'.repeat(64)}=b`, /name part must be no more than 63 bytes/],
    [`a=${'b'.repeat(64)}`, /must be no more than 63 bytes/],
    ['x>y', /values\[0\]: Invalid value: "y": for 'Gt', 'Lt' operators, the value must be an integer/],
    ['x<9223372036854775808', /the value must be an integer/],
    ['x>', /for 'Gt', 'Lt' operators, the value must be an integer/],
    ['a\0', /Invalid value/],
    ['x=ä', /Invalid value/],
  ])('%j is refused', (text, message) => {
    if (typeof message === 'string') expect(refusal(text)).toBe(message);
    else expect(refusal(text)).toMatch(message);
  });

  it('answers hostile texts with 400 or a selector, and nothing else', () => {
    const part = fc.constantFrom(
      'a',
      'in',
      'notin',
      '(',
      ')',
      ',',
      '=',
      '==',
      '!=',
      '!',
      '<',
      '>',
      ' ',
      '1',
      '/',
      '\0',
      '😀',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(part).map((parts) => parts.join('')),
        ),
        (text) => {
          refusal(text);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('reads a long selector in linear time', () => {
    const text = Array.from({ length: 20_000 }, (_, at) => `k${at} in (a,b)`).join(',');
    expect(parseLabelSelector(text).requirements).toHaveLength(20_000);
  });
});

const key = fc.constantFrom('a', 'b', 'c', 'toString', '__proto__');
const value = fc.constantFrom('', '1', '2', '10', 'x');
const term = fc
  .oneof(
    fc.tuple(key, fc.constantFrom('=', '==', '!='), value).map((parts) => parts.join('')),
    fc
      .tuple(key, fc.constantFrom('in', 'notin'), fc.array(value))
      .map(([k, op, set]) => `${k} ${op} (${set.join(',')})`),
    key,
    key.map((name) => `!${name}`),
    fc.tuple(key, fc.constantFrom('<', '>'), fc.nat()).map((parts) => parts.join('')),
  )
  .filter((text) => !text.includes('__proto__'));
const text = fc.array(term, { maxLength: 4 }).map((terms) => terms.join(','));
const labels = fc.dictionary(key, value, { noNullPrototype: true });

describe('laws', () => {
  it('a printed selector reads back as itself', () => {
    fc.assert(
      fc.property(text, (written) => {
        const selector = parseLabelSelector(written);
        expect(parseLabelSelector(printLabelSelector(selector))).toEqual(selector);
      }),
    );
  });

  it('a conjunction selects what each of its terms selects', () => {
    fc.assert(
      fc.property(text, text, labels, (left, right, of) => {
        const both = [left, right].filter((part) => part !== '').join(',');
        const apart = [left, right].every((part) => matchesLabels(parseLabelSelector(part), of));
        expect(matchesLabels(parseLabelSelector(both), of)).toBe(apart);
      }),
    );
  });

  it.each([
    ['a=1', 'a!=1'],
    ['a', '!a'],
    ['a in (1,2)', 'a notin (1,2)'],
  ])('%s and %s divide all objects', (one, other) => {
    fc.assert(
      fc.property(labels, (of) => {
        expect(matchesLabels(parseLabelSelector(one), of)).not.toBe(matchesLabels(parseLabelSelector(other), of));
      }),
    );
  });

  it('every selected object has one of the index values that the selector demands', () => {
    fc.assert(
      fc.property(text, labels, (written, of) => {
        const selector = parseLabelSelector(written);
        const demanded = requiredLabelValues(selector);
        if (demanded === null || !matchesLabels(selector, of)) return;
        const entries = new Set(Object.entries(of).map(([name, set]) => `${name}=${set}`));
        expect(demanded.some((entry) => entries.has(entry))).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});
