import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isStatusError } from '../status/status.ts';
import { parseJson, parseJsonText } from './json.ts';
import { defaultLimits } from './limits.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function refusal(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (isStatusError(error, 'BadRequest')) return error.message;
    throw error;
  }
  return 'accepted';
}

describe('what is JSON', () => {
  it.each([
    ['null', null],
    [' true ', true],
    ['false', false],
    ['-0', -0],
    ['12', 12],
    ['-1.5e+2', -150],
    ['1E3', 1000],
    ['""', ''],
    [String.raw`"\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00"`, '"\\/\b\f\n\r\té😀'],
    ['[]', []],
    ['[ ]', []],
    ['[1,[2],{}]', [1, [2], {}]],
    ['{"a":{"b":[null]},"":1}', { a: { b: [null] }, '': 1 }],
    ['\t\r\n {"a"\n:\t1 }', { a: 1 }],
    ['9007199254740991', Number.MAX_SAFE_INTEGER],
    ['100000000000000000000', 1e20],
    ['0.1', 0.1],
  ])('%s', (text, value) => {
    expect(parseJson(bytes(text))).toEqual({ value, duplicates: [] });
  });

  it('agrees with JSON.parse on everything that JSON.stringify writes', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(undefined, 2), (value, indent) => {
        const text = JSON.stringify(value, undefined, indent);
        expect(parseJsonText(text)).toEqual({ value: JSON.parse(text), duplicates: [] });
      }),
      { numRuns: 500 },
    );
  });

  it('refuses exactly what JSON.parse refuses, and integers that would come back with other digits', () => {
    const part = fc.constantFrom(
      ...[
        '{',
        '}',
        '[',
        ']',
        ',',
        ':',
        '"',
        '"a"',
        '0',
        '01',
        '-',
        '1.',
        '.5',
        'e1',
        'true',
        'nul',
        ' ',
        '\\',
        '\\u00',
        '\n',
        '\v',
        '😀',
      ],
    );
    const text = fc.oneof(
      fc.array(part, { maxLength: 8 }).map((parts) => parts.join('')),
      fc.json().chain((json) => fc.nat(json.length).map((cut) => json.slice(0, cut))),
    );
    fc.assert(
      fc.property(text, (text) => {
        let native = 'accepted';
        try {
          JSON.parse(text);
        } catch {
          native = 'refused';
        }
        const ours = refusal(() => parseJsonText(text));
        const inexact = /the number (\S+) cannot be kept exactly/.exec(ours)?.[1];
        if (inexact !== undefined) expect(String(JSON.parse(inexact))).not.toBe(inexact);
        else expect(ours === 'accepted' ? 'accepted' : 'refused').toBe(native);
      }),
      { numRuns: 5000 },
    );
  });

  it('answers any bytes with a value or 400', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (raw) => {
        refusal(() => parseJson(raw));
      }),
    );
  });
});

describe('refusals name the offset in bytes', () => {
  it.each([
    ['', 'unexpected end of the text at offset 0'],
    ['{"a":1,}', "invalid character '}' looking for the name of a member at offset 7"],
    ['{a:1}', "invalid character 'a' looking for the name of a member at offset 1"],
    ['{"a" 1}', "invalid character '1' after the name of a member at offset 5"],
    ['{"a":1 "b":2}', `invalid character '\\"' after a member of an object at offset 7`],
    ['["é",]', "invalid character ']' looking for the beginning of a value at offset 6"],
    ['[1 2]', "invalid character '2' after an item of a list at offset 3"],
    ['{} x', "invalid character 'x' after the top-level value at offset 3"],
    ['NaN', "invalid character 'N' looking for the beginning of a value at offset 0"],
    ['nul', "invalid character 'n' where only 'null' can stand at offset 0"],
    ['-x', "invalid character 'x' in a number at offset 1"],
    ['"a\nb"', String.raw`invalid character '\n' in a string at offset 2`],
    [String.raw`"a\x"`, 'a string has an escape that JSON does not know at offset 1'],
    ['"a', 'unexpected end of the text at offset 2'],
    ['"a\\', 'unexpected end of the text at offset 3'],
    ['\ufeff{}', /invalid character '.*' looking for the beginning of a value at offset 0/],
    ['// no', "invalid character '/' looking for the beginning of a value at offset 0"],
    ["'a'", `invalid character ''' looking for the beginning of a value at offset 0`],
    ['[1e999]', 'the number 1e999 cannot be kept exactly at offset 1'],
    ['9007199254740993', 'the number 9007199254740993 cannot be kept exactly at offset 0'],
    ['-9223372036854775808', 'the number -9223372036854775808 cannot be kept exactly at offset 0'],
    ['9'.repeat(1000), `the number ${'9'.repeat(40)}… cannot be kept exactly at offset 0`],
  ])('%j', (text, problem) => {
    const message = refusal(() => parseJson(bytes(text)));
    expect(message.startsWith('the body is not valid JSON: ')).toBe(true);
    if (typeof problem === 'string') expect(message).toBe(`the body is not valid JSON: ${problem}`);
    else expect(message).toMatch(problem);
  });

  it.each([
    [[0x22, 0x61, 0xc3, 0x28, 0x22], 3],
    [[0x22, 0xff, 0x22], 1],
    [[0x22, 0x61, 0xe2, 0x82], 4],
    [[0xed, 0xa0, 0x80], 1],
    [[0xc0, 0x80], 0],
  ])('%j is no UTF-8', (raw, offset) => {
    expect(refusal(() => parseJson(new Uint8Array(raw)))).toBe(`the body is not valid UTF-8 at offset ${offset}`);
  });
});

