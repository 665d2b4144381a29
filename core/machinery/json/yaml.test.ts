import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isStatusError } from '../status/status.ts';
import { parseJsonText } from './json.ts';
import { longestYaml, parseYaml } from './yaml.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function refusal(text: string): string {
  try {
    parseYaml(bytes(text));
  } catch (error) {
    if (isStatusError(error)) return `${error.code} ${error.message}`;
    throw error;
  }
  return 'accepted';
}

describe('what is read', () => {
  it.each([
    ['', null],
    ['# only a comment', null],
    ['a: 1', { a: 1 }],
    ['---\na: 1\n...\n', { a: 1 }],
    ['%YAML 1.2\n---\na: yes', { a: 'yes' }],
    ['\ufeffa: 1', { a: 1 }],
    ['a: {b: [true, null, ~, -0.5, 0x1f, 0o17, 1e3]}', { a: { b: [true, null, null, -0.5, 31, 15, 1000] } }],
    ['on: off\nyes: no', { on: 'off', yes: 'no' }],
    ['a: "1"\nb: !!str 2', { a: '1', b: '2' }],
    ['when: 2026-03-01', { when: '2026-03-01' }],
    ['1: a\ntrue: b\n"<<": c', { 1: 'a', true: 'b', '<<': 'c' }],
    ['a: |\n  x\n  y\nb: >\n  x\n  y\n', { a: 'x\ny\n', b: 'x y\n' }],
    ['- a\n-\n- - b', ['a', null, ['b']]],
    ['a: &x {b: 1}\nc: *x\nd: [*x, *x]', { a: { b: 1 }, c: { b: 1 }, d: [{ b: 1 }, { b: 1 }] }],
    ['a: &x 1\nb: &y [*x]\nc: &x 2\nd: *y', { a: 1, b: [1], c: 2, d: [1] }],
    ['{"a": {"b": [1]}}', { a: { b: [1] } }],
    ['{a: 1, b: [c]}', { a: 1, b: ['c'] }],
  ])('%j', (text, value) => {
    expect(parseYaml(bytes(text))).toEqual({ value, duplicates: [] });
  });

  it('gives each use of an alias a value of its own', () => {
    const { value } = parseYaml(bytes('a: &x {b: {}}\nc: *x'));
    const { a, c } = value as { a: { b: object }; c: { b: object } };
    expect(a).not.toBe(c);
    expect(a.b).not.toBe(c.b);
  });

  it.each([
    ['a: 1\na: 2', ['a'], { a: 2 }],
    ['spec:\n  ports:\n  - name: x\n    name: y', ['spec.ports[0].name'], { spec: { ports: [{ name: 'y' }] } }],
    ['{"a":1,"a":2}', ['a'], { a: 2 }],
  ])('%j has duplicates', (text, duplicates, value) => {
    expect(parseYaml(bytes(text))).toEqual({ value, duplicates });
  });

  it('takes __proto__ as a name like any other', () => {
    const { value } = parseYaml(bytes('a: &x {__proto__: {admin: true}}\nb: *x'));
    expect(JSON.stringify(value)).toBe('{"a":{"__proto__":{"admin":true}},"b":{"__proto__":{"admin":true}}}');
  });

  it('reads JSON as JSON, whatever its length', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        expect(parseYaml(bytes(text)).value).toEqual(parseJsonText(text).value);
      }),
    );
    expect(refusal(JSON.stringify({ a: 'x'.repeat(longestYaml) }))).toBe('accepted');
  });
});

describe('what is refused', () => {
  it.each([
    ['a: [1', /^400 the body is not valid YAML: .* at offset 5$/],
    ['a: b: c', /^400 the body is not valid YAML: Nested mappings .* at offset 3$/],
    ['\ta: 1', /^400 the body is not valid YAML/],
    ['é: 1\n- a', /^400 the body is not valid YAML: .* at offset 6$/],
    ['a: 1\n---\nb: 2', /^400 the body is not valid YAML: it has more than one document at offset 5$/],
    ['%YAML 1.1\n---\na: yes', /version 1.1 is not read, only 1.2/],
    ['a: !foo x', /Unresolved tag: !foo at offset 3$/],
    ['a: !!binary aGk=', /the tag tag:yaml.org,2002:binary is not read at offset/],
    ['a: !!set {b}', /the tag tag:yaml.org,2002:set is not read at offset/],
    ['a: !!omap [b: 1]', /the tag tag:yaml.org,2002:omap is not read/],
    ['a: &x {b: 1}\nc:\n  <<: *x', /merge keys \(<<\) are not read at offset 18$/],
    ['? [a]\n: 1', /the name of a member is no string/],
    ['a: &x k\n*x : 1', /the name of a member is no string/],
    ['~: 1', /a member has no name at offset 0$/],
    ['a: *x', /the alias \*x names no anchor before it at offset 3$/],
    ['a: &x [*x]', /the alias \*x names no anchor before it at offset 7$/],
    ['a: .inf', /the number .inf cannot be kept exactly at offset 3$/],
    ['a: .nan', /the number .nan cannot be kept exactly/],
    ['a: 9007199254740993', /the number 9007199254740993 cannot be kept exactly/],
    ['{"a": 9007199254740993}', /the number 9007199254740993 cannot be kept exactly/],
    [`${'[ '.repeat(300)}${']'.repeat(300)}`, /^400 .* nested deeper than 256 levels/],
    [`a: ${'['.repeat(50_000)}`, /^400 /],
    [`a: ${'{b: '.repeat(20_000)}`, /^400 /],
    ['- '.repeat(50_000), /^400 .* nested deeper than 256 levels/],
    [`a: ${'x'.repeat(longestYaml)}`, /^413 a body in YAML may have at most 131072 bytes; send it as JSON$/],
  ])('%.40j', (text, message) => {
    expect(refusal(text)).toMatch(message);
  });

  it('stops aliases that multiply, and aliases that deepen', () => {
    const levels = 'abcdefghij';
    const wide = Array.from(levels, (name, at) =>
      at === 0
        ? 'a: &a [x,x,x,x,x,x,x,x,x,x]'
        : `${name}: &${name} [${Array(10)
            .fill(`*${levels[at - 1]}`)
            .join(',')}]`,
    );
    expect(refusal(wide.join('\n'))).toMatch(/^400 .* more than 250000 members and items/);
    const deep = Array.from({ length: 300 }, (_, at) => (at === 0 ? '- &a0 []' : `- &a${at} [*a${at - 1}]`));
    expect(refusal(deep.join('\n'))).toMatch(/^400 .* nested deeper than 256 levels/);
  });

  it('answers any text with a value or a refusal', () => {
    const part = fc.constantFrom(
      ...[
        'a',
        ': ',
        '- ',
        '\n',
        '  ',
        '{',
        '}',
        '[',
        ']',
        ',',
        '&x ',
        '*x',
        '!t ',
        '|',
        '>',
        '"',
        "'",
        '#',
        '%',
        '---',
        '? ',
        '<<',
        '~',
        '\t',
        '😀',
      ],
    );
    fc.assert(
      fc.property(
        fc.array(part, { maxLength: 12 }).map((parts) => parts.join('')),
        (text) => {
          refusal(text);
        },
      ),
      { numRuns: 2000 },
    );
  });
});
