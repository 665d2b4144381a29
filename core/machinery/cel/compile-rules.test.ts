import { describe, expect, test } from 'vitest';

import type { Schema } from '../schema/schema.ts';
import { compileRules } from './compile-rules.ts';
import { compileErrors, evaluate, objectWith, withRules } from './rules.fixture.ts';

const int: Schema = { type: 'integer' };
const string: Schema = { type: 'string', maxLength: 10 };

/** Errors without the rule that they repeat. */
const short = (schema: Schema): string[] =>
  compileErrors(schema).map((text) => text.replace(/Invalid value: \{.*?\}: /, ''));

describe('expressions that do not compile', () => {
  test.each([
    ['self.b == 1', "ERROR: <input>:1:5: undefined field 'b'\n | self.b == 1\n | ....^"],
    ['other == 1', "ERROR: <input>:1:1: undeclared reference to 'other' (in container '')\n | other == 1\n | ^"],
    ['self.a ==', 'ERROR: <input>:1:10: Syntax error'],
    ['self.a == "x"', 'found no matching overload for'],
    ['self.a.size() == 1', "found no matching overload for 'int.size()'"],
    ['self.a.nothing() == 1', 'found no matching overload for'],
    ['nothing(self.a) == 1', 'found no matching overload for'],
    ['b"{}".json() == {"a": 1}', "undeclared reference to 'json'"],
    ['has(self.b)', "ERROR: <input>:1:9: undefined field 'b'\n | has(self.b)\n | ........^"],
    ['self.list.all(x, has(self.b.c)) || has(self.a)', "undefined field 'b'"],
    ['[self][0].a == 1 && has([self][0].b)', "undefined field 'b'"],
    ['has(self.list[0])', 'invalid'],
    ['_h_(self.a)', '_h_'],
    ['self.s.matches("(")', 'invalid matches argument'],
    ['duration("1 day") == duration("1s")', 'invalid duration argument'],
    ['timestamp("x") == timestamp("y")', 'invalid timestamp argument'],
    ['self.s.find("a+?") == ""', 'invalid find argument'],
    ['[1, "a"].size() == 2', 'List elements must have the same type'],
    ['has(self)', 'invalid'],
    ['self.list.all(1, true)', 'invalid'],
    ['self.list.map(x, y) == []', "undeclared reference to 'y'"],
    ['self.metadata.labels == {}', "undefined field 'labels'"],
    ['"a', 'Unterminated string'],
    ['self.a\n  == x', "<input>:2:6: undeclared reference to 'x' (in container '')\n |   == x\n | .....^"],
  ])('%j', (rule, problem) => {
    const schema = objectWith(
      { a: int, s: string, list: { type: 'array', items: int, maxItems: 5 } },
      { rule, message: 'm' },
    );
    const [error, ...others] = short(schema);
    expect(error).toContain('x-kubernetes-validations[0].rule: compilation failed: ');
    expect(error).toContain(problem);
    expect(others).toEqual([]);
  });

  test.each(['self.a', '"x"', 'dyn(true)'])('%s is no bool', (rule) => {
    expect(short(objectWith({ a: int }, rule))).toEqual([
      'x-kubernetes-validations[0].rule: cel expression must evaluate to a bool',
    ]);
  });

  test.each([
    ['self.a', 'messageExpression must evaluate to a string'],
    ['self.b', "messageExpression compilation failed: ERROR: <input>:1:5: undefined field 'b'\n | self.b\n | ....^"],
  ])('the messageExpression %s', (messageExpression, problem) => {
    expect(short(objectWith({ a: int }, { rule: 'self.a > 1', messageExpression }))).toEqual([
      `x-kubernetes-validations[0].messageExpression: ${problem}`,
    ]);
  });

  test('a rule with an error is not evaluated, the others are', () => {
    const { rules, errors } = compileRules(objectWith({ a: int }, 'self.b', 'self.a > 1'));
    expect(errors).toHaveLength(1);
    expect(rules.root!.rules.map(({ rule }) => rule.rule)).toEqual(['self.a > 1']);
  });

  test.each([
    ['!', '!'.repeat(50_000) + 'true'],
    ['(', '('.repeat(50_000)],
    ['-', '-'.repeat(50_000) + '1 == 1'],
    ['[', '['.repeat(50_000)],
    ['.', `self${'.a'.repeat(40_000)}`],
    ['+', `1${' + 1'.repeat(20_000)} > 0`],
    ['?', 'true ? '.repeat(10_000)],
    ['size', 'true || '.repeat(20_000) + 'true'],
  ])('%s without end is an error, not a crash', (_what, rule) => {
    expect(short(objectWith({ a: int }, rule))).toHaveLength(1);
  });

  test('unknown members cannot be reached', () => {
    const open: Schema = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
    expect(short(objectWith({ open }, 'self.open.x == 1'))[0]).toContain("undefined field 'x'");
    expect(short(objectWith({ any: { 'x-kubernetes-preserve-unknown-fields': true } }, 'self.any == 1'))[0]).toContain(
      "undefined field 'any'",
    );
    expect(short(objectWith({ any: withRules({ 'x-kubernetes-preserve-unknown-fields': true }, 'true') }))).toEqual([
      'properties[any].x-kubernetes-validations: Internal error: failed to retrieve type information for x-kubernetes-validations',
    ]);
  });
});

