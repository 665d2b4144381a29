import { describe, expect, test } from 'vitest';
import { fieldErrorText } from '../status/field-error.ts';
import { readSchema } from './read.ts';
import { defaultValue } from './default.ts';

function errors(schema: unknown): string[] {
  const read = readSchema(schema, 's');
  expect(read.schema === null).toBe(read.errors.length > 0);
  return read.errors.map(fieldErrorText);
}

/** A schema below `spec`, where nothing of an object is special. */
function inSpec(spec: unknown): string[] {
  return errors({ type: 'object', properties: { spec } }).map((text) => text.replace('s.properties[spec]', '$'));
}

describe('reading', () => {
  test('what is read is what was written, without what is no keyword and what says nothing', () => {
    const schema = {
      type: 'object',
      description: 'd',
      required: ['a'],
      properties: {
        a: {
          type: 'string',
          enum: ['x', 'y'],
          default: 'x',
          'x-kubernetes-validations': [{ rule: 'self != ""', message: 'm' }],
        },
        b: {
          type: 'array',
          'x-kubernetes-list-type': 'set',
          items: { type: 'integer', format: 'int32', minimum: 0, exclusiveMinimum: true },
        },
        c: { 'x-kubernetes-int-or-string': true, anyOf: [{ type: 'integer' }, { type: 'string' }] },
        d: { type: 'object', additionalProperties: { type: 'string', nullable: true } },
      },
    };
    const noise = {
      nullable: false,
      uniqueItems: false,
      format: '',
      enum: [],
      required: [],
      default: null,
      unknown: 1,
      'x-other': 1,
    };
    const read = readSchema({ ...schema, properties: { ...schema.properties, e: { type: 'string', ...noise } } }, '');
    expect(read.errors).toEqual([]);
    expect(JSON.parse(JSON.stringify(read.schema))).toEqual({
      ...schema,
      properties: { ...schema.properties, e: { type: 'string' } },
    });
    expect(JSON.parse(JSON.stringify(readSchema(JSON.parse(JSON.stringify(read.schema)), '').schema))).toEqual(
      JSON.parse(JSON.stringify(read.schema)),
    );
  });

  test('names of JavaScript’s objects are members like others', () => {
    const json = JSON.parse(
      '{"type":"object","properties":{"__proto__":{"type":"string","default":"x"},"constructor":{"type":"integer"}}}',
    );
    const { schema } = readSchema(json, '');
    expect(Object.keys(schema!.properties!)).toEqual(['__proto__', 'constructor']);
    expect(schema!.properties!['toString']).toBeUndefined();
    const value = {};
    defaultValue(schema!, value);
    expect(Object.entries(value)).toEqual([['__proto__', 'x']]);
  });

  test.each([
    [null, 's: Invalid value: null: must be an object'],
    [[], 's: Invalid value: []: must be an object'],
    [{ type: 'object', properties: [] }, 's.properties: Invalid value: []: must be an object'],
    [{ type: 'object', properties: { a: 'x' } }, 's.properties[a]: Invalid value: "x": must be an object'],
    [{ type: 5 }, 's.type: Invalid value: 5: must be a string'],
    [{ type: 'object', required: 'a' }, 's.required: Invalid value: "a": must be a list'],
    [{ type: 'object', required: [1] }, 's.required[0]: Invalid value: 1: must be a string'],
    [{ type: 'object', minProperties: '1' }, 's.minProperties: Invalid value: "1": must be an integer'],
    [{ type: 'object', minProperties: 1.5 }, 's.minProperties: Invalid value: 1.5: must be an integer'],
    [{ type: 'object', maximum: '1' }, 's.maximum: Invalid value: "1": must be a number'],
    [{ type: 'object', nullable: 'yes' }, 's.nullable: Invalid value: "yes": must be a boolean'],
    [{ type: 'object', allOf: {} }, 's.allOf: Invalid value: {}: must be a list'],
    [
      { type: 'object', items: [{ type: 'string' }] },
      's.items: Forbidden: items must be a schema object and not an array',
    ],
    [{ type: 'object', $ref: '#/x' }, 's.$ref: Forbidden: $ref is not supported'],
    [{ type: 'object', definitions: { a: {} } }, 's.definitions: Forbidden: definitions is not supported'],
    [
      { type: 'object', patternProperties: { a: {} } },
      's.patternProperties: Forbidden: patternProperties is not supported',
    ],
    [{ type: 'object', dependencies: { a: [] } }, 's.dependencies: Forbidden: dependencies is not supported'],
    [{ type: 'object', id: 'x' }, 's.id: Forbidden: id is not supported'],
    [{ type: 'object', $schema: 'x' }, 's: Invalid value: "": OpenAPIV3Schema \'schema\' is not supported'],
    [
      { type: 'object', 'x-kubernetes-preserve-unknown-fields': false },
      's.x-kubernetes-preserve-unknown-fields: Invalid value: false: must be true or undefined',
    ],
    [
      { type: 'object', 'x-kubernetes-map-type': 'x' },
      's.x-kubernetes-map-type: Unsupported value: "x": supported values: "atomic", "granular"',
    ],
  ])('%j', (schema, expected) => {
    expect(errors(schema)).toContain(expected);
  });

  test('types that there are not', () => {
    expect(inSpec({ type: 'null' })).toEqual([
      '$.type: Unsupported value: "null": supported values: "array", "boolean", "integer", "number", "object", "string"',
      '$.type: Forbidden: type cannot be set to null, use nullable as an alternative',
    ]);
  });

  test('a schema that is nested too deep is refused', () => {
    let schema: unknown = { type: 'string' };
    for (let depth = 0; depth < 5_000; depth += 1) schema = { type: 'array', items: schema };
    expect(inSpec(schema)).toEqual([expect.stringMatching(/must not be nested deeper than 100 schemas$/)]);
  });
});

