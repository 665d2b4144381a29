import { describe, expect, test } from 'vitest';

import type { Json } from '../object/json.ts';
import type { Schema } from '../schema/schema.ts';
import { objectBudget } from './budget.ts';
import { compileErrors, evaluate, objectWith, withRules } from './rules.fixture.ts';

const int: Schema = { type: 'integer' };
const text: Schema = { type: 'string' };
const list = (items: Schema, maxItems?: number): Schema => ({
  type: 'array',
  items,
  ...(maxItems !== undefined && { maxItems }),
});

const hint =
  '(try simplifying the rule, or adding maxItems, maxProperties, and maxLength where arrays, maps, and strings are declared)';

describe('what a rule may be estimated to cost', () => {
  test.each<[string, Record<string, Schema>]>([
    ['self.list.all(x, x > 0)', { list: list(int) }],
    ['self.list.all(x, self.list.all(y, x == y))', { list: list(int, 100) }],
    ['self.text.matches("^[a-z]+$")', { text }],
    ['self.text == "abc" || self.text.startsWith("abc")', { text }],
    ['self.text.contains("abc")', { text }],
    ['self.set == oldSelf.set', { set: list(text) }],
    ['self == oldSelf', { list: list(text) }],
    ['self.list.all(x, x.matches("^[a-z]+$"))', { list: list({ type: 'string', maxLength: 63 }, 100) }],
    ['self.list.map(x, x.size()).sum() < 100', { list: list({ type: 'string', maxLength: 63 }, 100) }],
    ['size(self.text) < 100 && has(self.text)', { text }],
    ['"a" in self.list', { list: list(text) }],
    [
      'self.labels.all(key, key.matches("^([a-z]+/)?[a-z]+$") && key.split("/")[0].size() < 253)',
      { labels: { type: 'object', additionalProperties: { type: 'string' }, maxProperties: 8 } },
    ],
    ['self.mode in ["a", "b"]', { mode: { type: 'string', enum: ['a', 'b'] } }],
  ])('%s is fine', (rule, properties) => {
    expect(compileErrors(objectWith(properties, rule))).toEqual([]);
  });

  test.each<[string, Record<string, Schema>]>([
    ['self.list.all(x, self.list.all(y, x == y))', { list: list(int) }],
    ['self.list.all(x, x.matches("^[a-z]+$"))', { list: list(text) }],
    ['self.text.contains(self.other)', { text, other: text }],
    ['self.list.all(x, self.list.exists(y, x.contains(y)))', { list: list(text, 100) }],
    ['self.list.map(x, self.list.map(y, y + x)).size() == 1', { list: list(text) }],
    ['sets.contains(self.list, self.list)', { list: list(text) }],
  ])('%s is too dear', (rule, properties) => {
    expect(compileErrors(objectWith(properties, rule))[0]).toBe(
      `x-kubernetes-validations[0].rule: Forbidden: estimated rule cost exceeds budget by factor of more than 100x ${hint}`,
    );
  });

  test('counts how often a part can be in an object', () => {
    const rule = 'self.matches("^[a-z][a-z0-9-]+$")';
    const inner = withRules({ type: 'string', maxLength: 1000 }, rule);
    expect(compileErrors(objectWith({ list: list(inner, 1000) }))).toEqual([]);
    expect(compileErrors(objectWith({ list: list(list(inner, 1000), 1000) }))[0]).toContain('more than 100x');
    expect(compileErrors(objectWith({ list: list(inner) }))[0]).toMatch(
      /^properties\[list\]\.items\.x-kubernetes-validations\[0\]\.rule: Forbidden: estimated rule cost exceeds budget/,
    );
    expect(
      compileErrors(objectWith({ map: { type: 'object', additionalProperties: inner, maxProperties: 10 } })),
    ).toEqual([]);
  });

  test('a factor near 1 has its decimals, a larger one has one', () => {
    const cost = (maxItems: number): string =>
      compileErrors(objectWith({ list: list(int, maxItems) }, 'self.list.all(x, self.list.all(y, x == y))'))[0] ?? '';
    expect(cost(1000)).toBe('');
    expect(cost(2000)).toMatch(/by factor of \d\.\dx /);
  });

  test('all rules together have a limit', () => {
    const rules = Array.from({ length: 60 }, (_none, at) => `self.list.all(x, self.list.all(y, x + y != ${at}))`);
    const errors = compileErrors(objectWith({ list: list(int, 700) }, ...rules));
    expect(errors).toHaveLength(5);
    expect(
      errors
        .slice(0, 4)
        .every((error) =>
          error.endsWith('contributed to estimated rule cost total exceeding cost limit for entire OpenAPIv3 schema'),
        ),
    ).toBe(true);
    expect(errors[4]).toMatch(
      /^<nil>: Forbidden: x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema exceeds budget by factor of/,
    );
  });

  test('a message has one, too', () => {
    const rule = {
      rule: 'true',
      messageExpression: 'self.list.map(x, self.list.filter(y, y == x)).size() == 1 ? "a" : "b"',
    };
    expect(compileErrors(objectWith({ list: list(text) }, rule))[0]).toContain(
      'estimated messageExpression cost exceeds budget',
    );
  });
});

