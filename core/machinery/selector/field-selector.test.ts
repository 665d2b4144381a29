import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isStatusError } from '../status/status.ts';
import {
  escapeFieldValue,
  matchesFields,
  parseFieldSelector,
  requiredFieldValue,
  unknownField,
  type FieldRequirement,
} from './field-selector.ts';

const read = (text: string): string[] =>
  parseFieldSelector(text).map(({ field, operator, value }) => `${field}|${operator}|${value}`);

describe('parseFieldSelector', () => {
  it.each([
    ['', []],
    [',,', []],
    ['metadata.name=x', ['metadata.name|=|x']],
    ['metadata.name==x', ['metadata.name|=|x']],
    ['metadata.name!=x', ['metadata.name|!=|x']],
    ['a=1,b!=2', ['a|=|1', 'b|!=|2']],
    ['a=', ['a|=|']],
    ['a!=', ['a|!=|']],
    ['=a', ['|=|a']],
    [String.raw`a=x\,y\=z\\`, [String.raw`a|=|x,y=z\\`.replace('\\\\', '\\')]],
    [String.raw`a=1\,b=2`.replace('b=2', String.raw`b\=2`), ['a|=|1,b=2']],
    ['a=x!y', ['a|=|x!y']],
    ['a=line\nbreak', ['a|=|line\nbreak']],
    ['a = b', ['a |=| b']],
  ])('%j', (text, terms) => {
    expect(read(text)).toEqual(terms);
  });

  it.each([
    ['a', "invalid selector: 'a'; can't understand 'a'"],
    ['a=1,b', "invalid selector: 'a=1,b'; can't understand 'b'"],
    ['a!1', "invalid selector: 'a!1'; can't understand 'a!1'"],
    ['a===b', 'invalid field selector: unescaped character in value: 61'],
    ['a=b=c', 'invalid field selector: unescaped character in value: 61'],
    [String.raw`a=b\c`, String.raw`invalid field selector: invalid escape sequence: \c`],
    ['a=b\\', 'invalid field selector: invalid escape sequence: \\'],
  ])('refuses %j', (text, message) => {
    expect(() => parseFieldSelector(text)).toThrow(expect.objectContaining({ code: 400, message }));
  });

  it('reads back every value that was escaped', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: fc.constantFrom('\\', ',', '=', '!', 'a', '😀') }), { minLength: 1 }),
        (values) => {
          const text = values.map((value) => `f=${escapeFieldValue(value)}`).join(',');
          expect(parseFieldSelector(text).map(({ value }) => value)).toEqual(values);
        },
      ),
    );
  });

  it('answers hostile texts with 400 or terms, and nothing else', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('\\', ',', '=', '!', 'a', '\0', '\n') }), (text) => {
        try {
          parseFieldSelector(text);
        } catch (error) {
          expect(isStatusError(error, 'BadRequest')).toBe(true);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe('matching', () => {
  const object: Readonly<Record<string, string>> = { 'metadata.name': 'x', 'spec.cloud': 'west' };
  const valueOf = (field: string): string => object[field] ?? '';

  it.each([
    ['', true],
    ['metadata.name=x', true],
    ['metadata.name!=x', false],
    ['metadata.name=x,spec.cloud=west', true],
    ['metadata.name=x,spec.cloud=east', false],
    ['spec.missing=', true],
    ['spec.missing!=', false],
    ['spec.missing!=a', true],
  ])('%j: %s', (text, expected) => {
    expect(matchesFields(parseFieldSelector(text), valueOf)).toBe(expected);
  });

  const terms: readonly FieldRequirement[] = parseFieldSelector('a!=0,a=1,b=2');

  it('says which value a field must have', () => {
    expect(requiredFieldValue(terms, 'a')).toBe('1');
    expect(requiredFieldValue(terms, 'c')).toBeUndefined();
  });

  it('names the first field that is not supported', () => {
    expect(unknownField(terms, new Set(['a', 'b']))).toBeUndefined();
    expect(unknownField(terms, new Set(['a']))).toBe('b');
  });
});
