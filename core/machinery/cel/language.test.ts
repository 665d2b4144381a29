import { describe, expect, test } from 'vitest';

import type { Json } from '../object/json.ts';
import type { Schema } from '../schema/schema.ts';
import { outcome } from './rules.fixture.ts';

const properties: Record<string, Schema> = {
  replicas: { type: 'integer' },
  ratio: { type: 'number' },
  name: { type: 'string' },
  flag: { type: 'boolean' },
  when: { type: 'string', format: 'date-time' },
  day: { type: 'string', format: 'date' },
  span: { type: 'string', format: 'duration' },
  data: { type: 'string', format: 'byte' },
  port: { 'x-kubernetes-int-or-string': true },
  percent: { 'x-kubernetes-int-or-string': true },
  list: { type: 'array', items: { type: 'integer' } },
  names: { type: 'array', items: { type: 'string' } },
  labels: { type: 'object', additionalProperties: { type: 'string' } },
  nested: { type: 'object', properties: { value: { type: 'integer' }, other: { type: 'string' } } },
  note: { type: 'string', nullable: true },
  'my-key': { type: 'string' },
  'a.b/c': { type: 'string' },
  namespace: { type: 'string' },
  a__b: { type: 'string' },
  items: {
    type: 'array',
    items: { type: 'object', properties: { key: { type: 'string' }, size: { type: 'integer' } } },
  },
};

const value: Json = {
  replicas: 7,
  ratio: 2,
  name: 'grüße 🌍',
  flag: true,
  when: '2026-11-21T10:20:30.5+01:00',
  day: '2024-02-29',
  span: '1h30m',
  data: 'aGVsbG8=',
  port: 8080,
  percent: '25%',
  list: [3, 1, 2],
  names: ['b', 'a'],
  labels: { app: 'web', 'x.y/z': 'q' },
  nested: { value: 5 },
  note: null,
  'my-key': 'dash',
  'a.b/c': 'path',
  namespace: 'reserved',
  a__b: 'underscores',
  items: [
    { key: 'a', size: 1 },
    { key: 'b', size: 2 },
  ],
};

const check = (expression: string): string => outcome(expression, properties, value);

