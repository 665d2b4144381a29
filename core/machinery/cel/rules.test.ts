import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { Json } from '../object/json.ts';
import type { Schema } from '../schema/schema.ts';
import { compileRules } from './compile-rules.ts';
import { evaluateRules } from './evaluate-rules.ts';
import { evaluate, objectWith, withRules } from './rules.fixture.ts';

const int: Schema = { type: 'integer' };
const string: Schema = { type: 'string' };

describe('what a failing rule says', () => {
  test('the rule itself, when it has no message', () => {
    expect(
      evaluate(objectWith({ spec: withRules(objectWith({ a: int }), ' self.a > 1 ') }), { spec: { a: 1 } }),
    ).toEqual(['spec: Invalid value: failed rule: self.a > 1']);
  });

  test('its message; scalars are shown', () => {
    expect(
      evaluate(objectWith({ a: withRules(int, { rule: 'self > 1', message: ' must be more ' }) }), { a: 1 }),
    ).toEqual(['a: Invalid value: 1: must be more']);
  });

  test.each([
    ['FieldValueForbidden', 'a: Forbidden: no'],
    ['FieldValueRequired', 'a: Required value: no'],
    ['FieldValueDuplicate', 'a: Duplicate value: 1'],
    ['FieldValueInvalid', 'a: Invalid value: 1: no'],
  ] as const)('its reason %s', (reason, text) => {
    expect(evaluate(objectWith({ a: withRules(int, { rule: 'self > 1', message: 'no', reason }) }), { a: 1 })).toEqual([
      text,
    ]);
  });

  test('its field path', () => {
    const schema = objectWith(
      { spec: objectWith({ port: int }), labels: { type: 'object', additionalProperties: string } },
      { rule: 'false', message: 'a', fieldPath: '.spec.port' },
      { rule: 'false', message: 'b', fieldPath: ".labels['x.y']" },
    );
    expect(evaluate(schema, { spec: {} })).toEqual(['spec.port: Invalid value: a', 'labels[x.y]: Invalid value: b']);
  });

  describe('messageExpression', () => {
    const said = (messageExpression: string, value: Json = { a: 1 }): string[] =>
      evaluate(objectWith({ a: int, b: string }, { rule: 'self.a > 1', message: 'plain', messageExpression }), value);

    test('gives the message', () => {
      expect(said('"a is " + string(self.a)')).toEqual(['<nil>: Invalid value: a is 1']);
    });

    test.each([
      ['it fails', '"b is " + self.b'],
      ['it is empty', '"  "'],
      ['it has several lines', '"a\\nb"'],
      ['it is too long', `"${'x'.repeat(5 * 1024 + 1)}"`],
      ['it compares with what was not there', 'string(oldSelf.a)'],
    ])('the plain message when %s', (_why, expression) => {
      expect(said(expression)).toEqual(['<nil>: Invalid value: plain']);
    });
  });

  test('an expression without a value is a fault of its own', () => {
    expect(evaluate(objectWith({ list: { type: 'array', items: int } }, 'self.list[0] > 1'), { list: [] })).toEqual([
      '<nil>: Invalid value: "object": index out of bounds: 0 evaluating rule: self.list[0] > 1',
    ]);
    expect(
      evaluate(objectWith({ port: { 'x-kubernetes-int-or-string': true } }, 'self.port + 1 > 0'), { port: 'a' }),
    ).toEqual([
      `<nil>: Invalid value: "object": 'no such overload': call arguments did not match a supported operator, function or macro signature for rule: self.port + 1 > 0`,
    ]);
  });
});