describe('structural schemas', () => {
  test.each([
    [{}, 's.type: Required value: must not be empty at the root'],
    [{ type: 'array', items: { type: 'string' } }, 's.type: Invalid value: "array": must be object at the root'],
    [
      { type: 'object', additionalProperties: { type: 'string' } },
      's.additionalProperties: Forbidden: must not be used at the root',
    ],
    [
      { type: 'object', properties: { kind: { type: 'integer' } } },
      's.properties[kind].type: Invalid value: "integer": must be string',
    ],
    [
      { type: 'object', properties: { apiVersion: { type: 'object' } } },
      's.properties[apiVersion].type: Invalid value: "object": must be string',
    ],
    [
      { type: 'object', properties: { metadata: { type: 'array', items: { type: 'string' } } } },
      's.properties[metadata].type: Invalid value: "array": must be object',
    ],
    [
      { type: 'object', properties: { metadata: { type: 'object', properties: { labels: { type: 'object' } } } } },
      's.properties[metadata]: Forbidden: must not specify anything other than name and generateName, but metadata is implicitly specified',
    ],
    [
      { type: 'object', properties: { metadata: { type: 'object', description: 'x' } } },
      's.properties[metadata]: Forbidden: must not specify anything other than name and generateName, but metadata is implicitly specified',
    ],
  ])('the root: %j', (schema, expected) => {
    expect(errors(schema)).toContain(expected);
  });

  test('what a logical operator of the root restricts is specified', () => {
    const list = { type: 'array', items: { type: 'string' } };
    expect(
      errors({
        type: 'object',
        properties: { list },
        anyOf: [{ properties: { a: { minLength: 1 } } }],
        not: { properties: { list: { items: { not: { items: { minLength: 1 } } } } } },
      }),
    ).toEqual([
      's.properties[a]: Required value: because it is defined in s.anyOf[0].properties[a]',
      's.properties[list].items.items: Required value: because it is defined in s.not.properties[list].items.not.items',
    ]);
  });

  test('metadata may restrict names', () => {
    const metadata = {
      type: 'object',
      properties: { name: { type: 'string', maxLength: 5 }, generateName: { type: 'string' } },
    };
    expect(
      errors({ type: 'object', properties: { metadata, apiVersion: { type: 'string' }, kind: { type: 'string' } } }),
    ).toEqual([]);
  });

  const string = { type: 'string' };
  test.each<[unknown, string]>([
    [{}, '$.type: Required value: must not be empty for specified object fields'],
    [{ type: 'array' }, '$.items: Required value: must be specified'],
    [{ type: 'array', items: {} }, '$.items.type: Required value: must not be empty for specified array items'],
    [
      { type: 'object', additionalProperties: {} },
      '$.additionalProperties.type: Required value: must not be empty for specified object fields',
    ],
    [
      { ...string, pattern: '(' },
      '$.pattern: Invalid value: "(": must be a valid regular expression, but isn\'t: error parsing regexp: missing closing ): `(`',
    ],
    [
      { ...string, pattern: 'a(?!b)' },
      '$.pattern: Invalid value: "a(?!b)": must be a valid regular expression, but isn\'t: error parsing regexp: invalid or unsupported Perl syntax: `(?!`',
    ],
    [
      { 'x-kubernetes-int-or-string': true, 'x-kubernetes-preserve-unknown-fields': true },
      '$.x-kubernetes-preserve-unknown-fields: Invalid value: true: must be false if x-kubernetes-int-or-string is true',
    ],
    [
      { 'x-kubernetes-embedded-resource': true, 'x-kubernetes-preserve-unknown-fields': true },
      '$.type: Required value: must be object if x-kubernetes-embedded-resource is true',
    ],
    [
      { type: 'object', 'x-kubernetes-embedded-resource': true },
      '$.properties: Required value: must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields',
    ],
    [
      { type: 'object', 'x-kubernetes-embedded-resource': true, additionalProperties: string },
      '$.additionalProperties: Forbidden: must not be used if x-kubernetes-embedded-resource is set',
    ],
    [{ ...string, allOf: [{ type: 'string' }] }, '$.allOf[0].type: Forbidden: must be empty to be structural'],
    [{ ...string, anyOf: [{ description: 'x' }] }, '$.anyOf[0].description: Forbidden: must be empty to be structural'],
    [{ ...string, oneOf: [{ title: 'x' }] }, '$.oneOf[0].title: Forbidden: must be empty to be structural'],
    [{ ...string, not: { nullable: true } }, '$.not.nullable: Forbidden: must be false to be structural'],
    [{ ...string, not: { default: 'x' } }, '$.not.default: Forbidden: must be undefined to be structural'],
    [
      { type: 'object', not: { additionalProperties: string } },
      '$.not.additionalProperties: Forbidden: must be undefined to be structural',
    ],
    [
      { type: 'object', not: { 'x-kubernetes-preserve-unknown-fields': true } },
      '$.not.x-kubernetes-preserve-unknown-fields: Forbidden: must be false to be structural',
    ],
    [
      { type: 'object', not: { 'x-kubernetes-embedded-resource': true } },
      '$.not.x-kubernetes-embedded-resource: Forbidden: must be false to be structural',
    ],
    [
      { ...string, not: { 'x-kubernetes-int-or-string': true } },
      '$.not.x-kubernetes-int-or-string: Forbidden: must be false to be structural',
    ],
    [
      { ...string, allOf: [{ 'x-kubernetes-validations': [{ rule: 'true' }] }] },
      '$.allOf[0].x-kubernetes-validations: Forbidden: must be empty to be structural',
    ],
    [
      { ...string, anyOf: [{ type: 'integer' }, { type: 'string' }, { minLength: 1 }] },
      '$.anyOf[0].type: Forbidden: must be empty to be structural',
    ],
    [
      { type: 'object', anyOf: [{ required: ['a'], properties: { metadata: { minProperties: 1 } } }] },
      '$.anyOf[0].properties[metadata]: Forbidden: must not be specified in a nested context',
    ],
  ])('%j', (schema, expected) => {
    expect(inSpec(schema)).toContain(expected);
  });

  test.each([
    { 'x-kubernetes-int-or-string': true },
    { 'x-kubernetes-int-or-string': true, anyOf: [{ type: 'integer' }, { type: 'string' }] },
    {
      'x-kubernetes-int-or-string': true,
      allOf: [{ anyOf: [{ type: 'integer' }, { type: 'string' }] }, { pattern: 'a' }],
    },
    { 'x-kubernetes-preserve-unknown-fields': true },
    { type: 'object', 'x-kubernetes-embedded-resource': true, 'x-kubernetes-preserve-unknown-fields': true },
    { type: 'object', properties: { a: { type: 'string' } }, additionalProperties: true },
    {
      type: 'object',
      properties: { a: { type: 'string' } },
      oneOf: [{ required: ['a'] }, { properties: { a: { enum: ['x'] } } }],
    },
  ])('right: %j', (schema) => {
    expect(inSpec(schema)).toEqual([]);
  });

  test('errors come sorted by their text', () => {
    const found = inSpec({ type: 'object', properties: { b: {}, a: {} } });
    expect(found).toEqual([...found].sort());
    expect(found).toHaveLength(2);
  });
});

test('keywords of strategic merge are for the server', () => {
  const schema = {
    type: 'object',
    properties: { a: { type: 'array', items: { type: 'string' }, 'x-kubernetes-patch-strategy': 'merge' } },
  };
  expect(readSchema(schema, '').schema!.properties!['a']).not.toHaveProperty('x-kubernetes-patch-strategy');
  expect(readSchema(schema, '', { keys: 'server' }).schema!.properties!['a']).toHaveProperty(
    'x-kubernetes-patch-strategy',
  );
});
