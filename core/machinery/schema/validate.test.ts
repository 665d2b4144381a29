import { describe, expect, test } from 'vitest';
import type { Json } from '../object/json.ts';
import { fieldErrorText } from '../status/field-error.ts';
import type { Schema } from './schema.ts';
import { validateValue } from './validate.ts';

/** Errors of a value at `spec.x`. */
function errors(schema: Schema, value: Json, old?: Json): string[] {
  const whole: Schema = { type: 'object', properties: { spec: { type: 'object', properties: { x: schema } } } };
  const object = { spec: { x: value } };
  const found = validateValue(whole, object, { path: '', ...(old !== undefined && { old: { spec: { x: old } } }) });
  return found.map(fieldErrorText);
}

const type = (expected: string, found: string): string =>
  `spec.x: Invalid value: "${found}": spec.x in body must be of type ${expected}: "${found}"`;
const body = (value: Json, what: string): string =>
  `spec.x: Invalid value: ${JSON.stringify(value)}: spec.x in body ${what}`;

describe('types', () => {
  test.each([
    ['string', 'x'],
    ['integer', 1],
    ['integer', -0],
    ['integer', 3.0],
    ['number', 1.5],
    ['number', 1],
    ['boolean', false],
    ['array', []],
    ['object', {}],
  ] as const)('%s: %j', (name, value) => {
    expect(errors({ type: name, ...(name === 'array' && { items: { type: 'string' } }) }, value as Json)).toEqual([]);
  });

  test.each([
    ['string', 1, 'integer'],
    ['string', 1.5, 'number'],
    ['string', null, 'null'],
    ['integer', 1.5, 'number'],
    ['integer', '1', 'string'],
    ['number', '1', 'string'],
    ['boolean', 'true', 'string'],
    ['boolean', 0, 'integer'],
    ['array', {}, 'object'],
    ['object', [], 'array'],
    ['object', 'x', 'string'],
  ] as const)('no %s: %j', (name, value, found) => {
    expect(errors({ type: name }, value as Json)).toEqual([type(name, found)]);
  });

  test('null where it is allowed', () => {
    expect(errors({ type: 'string', nullable: true, minLength: 3 }, null)).toEqual([]);
    expect(errors({ type: 'object', nullable: true, required: ['a'] }, null)).toEqual([]);
    expect(errors({ 'x-kubernetes-int-or-string': true, nullable: true }, null)).toEqual([]);
  });

  test('int-or-string', () => {
    const schema: Schema = { 'x-kubernetes-int-or-string': true, pattern: '^\\d+%$' };
    expect(errors(schema, 5)).toEqual([]);
    expect(errors(schema, '5%')).toEqual([]);
    expect(errors(schema, '5')).toEqual([body('5', "should match '^\\d+%$'")]);
    expect(errors(schema, true)).toEqual([type('integer,string', 'boolean')]);
    expect(errors(schema, 1.5)).toEqual([type('integer,string', 'number')]);
    expect(errors(schema, null)).toEqual([type('integer,string', 'null')]);
  });

  test('without a type anything goes', () => {
    for (const value of [null, 1, 'x', [], { a: 1 }]) {
      expect(errors({ 'x-kubernetes-preserve-unknown-fields': true }, value as Json)).toEqual([]);
    }
  });

  test('the object itself has no path', () => {
    expect(validateValue({ type: 'object' }, 'x', { path: '' }).map(fieldErrorText)).toEqual([
      '<nil>: Invalid value: "string":  in body must be of type object: "string"',
    ]);
    const status: Schema = { type: 'object', properties: { n: { type: 'integer' } } };
    expect(validateValue(status, { n: 'x' }, { path: 'status' }).map(fieldErrorText)).toEqual([
      'status.n: Invalid value: "string": status.n in body must be of type integer: "string"',
    ]);
  });
});