describe('where rules are evaluated', () => {
  test('at every depth, with paths as kubectl shows them', () => {
    const positive = withRules(int, { rule: 'self > 0', message: 'must be positive' });
    const schema: Schema = {
      type: 'object',
      properties: {
        list: { type: 'array', items: objectWith({ size: positive }) },
        map: { type: 'object', additionalProperties: positive },
        deep: { type: 'array', items: { type: 'array', items: positive } },
      },
    };
    const value = { list: [{ size: 1 }, { size: 0 }], map: { 'a.b': -1, c: 1 }, deep: [[1], [2, -3]] };
    expect(evaluate(schema, value)).toEqual([
      'list[1].size: Invalid value: 0: must be positive',
      'map[a.b]: Invalid value: -1: must be positive',
      'deep[1][1]: Invalid value: -3: must be positive',
    ]);
  });

  test('not on null, nor on what is missing', () => {
    const schema = objectWith({ a: withRules({ ...int, nullable: true }, 'false') });
    expect(evaluate(schema, { a: null })).toEqual([]);
    expect(evaluate(schema, {})).toEqual([]);
  });

  test('inside of allOf, for what the schema itself has', () => {
    const schema: Schema = {
      type: 'object',
      properties: { a: int },
      allOf: [
        withRules(
          { properties: { a: withRules({}, { rule: 'self > 1', message: 'a' }) } },
          { rule: 'has(self.b)', message: 'none' },
        ),
      ],
    };
    expect(() => evaluate(schema, { a: 1 })).toThrow("undefined field 'b'");
    const fine: Schema = {
      ...schema,
      allOf: [{ properties: { a: withRules({}, { rule: 'self > 1', message: 'a' }) } }],
    };
    expect(evaluate(fine, { a: 1 })).toEqual(['a: Invalid value: 1: a']);
  });

  test('a name that rules cannot use is still gone into', () => {
    expect(evaluate(objectWith({ $ref: withRules(int, { rule: 'self > 1', message: 'more' }) }), { $ref: 1 })).toEqual([
      '$ref: Invalid value: 1: more',
    ]);
  });

  test('the root and embedded objects have names, and nothing else of the metadata', () => {
    const schema = objectWith(
      {
        template: withRules(
          { type: 'object', 'x-kubernetes-embedded-resource': true },
          'self.kind == "Pod" && self.metadata.name == "p"',
        ),
      },
      'self.metadata.name.startsWith("a") && self.apiVersion == "v1" && !has(self.metadata.generateName)',
    );
    const value = {
      apiVersion: 'v1',
      kind: 'K',
      metadata: { name: 'abc' },
      template: { kind: 'Pod', metadata: { name: 'p' } },
    };
    expect(evaluate(schema, value)).toEqual([]);
    expect(() => evaluate(objectWith({}, 'size(self.metadata.labels) > 0'), {})).toThrow("undefined field 'labels'");
  });

  test('the path that is given goes in front', () => {
    const { rules } = compileRules(objectWith({ a: withRules(int, 'self > 1') }, 'false'));
    expect(evaluateRules(rules, { a: 1 }, undefined, 'spec').map(({ field }) => field)).toEqual(['spec', 'spec.a']);
  });

  test('a schema without rules has none', () => {
    const { rules, errors } = compileRules(objectWith({ a: int }));
    expect(errors).toEqual([]);
    expect(evaluateRules(rules, { a: 1 }, undefined, '')).toEqual([]);
  });

  test('errors come to an end', () => {
    const schema = objectWith({ list: { type: 'array', items: withRules(int, 'false') } });
    expect(evaluate(schema, { list: Array.from({ length: 5000 }, () => 1) })).toHaveLength(250);
  });
});

describe('rules that compare with what was before', () => {
  const immutable = objectWith({ a: withRules(int, { rule: 'self == oldSelf', message: 'immutable' }) });

  test('are evaluated where there is something to compare with', () => {
    expect(evaluate(immutable, { a: 2 }, { a: 1 })).toEqual(['a: Invalid value: 2: immutable']);
    expect(evaluate(immutable, { a: 1 }, { a: 1 })).toEqual([]);
    expect(evaluate(immutable, { a: 2 })).toEqual([]);
    expect(evaluate(immutable, { a: 2 }, {})).toEqual([]);
  });

  test('with optionalOldSelf always', () => {
    const rule = {
      rule: 'oldSelf.hasValue() ? self == oldSelf.value() : self == 1',
      message: 'begins at 1',
      optionalOldSelf: true,
    };
    const schema = objectWith({ a: withRules(int, rule) });
    expect(evaluate(schema, { a: 2 })).toEqual(['a: Invalid value: 2: begins at 1']);
    expect(evaluate(schema, { a: 1 })).toEqual([]);
    expect(evaluate(schema, { a: 2 }, { a: 2 })).toEqual([]);
    expect(evaluate(schema, { a: 3 }, { a: 2 })).toHaveLength(1);
  });

  test('items of map lists are found by their keys', () => {
    const item = objectWith({ k: string, n: int, v: int }, { rule: 'self.v >= oldSelf.v', message: 'shrinks' });
    const list: Schema = {
      type: 'array',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['k', 'n'],
      items: item,
    };
    const schema = objectWith({ list });
    const old = {
      list: [
        { k: 'a', n: 1, v: 5 },
        { k: 'b', n: 1, v: 5 },
      ],
    };
    expect(
      evaluate(
        schema,
        {
          list: [
            { k: 'b', n: 1, v: 4 },
            { k: 'a', n: 1, v: 6 },
            { k: 'a', n: 2, v: 0 },
          ],
        },
        old,
      ),
    ).toEqual(['list[0]: Invalid value: shrinks']);
  });

  test('values of maps are found by their names', () => {
    const schema = objectWith({
      map: { type: 'object', additionalProperties: withRules(int, { rule: 'self >= oldSelf', message: 'shrinks' }) },
    });
    expect(evaluate(schema, { map: { a: 1, b: 1 } }, { map: { a: 2 } })).toEqual(['map[a]: Invalid value: 1: shrinks']);
  });
});