describe('values of the schema', () => {
  test.each([
    'self.replicas / 2 == 3',
    'self.replicas % 2 == 1',
    'self.ratio / 4.0 == 0.5',
    'self.ratio > 1',
    'self.replicas > 1.5',
    'type(self.ratio) == double',
    'type(self.replicas) == int',
    'self.flag',
    '!(!self.flag)',
    'self.when == timestamp("2026-11-21T09:20:30.5Z")',
    'self.when.getHours() == 9',
    'self.day.getMonth() == 1 && self.day.getDate() == 29 && self.day.getDayOfMonth() == 28',
    'self.when - duration("30s") < self.when',
    'self.span == duration("90m")',
    'self.span.getMinutes() == 90',
    'self.data == b"hello"',
    'size(self.data) == 5',
    'type(self.port) == int && self.port == 8080',
    'type(self.percent) == string ? self.percent.endsWith("%") : false',
    'self.list.all(x, x > 0)',
    'self.list.sum() == 6',
    'self.list[0] == 3',
    'self.labels["app"] == "web"',
    'self.labels.app == "web"',
    '"x.y/z" in self.labels',
    'self.labels.all(key, key.size() > 0)',
    'self.labels.exists(key, self.labels[key] == "q")',
    'self.nested.value == 5',
    'has(self.nested.value) && !has(self.nested.other)',
    'has(self.items[0].key) && has(self.items.filter(i, i.size > 1)[0].key)',
    'self.items.exists(i, i.size == 1 && has(self.items[i.size].size)) ? has(self.items[1].key) : false',
    'self.my__dash__key == "dash"',
    'self.a__dot__b__slash__c == "path"',
    'self.__namespace__ == "reserved"',
    'self.a__underscores__b == "underscores"',
    '!has(self.note)',
    'self.items.filter(i, i.size > 1).map(i, i.key) == ["b"]',
    'self.items.exists_one(i, i.key == "a")',
    'self.items == self.items',
    'self.nested == self.nested',
    'self == self',
    'self.name.size() == 7',
    'self.name.charAt(6) == "🌍"',
    'self.name.substring(5) == " 🌍"',
    'self.name.indexOf("🌍") == 6',
  ])('%s', (expression) => {
    expect(check(expression)).toBe('true');
  });

  test.each([
    ['self.nested.other == "x"', 'no such key: other'],
    ['self.list[3] == 1', 'index out of bounds: 3'],
    ['self.list[-1] == 1', 'index out of bounds: -1'],
    ['self.labels["none"] == "x"', 'no such key: none'],
    ['self.replicas / 0 == 1', 'division by zero'],
    ['self.replicas % 0 == 1', 'modulus by zero'],
    ['9223372036854775807 + self.replicas > 0', 'integer overflow'],
    ['-9223372036854775807 - self.replicas > 0', 'integer overflow'],
    ['self.replicas * 9223372036854775807 > 0', 'integer overflow'],
    ['self.port + "x" == "y"', 'no such overload'],
    ['self.percent > 5', 'no such overload'],
    ['int("abc") == 1', "type conversion error from 'string' to 'int'"],
    ['timestamp(self.percent) == timestamp("2026-01-01T00:00:00Z")', 'invalid timestamp: 25%'],
  ])('%s fails: %s', (expression, failure) => {
    expect(check(expression)).toBe(failure);
  });

  test('a value that is not of its type fails, and is not taken for something else', () => {
    expect(outcome('self.replicas == 1', properties, { replicas: 1.5 })).toBe('invalid data, expected int');
    expect(outcome('self.replicas == 1', properties, { replicas: '1' })).toBe('invalid data, expected int');
    expect(outcome('self.when == self.when', properties, { when: 'now' })).toBe(
      'Invalid timestamp formatted string now',
    );
    expect(outcome('self.list.size() == 1', properties, { list: {} })).toBe('invalid data, expected an array');
  });
});

describe('logic', () => {
  const failing = 'self.list[9] == 1';
  test.each([
    [`true || ${failing}`, 'true'],
    [`${failing} || true`, 'true'],
    [`${failing} || false`, 'index out of bounds: 9'],
    [`false && ${failing}`, 'false'],
    [`${failing} && false`, 'false'],
    [`${failing} && true`, 'index out of bounds: 9'],
    [`self.list.exists(x, x == 3 || ${failing})`, 'true'],
    ['self.list.exists(x, 10 / (x - 3) == 10 || x == 1)', 'true'],
    ['self.list.all(x, 10 / (x - 3) > 0)', 'false'],
    ['self.list.all(x, 10 / (x - 3) < 0)', 'division by zero'],
    ['self.list.exists(x, 10 / (x - 3) > 0)', 'division by zero'],
    ['self.list.exists_one(x, 10 / (x - 3) > 0)', 'division by zero'],
    ['true ? true : 1 / 0 == 1', 'true'],
    ['[].all(x, false)', 'true'],
    ['[].exists(x, true)', 'false'],
  ])('%s is %s', (expression, result) => {
    expect(check(expression)).toBe(result);
  });

  test('a chain of thousands is no recursion', () => {
    expect(check(Array.from({ length: 1500 }, (_none, at) => `self.replicas != ${at + 10}`).join(' && '))).toBe('true');
  });
});