describe('what stands beside the expressions', () => {
  const texts = (rule: object): string[] => compileErrors(objectWith({ a: int }, { rule: 'true', ...rule }));
  const path = 'x-kubernetes-validations[0]';

  test.each<[object, string]>([
    [{ rule: '  ' }, `${path}.rule: Required value: rule is not specified`],
    [{ message: ' ' }, `${path}.message: Invalid value: " ": must be non-empty if specified`],
    [{ message: 'a\nb' }, `${path}.message: Invalid value: "a\\nb": must not contain line breaks`],
    [
      { rule: 'true &&\ntrue' },
      `${path}.message: Required value: message must be specified if rule contains line breaks`,
    ],
    [
      { messageExpression: ' ' },
      `${path}.messageExpression: Required value: messageExpression must be non-empty if specified`,
    ],
    [
      { reason: 'Because' },
      `${path}.reason: Unsupported value: "Because": supported values: "FieldValueDuplicate", "FieldValueForbidden", "FieldValueInvalid", "FieldValueRequired"`,
    ],
    [{ fieldPath: '.b' }, `${path}.fieldPath: Invalid value: ".b": must be a valid path`],
    [{ fieldPath: 'a' }, `${path}.fieldPath: Invalid value: "a": must be a valid path`],
    [{ fieldPath: '.a[0]' }, `${path}.fieldPath: Invalid value: ".a[0]": must be a valid path`],
    [
      { optionalOldSelf: true },
      `${path}.optionalOldSelf: Invalid value: true: may not be set if oldSelf is not used in rule`,
    ],
  ])('%j', (rule, text) => {
    expect(texts(rule)).toEqual([text]);
  });
});

describe('oldSelf where nobody can tell what was before', () => {
  const within = (list: Partial<Schema>): string[] =>
    short(
      objectWith({
        list: {
          type: 'array',
          maxItems: 5,
          ...list,
          items: objectWith({ k: int, x: withRules(int, 'self == oldSelf') }),
        },
      }),
    );
  const error = (type: string): string =>
    `properties[list].items.properties[x].x-kubernetes-validations[0].rule: Invalid value: "self == oldSelf": oldSelf cannot be used on the uncorrelatable portion of the schema within properties[list]${type}`;

  test('is refused in atomic lists and in sets', () => {
    expect(within({})).toEqual([error('')]);
    expect(within({ 'x-kubernetes-list-type': 'atomic' })).toEqual([error('')]);
    expect(within({ 'x-kubernetes-list-type': 'set' })).toEqual([error('')]);
  });

  test('is allowed in map lists, in maps, and on the list itself', () => {
    expect(within({ 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['k'] })).toEqual([]);
    const values = {
      type: 'object',
      maxProperties: 5,
      additionalProperties: withRules(int, 'self == oldSelf'),
    } as const;
    expect(
      short(
        objectWith({ map: values, list: withRules({ type: 'array', items: int, maxItems: 5 }, 'self == oldSelf') }),
      ),
    ).toEqual([]);
  });

  test('the path that is given goes in front', () => {
    const { errors } = compileRules(objectWith({ a: int }, 'self.b'), {
      path: 'spec.versions[0].schema.openAPIV3Schema',
    });
    expect(errors[0]!.field).toBe('spec.versions[0].schema.openAPIV3Schema.x-kubernetes-validations[0].rule');
  });
});

describe('a schema that has more rules than anybody writes', () => {
  const many = (count: number, rule: string): Schema =>
    objectWith(
      Object.fromEntries(
        Array.from({ length: count }, (_none, at) => [`p${at}`, withRules(objectWith({ a: int }), rule)]),
      ),
    );

  test('is refused as a whole', () => {
    expect(compileErrors(many(1001, 'true'))).toEqual([
      '<nil>: Forbidden: must have at most 1000 x-kubernetes-validations rules in the entire OpenAPIv3 schema, not 1001',
    ]);
    expect(compileErrors(many(10, `true || "${'x'.repeat(30_000)}" == ""`))[0]).toContain(
      'must have at most 250000 characters',
    );
  });

  test('objects beyond those that the checker knows are checked when rules are evaluated', () => {
    const wide = Object.fromEntries(Array.from({ length: 1500 }, (_none, at) => [`p${at}`, objectWith({ a: int })]));
    const names = Object.keys(wide).map((name) => `self.${name}.a == 1`);
    const schema = objectWith(
      wide,
      ...names.slice(0, 500).map((one, at) => `${one} && ${names[at + 500]} && ${names[at + 1000]}`),
    );
    expect(compileErrors(schema)).toEqual([]);
    const value = Object.fromEntries(Object.keys(wide).map((name) => [name, { a: name === 'p1400' ? 2 : 1 }]));
    expect(evaluate(schema, value)).toEqual([
      '<nil>: Invalid value: failed rule: self.p400.a == 1 && self.p900.a == 1 && self.p1400.a == 1',
    ]);
  });
});

test('thousands of properties that no rule mentions cost no time', () => {
  const wide = Object.fromEntries(
    Array.from({ length: 3000 }, (_none, at) => [`p${at}`, objectWith({ [`q${at}`]: objectWith({ r: int }) })]),
  );
  const schema = objectWith({ ...wide, a: int }, 'self.a > 1', 'self.p7.q7.r == 1');
  expect(evaluate(schema, { a: 2, p7: { q7: { r: 1 } } })).toEqual([]);
});

test('properties called like parts of JavaScript are only names', () => {
  const schema = JSON.parse(
    '{"type":"object","properties":{"__proto__":{"type":"object","properties":{"a":{"type":"integer"}}},"constructor":{"type":"integer"},"toString":{"type":"string"}}}',
  ) as Schema;
  const value = JSON.parse('{"constructor":5,"__proto__":{"a":1},"toString":"x"}');
  const rules = ['self.constructor == 5', 'self.toString == "x"', '!has(self.metadata)'];
  expect(evaluate(withRules(schema, ...rules), value)).toEqual([]);
});