describe('faults that are not new', () => {
  const schema = objectWith({
    a: withRules(int, { rule: 'self > 1', message: 'more' }),
    set: {
      type: 'array',
      'x-kubernetes-list-type': 'set',
      items: withRules(int, { rule: 'self > 1', message: 'more' }),
    },
  });

  test('are passed over while their part does not change', () => {
    expect(evaluate(schema, { a: 1, b: 2 }, { a: 1 })).toEqual([]);
    expect(evaluate(schema, { a: 0 }, { a: 1 })).toEqual(['a: Invalid value: 0: more']);
    expect(evaluate(schema, { set: [1] }, { set: [1] })).toEqual([]);
    expect(evaluate(schema, { set: [1, 2] }, { set: [1] })).toEqual(['set[0]: Invalid value: 1: more']);
    expect(evaluate(schema, { a: 1 })).toHaveLength(1);
  });
});

describe('lists as the schema has them', () => {
  const properties: Record<string, Schema> = {
    set: { type: 'array', 'x-kubernetes-list-type': 'set', items: int },
    other: { type: 'array', 'x-kubernetes-list-type': 'set', items: int },
    map: {
      type: 'array',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['k'],
      items: objectWith({ k: string, v: int }),
    },
    map2: {
      type: 'array',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['k'],
      items: objectWith({ k: string, v: int }),
    },
  };
  const value = {
    set: [1, 2, 3],
    other: [3, 2, 1],
    map: [
      { k: 'a', v: 1 },
      { k: 'b', v: 2 },
    ],
    map2: [
      { k: 'b', v: 2 },
      { k: 'a', v: 1 },
    ],
  };

  test.each([
    'self.set == self.other',
    'self.set == [3, 1, 2]',
    'self.set != [1, 2]',
    'self.set + [3, 4] == [1, 2, 3, 4]',
    '(self.set + [3, 4]).size() == 4',
    '(self.set + [4]) == [4, 3, 2, 1]',
    'self.map.map(x, x.v) == [1, 2]',
    'self.map == self.map.filter(x, true)',
    '(self.map + self.map.filter(x, x.v == 1)).size() == 2',
  ])('%s', (rule) => {
    expect(evaluate(objectWith(properties, rule), value)).toEqual([]);
  });

  test('map lists of one type are compared by their keys, and merged', () => {
    const two = { type: 'array', items: properties['map']! } as Schema;
    const schema = objectWith(
      { two },
      'self.two[0] == self.two[1]',
      '(self.two[0] + self.two[2]).map(x, x.v) == [1, 9, 3]',
    );
    const third = [
      { k: 'b', v: 9 },
      { k: 'c', v: 3 },
    ];
    expect(evaluate(schema, { two: [value.map, value.map2, third] })).toEqual([]);
  });
});

test('objects are equal when what rules see is, and all else as JSON', () => {
  const open: Schema = {
    type: 'object',
    'x-kubernetes-preserve-unknown-fields': true,
    properties: { size: { type: 'number' } },
  };
  const schema = objectWith({ list: { type: 'array', items: open } }, 'self.list[0] == self.list[1]');
  expect(
    evaluate(schema, {
      list: [
        { size: 1, x: { a: [1] } },
        { x: { a: [1] }, size: 1 },
      ],
    }),
  ).toEqual([]);
  expect(
    evaluate(schema, {
      list: [
        { size: 1, x: { a: [1] } },
        { x: { a: [2] }, size: 1 },
      ],
    }),
  ).toHaveLength(1);
  expect(
    evaluate(schema, {
      list: [
        { size: 1, x: 1 },
        { size: 1, y: 1 },
      ],
    }),
  ).toHaveLength(1);
});

test('no value, of whatever shape, makes it throw', () => {
  const schema = objectWith(
    {
      a: withRules(int, 'self > 1'),
      list: { type: 'array', items: withRules(string, 'self.size() > 1') },
      map: {
        type: 'object',
        additionalProperties: withRules({ type: 'string', format: 'date-time' }, 'self.getHours() > 1'),
      },
      any: { 'x-kubernetes-int-or-string': true },
    },
    'self.list.all(x, x in self.map) || self.any == 1 || self.a == 2',
  );
  const { rules } = compileRules(schema);
  const names = fc.constantFrom('a', 'list', 'map', 'any', '__proto__', 'x');
  const value = fc.dictionary(names, fc.jsonValue()) as fc.Arbitrary<Json>;
  fc.assert(fc.property(value, value, (now, old) => void evaluateRules(rules, now, old, '')));
});