describe('numbers', () => {
  test.each<[Schema, number, string | null]>([
    [{ minimum: 1 }, 1, null],
    [{ minimum: 1 }, 0, 'should be greater than or equal to 1'],
    [{ minimum: 1, exclusiveMinimum: true }, 1, 'should be greater than 1'],
    [{ maximum: 1.5 }, 1.5, null],
    [{ maximum: 1.5 }, 2, 'should be less than or equal to 1.5'],
    [{ maximum: 2, exclusiveMaximum: true }, 2, 'should be less than 2'],
    [{ multipleOf: 2 }, 4, null],
    [{ multipleOf: 2 }, 5, 'should be a multiple of 2'],
    [{ multipleOf: 2 }, 10_000_000_001, 'should be a multiple of 2'],
    [{ multipleOf: 0.1 }, 0.3, null],
    [{ multipleOf: 0.1 }, 0.35, 'should be a multiple of 0.1'],
  ])('%j: %j', (schema, value, expected) => {
    expect(errors({ type: 'number', ...schema }, value)).toEqual(expected === null ? [] : [body(value, expected)]);
  });

  test('formats have a range', () => {
    const int32: Schema = { type: 'integer', format: 'int32' };
    expect(errors(int32, 2 ** 31 - 1)).toEqual([]);
    expect(errors(int32, -(2 ** 31))).toEqual([]);
    expect(errors(int32, 2 ** 31)).toEqual([
      '<nil>: Invalid value: "": Checked value must be of type integer with format int32 in spec.x',
    ]);
    expect(errors(int32, -(2 ** 31) - 1)).toHaveLength(1);
    expect(errors({ type: 'integer' }, 1e300)).toEqual([
      '<nil>: Invalid value: "": Checked value must be of type integer (default format) in spec.x',
    ]);
    expect(errors({ type: 'integer', format: 'int64' }, 2 ** 53)).toEqual([]);
    expect(errors({ type: 'number', format: 'float' }, 1e39)).toHaveLength(1);
    expect(errors({ type: 'number', format: 'double' }, 1e39)).toEqual([]);
    expect(errors({ type: 'integer', format: 'percent' }, 1)).toEqual([]);
  });

  test('a factor that is not positive is named', () => {
    expect(errors({ type: 'number', multipleOf: 0 }, 3)).toEqual([
      '<nil>: Invalid value: "": factor MultipleOf declared for spec.x must be positive: 0',
    ]);
  });
});

describe('strings', () => {
  test('length is counted in characters', () => {
    const schema: Schema = { type: 'string', minLength: 2, maxLength: 3 };
    expect(errors(schema, 'ab')).toEqual([]);
    expect(errors(schema, '😀😀😀')).toEqual([]);
    expect(errors(schema, '😀')).toEqual([body('😀', 'should be at least 2 chars long')]);
    expect(errors(schema, '😀😀😀😀')).toEqual(['spec.x: Too long: may not be more than 3 bytes']);
    expect(errors({ type: 'string', maxLength: 1 }, 'ab')).toEqual(['spec.x: Too long: may not be more than 1 byte']);
    expect(errors({ type: 'string', maxLength: 0 }, '')).toEqual([]);
  });

  test('patterns match anywhere, unless they say else', () => {
    expect(errors({ type: 'string', pattern: 'b' }, 'abc')).toEqual([]);
    expect(errors({ type: 'string', pattern: '^b' }, 'abc')).toEqual([body('abc', "should match '^b'")]);
  });

  test('a format is checked if it is known for strings', () => {
    expect(errors({ type: 'string', format: 'ipv4' }, 'x')).toEqual([type('ipv4', 'x')]);
    expect(errors({ type: 'string', format: 'no-such-format' }, 'x')).toEqual([]);
    expect(errors({ type: 'string', format: 'date-time' }, 5)).toEqual([type('date-time', 'int64')]);
    expect(errors({ type: 'string', format: 'date-time' }, true)).toEqual([type('date-time', '')]);
    expect(errors({ type: 'string', format: 'date-time' }, ['x'])).toEqual([type('string', 'array')]);
  });

  test('enum', () => {
    const schema: Schema = { type: 'string', enum: ['a', 'b "c"'] };
    expect(errors(schema, 'a')).toEqual([]);
    expect(errors(schema, 'c')).toEqual(['spec.x: Unsupported value: "c": supported values: "a", "b \\"c\\""']);
    expect(errors({ type: 'integer', enum: [1, 2] }, 3)).toEqual([
      'spec.x: Unsupported value: 3: supported values: "1", "2"',
    ]);
    expect(errors({ 'x-kubernetes-preserve-unknown-fields': true, enum: [{ a: 1, b: 2 }] }, { b: 2, a: 1 })).toEqual(
      [],
    );
    expect(errors({ type: 'string', nullable: true, enum: ['a', null] }, null)).toEqual([]);
    expect(errors({ type: 'string', nullable: true, enum: ['a'] }, null)).toHaveLength(1);
  });

  test('patterns that cost too much for a text end in an error, not in silence of the server', () => {
    const schema: Schema = { type: 'array', items: { type: 'string', pattern: '(a|b)*a(a|b){500}c' } };
    let seed = 7;
    const text = Array.from({ length: 5_000 }, () =>
      (seed = (seed * 16_807) % 2_147_483_647) % 2 === 0 ? 'a' : 'b',
    ).join('');
    const started = performance.now();
    const found = errors(
      schema,
      Array.from({ length: 50 }, (_, at) => `${text.slice(at)}${text.slice(0, at)}`),
    );
    expect(performance.now() - started).toBeLessThan(30_000);
    expect(found).toHaveLength(50);
    expect(found.at(-1)).toMatch(/is too long to be matched with '\(a\|b\)\*a\(a\|b\)\{500\}c'$/);
  });
});