describe('equality', () => {
  test.each([
    ['dyn(1) == 1.0', 'true'],
    ['dyn(1) == 1u', 'true'],
    ['dyn("1") == 1', 'false'],
    ['dyn([1, 2]) == [1.0, 2.0]', 'true'],
    ['[1, 2] == [2, 1]', 'false'],
    ['{"a": 1} == {"a": 1}', 'true'],
    ['{"a": 1} == {"b": 1}', 'false'],
    ['{1: "a"}[1] == "a"', 'true'],
    ['{"constructor": 1}["constructor"] == 1', 'true'],
    ['{"__proto__": 1}["__proto__"] == 1', 'true'],
    ['"toString" in {"a": 1}', 'false'],
    ['null == null', 'true'],
    ['dyn(null) == 1', 'false'],
    ['b"ab" == b"ab"', 'true'],
    ['double("NaN") == double("NaN")', 'false'],
    ['double("NaN") != double("NaN")', 'true'],
    ['double("NaN") < 1.0', 'false'],
    ['1 < 1.5 && 2u > 1 && 1.0 <= 1', 'true'],
    ['b"a" < b"b"', 'true'],
    ['"a" < "b" && "Z" < "a"', 'true'],
    ['"\\uffff" < "\\U0001F30D"', 'true'],
    ['false < true', 'true'],
    ['1 in [1, 2]', 'true'],
    ['1 in {1: "a"}', 'true'],
    ['2 in {1: "a"}', 'false'],
    ['type(1) == int && type("") == string && type(null) == null_type && type([]) == list', 'true'],
    ['type(timestamp("2026-01-01T00:00:00Z")) == google.protobuf.Timestamp', 'true'],
    ['type(type(1)) == type', 'true'],
  ])('%s is %s', (expression, result) => {
    expect(check(expression)).toBe(result);
  });
});

describe('macros', () => {
  test.each([
    'self.list.map(x, x * 2) == [6, 2, 4]',
    'self.list.map(x, x > 1, x * 2) == [6, 4]',
    'self.list.filter(x, x > 1) == [3, 2]',
    'self.list.all(i, x, x != i + 2)',
    'self.list.exists(i, x, i == 0 && x == 3)',
    'self.list.existsOne(i, x, x == 2)',
    'self.list.existsOne(x, x == 2)',
    'self.labels.exists(k, v, k == "app" && v == "web")',
    'self.labels.all(k, v, self.labels[k] == v)',
    'self.list.transformList(i, x, i + x) == [3, 2, 4]',
    'self.list.transformList(i, x, i > 0, x) == [1, 2]',
    'self.labels.transformList(k, v, k + v).size() == 2',
    'self.labels.transformMap(k, v, v + "!")["app"] == "web!"',
    'self.labels.transformMap(k, v, k == "app", v) == {"app": "web"}',
    'self.list.transformMapEntry(i, x, {x: i})[3] == 0',
    'self.items.sortBy(i, -i.size).map(i, i.key) == ["b", "a"]',
    'cel.bind(x, self.replicas + 1, x * x == 64)',
    'cel.bind(self, 1, self == 1)',
    'self.list.all(self, self > 0)',
    'self.list.map(x, self.list.map(y, x * y)).size() == 3',
    'self.list.map(x, self.list.filter(y, y > x).size()) == [0, 2, 1]',
  ])('%s', (expression) => {
    expect(check(expression)).toBe('true');
  });

  test('an entry that comes twice fails', () => {
    expect(check('self.list.transformMapEntry(i, x, {"k": i}).size() == 1')).toBe('insert failed: key already exists');
  });
});

describe('optional values', () => {
  test.each([
    'self.?nested.?value.orValue(0) == 5',
    'self.?nested.?other.orValue("none") == "none"',
    'self.?nested.value.hasValue()',
    '!self.?nested.other.hasValue()',
    'self.labels[?"app"].orValue("") == "web"',
    'self.labels[?"none"].orValue("x") == "x"',
    'self.list[?9].orValue(1 / 1) == 1',
    'self.list[?0].value() == 3',
    'optional.of(1).hasValue() && !optional.none().hasValue()',
    'optional.ofNonZeroValue(0).orValue(5) == 5',
    'optional.ofNonZeroValue("x").hasValue()',
    'self.?nested.?other.or(optional.of("b")).value() == "b"',
    'optional.of(2).optMap(x, x * 2).value() == 4',
    '!optional.none().optMap(x, 1).hasValue()',
    'optional.of(2).optFlatMap(x, self.list[?x]).value() == 2',
    'optional.of(1) == optional.of(1) && optional.none() != optional.of(2)',
  ])('%s', (expression) => {
    expect(check(expression)).toBe('true');
  });

  test('the value of none fails', () => {
    expect(check('self.list[?9].value() == 1')).toBe('optional.none() dereference');
  });
});
