import { describe, expect, test } from 'vitest';
import type { Json } from '../object/json.ts';
import { defaultValue } from './default.ts';
import type { Schema } from './schema.ts';

function defaulted(schema: Schema, value: Json): Json {
  defaultValue(schema, value);
  return value;
}

describe('defaults', () => {
  const schema: Schema = {
    type: 'object',
    properties: {
      a: { type: 'string', default: 'A' },
      b: {
        type: 'object',
        properties: {
          c: { type: 'integer', default: 0 },
          d: { type: 'object', default: {}, properties: { e: { type: 'boolean', default: false } } },
        },
      },
      list: { type: 'array', items: { type: 'object', properties: { p: { type: 'string', default: 'TCP' } } } },
      map: {
        type: 'object',
        additionalProperties: { type: 'object', properties: { q: { type: 'integer', default: 1 } } },
      },
    },
  };

  test('fill what is missing, at every depth, also within defaults', () => {
    expect(defaulted(schema, { b: {}, list: [{}, { p: 'UDP' }], map: { x: {} } })).toEqual({
      a: 'A',
      b: { c: 0, d: { e: false } },
      list: [{ p: 'TCP' }, { p: 'UDP' }],
      map: { x: { q: 1 } },
    });
  });

  test('make no object that is missing, and overwrite nothing', () => {
    expect(defaulted(schema, { a: '' })).toEqual({ a: '' });
    expect(defaulted(schema, { a: 5, b: 'x', list: [1, null] })).toEqual({ a: 5, b: 'x', list: [1, null] });
  });

  test('are copied', () => {
    const shared: Schema = { type: 'object', properties: { o: { ...openObject, default: { l: [1] } } } };
    const one = defaulted(shared, {}) as { o: { l: number[] } };
    one.o.l.push(2);
    expect(defaulted(shared, {})).toEqual({ o: { l: [1] } });
  });

  test('of the root itself are not used', () => {
    expect(defaulted({ type: 'object', default: { a: 1 } }, {})).toEqual({});
  });

  test('of a member named like JavaScript’s own', () => {
    const properties = Object.assign(Object.create(null) as Record<string, Schema>, {
      constructor: { type: 'string', default: 'c' } satisfies Schema,
    });
    Object.defineProperty(properties, '__proto__', { value: { type: 'string', default: 'p' }, enumerable: true });
    const value = defaulted({ type: 'object', properties }, {}) as object;
    expect(Object.entries(value)).toEqual([
      ['constructor', 'c'],
      ['__proto__', 'p'],
    ]);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });
});

const openObject: Schema = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };

describe('nulls', () => {
  const schema: Schema = {
    type: 'object',
    properties: {
      plain: { type: 'string' },
      defaulted: { type: 'string', default: 'D' },
      nullable: { type: 'string', nullable: true },
      both: { type: 'string', nullable: true, default: 'B' },
      list: { type: 'array', items: { type: 'string' } },
      listWithDefault: { type: 'array', items: { type: 'string', default: 'I' } },
      map: { type: 'object', additionalProperties: { type: 'string' } },
      nullableMap: { type: 'object', additionalProperties: { type: 'string', nullable: true } },
    },
  };

  test('that are not allowed become the default, or go', () => {
    expect(
      defaulted(schema, {
        plain: null,
        defaulted: null,
        nullable: null,
        both: null,
        list: [null],
        listWithDefault: [null],
        map: { a: null, b: 'x' },
        nullableMap: { a: null },
        unknown: null,
      }),
    ).toEqual({
      defaulted: 'D',
      nullable: null,
      both: null,
      list: [null],
      listWithDefault: ['I'],
      map: { b: 'x' },
      nullableMap: { a: null },
      unknown: null,
    });
  });
});