describe('what the rules of one object may cost', () => {
  const numbers = Array.from({ length: 20_000 }, (_none, at) => at);
  const names = numbers.map((at) => `name-${at}`);
  const properties: Record<string, Schema> = {
    list: list(int),
    names: list(text),
    text,
    pattern: text,
    map: { type: 'object', additionalProperties: text },
    objects: list(objectWith({ a: text })),
  };
  const value: Json = {
    list: numbers,
    names,
    text: 'a'.repeat(500_000),
    pattern: '(a*)*(a|aa)+b',
    map: Object.fromEntries(names.map((name) => [name, name])),
    objects: names.map((a) => ({ a })),
  };
  const outOfBudget = 'validation failed due to running out of cost budget, no further validation rules will be run';

  test.each([
    'self.list.all(x, self.list.exists(y, y == x + 1))',
    'self.list.all(x, self.list.all(y, 1 / (x - y) == 0 || true))',
    '!self.list.exists(x, self.list.all(y, y == self.nothing.size() || true)) || self.list.size() == 0',
    'self.map.all(k, self.map.exists(l, self.map[l] + "x" == k) || true)',
    'self.names.all(n, self.names.all(m, !m.matches("x" + n)))',
    'self.text.matches(self.pattern) || self.names.all(n, !self.text.matches(n))',
    'self.text.find(self.pattern) == "x"',
    'self.text.findAll("a").size() == 1',
    'self.text.contains(self.text + "b")',
    'self.text.split("").map(c, c + c).join(self.text) == ""',
    'self.text.replace("a", self.text) == ""',
    'self.objects.all(o, o in self.objects.filter(p, p.a > o.a) || true)',
    'self.names.sortBy(x, self.names.indexOf(x)).size() == 1',
    'lists.range(9223372036854775807).size() == 1',
    'cel.bind(a, self.text + self.text, cel.bind(b, a + a + a + a, cel.bind(c, b + b + b + b, c + c == c)))',
    'sets.equivalent(self.names, self.names.reverse())',
    'self.names.map(n, self.names).flatten().size() == 1',
    'self.names.all(n, format.dns1123Label().validate(self.text).hasValue())',
  ])('%s ends', (rule) => {
    const schema = objectWith(
      { ...properties, nothing: text },
      { rule, message: 'no' },
      { rule: 'false', message: 'never reached' },
    );
    const errors = evaluate(schema, value);
    expect(errors.at(-1)).toBe(`<nil>: Invalid value: "object": ${outOfBudget}`);
    expect(errors).toHaveLength(1);
  });

  test('is one budget for all parts of it', () => {
    const schema = objectWith({ list: list(withRules(int, 'lists.range(1000).all(x, x != self + 5000)')) });
    const errors = evaluate(schema, { list: numbers });
    expect(errors).toEqual([
      expect.stringMatching(
        /^list\[\d+\]: Invalid value: "integer": validation failed due to running out of cost budget/,
      ),
    ]);
  });

  test('is not eaten up by many parts with cheap rules', () => {
    const schema = objectWith({ list: list(withRules(int, 'self >= 0')) });
    expect(evaluate(schema, { list: numbers })).toEqual([]);
  });

  test('ends in a message, too', () => {
    const schema = objectWith(properties, {
      rule: 'false',
      messageExpression:
        'self.list.map(x, self.list).size() == 1 || self.list.all(x, self.list.all(y, y >= 0)) ? "a" : "b"',
    });
    expect(evaluate(schema, value)).toEqual([
      '<nil>: Invalid value: "object": messageExpression evaluation failed due to running out of cost budget, no further validation rules will be run',
    ]);
  });

  test('is counted, not timed: the same rule and value always end alike', () => {
    const schema = objectWith({ list: list(int) }, 'self.list.all(x, x >= 0 && x < 1000000)');
    const fits = Math.floor(objectBudget / 20);
    const items = Array.from({ length: fits }, (_none, at) => at);
    for (let run = 0; run < 3; run += 1) expect(evaluate(schema, { list: items })).toEqual([]);
  });
});