describe('what JSON.parse hides', () => {
  it.each([
    ['{"a":1,"a":2}', ['a'], { a: 2 }],
    ['{"a":1,"a":1,"a":1}', ['a'], { a: 1 }],
    [
      '{"spec":{"ports":[{"name":"x"},{"name":"x","name":"y"}]}}',
      ['spec.ports[1].name'],
      {
        spec: { ports: [{ name: 'x' }, { name: 'y' }] },
      },
    ],
    [String.raw`{"a":1,"\u0061":2}`, ['a'], { a: 2 }],
    ['[[{"a":1,"a":2}]]', ['[0][0].a'], [[{ a: 2 }]]],
    ['{"a":{"b":1},"a":{"c":1,"c":2}}', ['a', 'a.c'], { a: { c: 2 } }],
    ['{"toString":1}', [], { toString: 1 }],
  ])('%s', (text, duplicates, value) => {
    expect(parseJsonText(text)).toEqual({ value, duplicates });
  });

  it('lists no more than 100 duplicates', () => {
    const members = Array.from({ length: 150 }, (_, at) => `"k${at}":1,"k${at}":2`).join(',');
    expect(parseJsonText(`{${members}}`).duplicates).toHaveLength(100);
  });

  it('takes __proto__ as a name like any other', () => {
    const { value } = parseJsonText('{"__proto__":{"admin":true},"constructor":1}');
    expect(Object.keys(value as object)).toEqual(['__proto__', 'constructor']);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect((value as { admin?: boolean }).admin).toBeUndefined();
    expect(JSON.stringify(value)).toBe('{"__proto__":{"admin":true},"constructor":1}');
    expect(parseJsonText('{"__proto__":1,"__proto__":2}').duplicates).toEqual(['__proto__']);
  });

  it('writes half surrogates as U+FFFD, in names too', () => {
    expect(parseJsonText(String.raw`{"\ud800":"a\udc00b"}`).value).toEqual({ '\ufffd': 'a\ufffdb' });
  });
});

describe('limits', () => {
  const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

  it('bounds the depth', () => {
    expect(refusal(() => parseJsonText(nested(defaultLimits.depth)))).toBe('accepted');
    expect(refusal(() => parseJsonText(nested(defaultLimits.depth + 1)))).toBe(
      'the body is not valid JSON: objects and lists are nested deeper than 256 levels at offset 256',
    );
    expect(refusal(() => parseJsonText('{"a":'.repeat(1_000_000)))).toMatch(
      /nested deeper than 256 levels at offset 1280/,
    );
  });

  it('bounds members and items together', () => {
    const limits = { depth: 4, values: 3 };
    expect(refusal(() => parseJsonText('{"a":[1],"b":2}', limits))).toBe('accepted');
    expect(refusal(() => parseJsonText('{"a":[1,2],"b":2}', limits))).toMatch(
      /more than 3 members and items at offset/,
    );
    expect(refusal(() => parseJsonText(`[${'0,'.repeat(300_000)}0]`))).toMatch(/more than 250000 members and items/);
  });

  it('reads a string of 3 MiB with an escape', () => {
    const text = `"${'x'.repeat(3 << 20)}\\n"`;
    expect((parseJsonText(text).value as string).length).toBe((3 << 20) + 1);
  });
});