describe('arrays and objects', () => {
  test('number and kind of items', () => {
    const schema: Schema = { type: 'array', minItems: 1, maxItems: 2, items: { type: 'integer' } };
    expect(errors(schema, [])).toEqual([body(0, 'should have at least 1 items')]);
    expect(errors(schema, [1, 2, 3])).toEqual(['spec.x: Too many: 3: must have at most 2 items']);
    expect(errors(schema, [1, 'a'])).toEqual([
      'spec.x[1]: Invalid value: "string": spec.x[1] in body must be of type integer: "string"',
    ]);
    expect(errors({ type: 'array', items: { type: 'integer' }, uniqueItems: true }, [1, 1])).toEqual([
      body('', "shouldn't contain duplicates"),
    ]);
  });

  test('members that are needed, unknown, of a map', () => {
    expect(errors({ type: 'object', required: ['a', 'b'] }, { b: null })).toEqual(['spec.x.a: Required value']);
    const map: Schema = { type: 'object', additionalProperties: { type: 'integer' } };
    expect(errors(map, { a: 1, 'b/c': 'x' })).toEqual([
      'spec.x.b/c: Invalid value: "string": spec.x.b/c in body must be of type integer: "string"',
    ]);
    expect(errors({ type: 'object', additionalProperties: false }, { a: 1 })).toEqual([
      'spec.x: Invalid value: "a": spec.x.a in body is a forbidden property',
    ]);
    expect(errors({ type: 'object', properties: { a: { type: 'string' } } }, { b: 1 })).toEqual([]);
  });

  test('number of members', () => {
    const schema: Schema = {
      type: 'object',
      minProperties: 1,
      maxProperties: 1,
      additionalProperties: { type: 'integer' },
    };
    expect(errors(schema, {})).toEqual([body(0, 'should have at least 1 properties')]);
    expect(errors(schema, { a: 1, b: 2 })).toEqual(['spec.x: Too many: 2: must have at most 1 item']);
  });

  test('names of JavaScript’s objects are names like others', () => {
    const schema: Schema = { type: 'object', properties: { a: { type: 'string' } }, required: ['constructor'] };
    const value = JSON.parse('{"__proto__":{"a":1},"toString":1}') as Json;
    expect(errors(schema, value)).toEqual(['spec.x.constructor: Required value']);
    const map: Schema = { type: 'object', additionalProperties: { type: 'string' } };
    expect(errors(map, value)).toHaveLength(2);
  });
});

describe('logical operators', () => {
  const whole = (text: string): string => `<nil>: Invalid value: "": "spec.x" ${text}`;
  const string = (restriction: Schema): Schema => ({ type: 'string', ...restriction });

  test('allOf', () => {
    const schema = string({ allOf: [{ minLength: 2 }, { pattern: '^a' }] });
    expect(errors(schema, 'ab')).toEqual([]);
    expect(errors(schema, 'bb')).toEqual([
      body('bb', "should match '^a'"),
      whole('must validate all the schemas (allOf)'),
    ]);
    expect(errors(schema, 'b').at(-1)).toBe(whole('must validate all the schemas (allOf). None validated'));
  });

  test('anyOf gives the errors of the first of the nearest', () => {
    const schema: Schema = {
      type: 'object',
      properties: { a: { type: 'string' }, b: { type: 'string' } },
      anyOf: [{ required: ['a'] }, { required: ['b'] }],
    };
    expect(errors(schema, { b: 'x' })).toEqual([]);
    expect(errors(schema, {})).toEqual([
      whole('must validate at least one schema (anyOf)'),
      'spec.x.a: Required value',
    ]);
    const deeper: Schema = { ...schema, anyOf: [{ required: ['c'] }, { properties: { b: { enum: ['y'] } } }] };
    expect(errors(deeper, { b: 'x' })).toEqual([
      whole('must validate at least one schema (anyOf)'),
      'spec.x.b: Unsupported value: "x": supported values: "y"',
    ]);
  });

  test('oneOf counts', () => {
    const schema = string({ oneOf: [{ pattern: 'a' }, { pattern: 'b' }] });
    expect(errors(schema, 'a')).toEqual([]);
    expect(errors(schema, 'ab')).toEqual([
      whole('must validate one and only one schema (oneOf). Found 2 valid alternatives'),
    ]);
    expect(errors(schema, 'c')).toEqual([
      whole('must validate one and only one schema (oneOf). Found none valid'),
      body('c', "should match 'a'"),
    ]);
  });

  test('not', () => {
    const schema = string({ not: { enum: ['a'] } });
    expect(errors(schema, 'b')).toEqual([]);
    expect(errors(schema, 'a')).toEqual([whole('must not validate the schema (not)')]);
  });
});

