import { describe, expect, test } from 'vitest';
import type { Json } from '../object/json.ts';
import { fieldErrorText } from '../status/field-error.ts';
import { listTypeErrors } from './list-type.ts';
import type { Schema } from './schema.ts';
import { validateValue } from './validate.ts';

const set = (items: Schema): Schema => ({ type: 'array', 'x-kubernetes-list-type': 'set', items });
const map = (keys: string[]): Schema => ({
  type: 'array',
  'x-kubernetes-list-type': 'map',
  'x-kubernetes-list-map-keys': keys,
  items: {
    type: 'object',
    properties: { a: { type: 'integer' }, b: { type: 'integer' }, sub: set({ type: 'string' }) },
  },
});

function errors(schema: Schema, value: Json): string[] {
  return listTypeErrors(schema, value, 'spec').map(fieldErrorText);
}

describe('sets', () => {
  test('scalars', () => {
    expect(errors(set({ type: 'string' }), ['a', 'b'])).toEqual([]);
    expect(errors(set({ type: 'string' }), ['a', 'b', 'a', 'a', 'b'])).toEqual([
      'spec[2]: Duplicate value: "a"',
      'spec[4]: Duplicate value: "b"',
    ]);
    expect(errors(set({ type: 'integer' }), [1, 1.0])).toEqual(['spec[1]: Duplicate value: 1']);
    expect(errors(set({ 'x-kubernetes-int-or-string': true }), [1, '1'])).toEqual([]);
  });
  test('whole objects and lists, whatever the order of members', () => {
    const schema = set({
      type: 'object',
      'x-kubernetes-map-type': 'atomic',
      additionalProperties: { type: 'integer' },
    });
    expect(errors(schema, [{ a: 1, b: 1 }, { a: 1, b: 2 }, { a: 1 }])).toEqual([]);
    expect(
      errors(schema, [
        { a: 1, b: 1 },
        { b: 1, a: 1 },
      ]),
    ).toEqual(['spec[1]: Duplicate value: {"b":1,"a":1}']);
    expect(
      errors(set({ type: 'array', items: { type: 'integer' } }), [
        [1, 2],
        [2, 1],
        [1, 2],
      ]),
    ).toHaveLength(1);
  });
});

describe('maps', () => {
  test('one key', () => {
    expect(errors(map(['a']), [{ a: 1 }, { a: 2, b: 1 }])).toEqual([]);
    expect(errors(map(['a']), [{ a: 1 }, { a: 2 }, { a: 1, b: 5 }])).toEqual(['spec[2]: Duplicate value: {"a":1}']);
  });
  test('an item without its key is one with the empty key', () => {
    expect(errors(map(['a']), [{}, { b: 1 }])).toEqual(['spec[1]: Duplicate value: {}']);
    expect(errors(map(['a']), [{}, null])).toEqual(['spec[1]: Duplicate value: {}']);
    expect(errors(map(['a']), [{ a: null }, {}])).toEqual([]);
  });
  test('several keys', () => {
    const items: Json[] = [{ a: 1, b: 1 }, { a: 1, b: 2 }, { b: 1 }];
    expect(errors(map(['a', 'b']), items)).toEqual([]);
    expect(errors(map(['a', 'b']), [...items, { b: 2, a: 1 }])).toEqual(['spec[3]: Duplicate value: {"a":1,"b":2}']);
  });
  test('items are objects', () => {
    expect(errors(map(['a']), ['x'])).toEqual([
      'spec[0]: Invalid value: "x": must be an object for an array of list-type map',
    ]);
  });
  test('what is below is looked at too', () => {
    const schema: Schema = { type: 'object', additionalProperties: map(['a']), 'x-kubernetes-map-type': 'granular' };
    expect(errors(schema, { 'x/y': [{ a: 1, sub: ['p', 'p'] }] })).toEqual([
      'spec[x/y][0].sub[1]: Duplicate value: "p"',
    ]);
  });
  test('a value of another type is no list', () => {
    expect(errors(map(['a']), 'x')).toEqual([]);
    expect(errors(map(['a']), { a: 1 })).toEqual([]);
  });
});

test('a stored object that has duplicates may keep and even get some, as upstream', () => {
  const schema: Schema = { type: 'object', properties: { l: set({ type: 'integer' }), other: { type: 'string' } } };
  const old = { l: [1, 1], other: 'a' };
  expect(validateValue(schema, { ...old, other: 'b' }, { path: '', old })).toEqual([]);
  expect(validateValue(schema, { l: [1, 1] }, { path: '', old: { l: [1] } })).toHaveLength(1);
  expect(validateValue(schema, { l: [1, 1] }, { path: '' })).toHaveLength(1);
});