describe('what has not changed since is not complained about', () => {
  const object = (properties: Record<string, Schema>, more: Schema = {}): Schema => ({
    type: 'object',
    properties,
    ...more,
  });

  test.each<[string, Schema, Json, Json]>([
    ['bounds', { type: 'integer', minimum: 5 }, 1, 2],
    ['enum', { type: 'string', enum: ['a'] }, 'b', 'c'],
    ['pattern', { type: 'string', pattern: '^a' }, 'b', 'c'],
    ['length', { type: 'string', minLength: 3 }, 'b', 'c'],
    ['format', { type: 'string', format: 'byte' }, 'no base64', 'neither'],
    ['items', { type: 'array', maxItems: 1, items: { type: 'integer' } }, [1, 2], [1, 3]],
    [
      'properties',
      { type: 'object', maxProperties: 1, additionalProperties: { type: 'integer' } },
      { a: 1, b: 1 },
      { a: 1, b: 2 },
    ],
    ['allOf', { type: 'string', allOf: [{ pattern: 'a' }] }, 'b', 'c'],
    ['not', { type: 'string', not: { enum: ['b', 'c'] } }, 'b', 'c'],
  ])('%s', (_, schema, old, changed) => {
    const both = object({ part: schema, other: { type: 'string' } });
    expect(errors(both, { part: old, other: 'x' }).length).toBeGreaterThan(0);
    expect(errors(both, { part: old, other: 'y' }, { part: old, other: 'x' })).toEqual([]);
    expect(errors(both, { part: changed, other: 'x' }, { part: old, other: 'x' }).length).toBeGreaterThan(0);
    expect(errors(both, { part: old }, { other: 'x' }).length).toBeGreaterThan(0);
  });

  test('a missing member is complained about as soon as its object changes', () => {
    const schema = object({ a: { type: 'string' }, b: { type: 'string' } }, { required: ['a'] });
    expect(errors(schema, { b: 'x' }, { b: 'x' })).toEqual([]);
    expect(errors(schema, { b: 'y' }, { b: 'x' })).toEqual(['spec.x.a: Required value']);
  });

  test('items of a plain list are not told apart', () => {
    const schema: Schema = { type: 'array', items: { type: 'integer', maximum: 5 } };
    expect(errors(schema, [9, 1], [9])).toHaveLength(1);
    expect(errors(schema, [9], [9])).toEqual([]);
  });

  const map: Schema = {
    type: 'array',
    maxItems: 2,
    'x-kubernetes-list-type': 'map',
    'x-kubernetes-list-map-keys': ['name', 'port'],
    items: object({ name: { type: 'string' }, port: { type: 'integer' }, v: { type: 'integer', maximum: 5 } }),
  };
  const item = (name: string, port: number, v: number): Json => ({ name, port, v });

  test('items of a list of type map are found by their keys', () => {
    expect(errors(map, [item('b', 1, 2), item('a', 1, 9)], [item('a', 1, 9)])).toEqual([]);
    expect(errors(map, [item('a', 2, 9)], [item('a', 1, 9)])).toHaveLength(1);
  });

  test('such a list may be reordered', () => {
    const old = [item('a', 1, 1), item('b', 1, 1), item('c', 1, 1)];
    expect(errors(map, [...old].reverse(), old)).toEqual([]);
    expect(errors(map, [item('c', 1, 2), ...old.slice(0, 2)], old)).toEqual([
      'spec.x: Too many: 3: must have at most 2 items',
    ]);
  });

  test('within alternatives too', () => {
    const schema = object(
      { a: { type: 'string' }, b: { type: 'string' } },
      { anyOf: [{ properties: { a: { enum: ['ok'] } } }, { properties: { a: { enum: ['fine'] } } }] },
    );
    expect(errors(schema, { a: 'old', b: 'y' }, { a: 'old', b: 'x' })).toEqual([]);
    expect(errors(schema, { a: 'new', b: 'y' }, { a: 'old', b: 'x' })).toHaveLength(2);
  });
});
