import { describe, expect, test } from 'vitest';
import type { Json } from '../object/json.ts';
import { pruneValue, unknownFieldText } from './prune.ts';
import type { Schema } from './schema.ts';

const open: Schema = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
const closed: Schema = { type: 'object' };

/** The value after pruning, and what was removed. */
function pruned(schema: Schema, json: string, as: 'object' | 'value' = 'value'): [Json, string[]] {
  const value = JSON.parse(json) as Json;
  const removed = pruneValue(schema, value, { as });
  return [value, removed];
}

describe('values', () => {
  test('scalars stay', () => {
    for (const json of ['null', '4', '"x"']) expect(pruned(closed, json)).toEqual([JSON.parse(json), []]);
  });

  test('members of objects and of items', () => {
    const schema: Schema = {
      type: 'object',
      properties: {
        list: { type: 'array', items: { type: 'object', properties: { a: { type: 'integer' } } } },
        known: { type: 'object', properties: { a: { type: 'integer' } } },
      },
    };
    expect(pruned(schema, '{"list":[{"a":1,"b":2},{"b":[1]}],"known":{"a":1,"c":3},"other":{"a":1}}')).toEqual([
      { list: [{ a: 1 }, {}], known: { a: 1 } },
      ['known.c', 'list[0].b', 'list[1].b', 'other'],
    ]);
  });

  test('a value of another type than the schema’s is pruned by what it is', () => {
    expect(pruned({ type: 'string' }, '{"a":1}')).toEqual([{}, ['a']]);
    expect(pruned({ type: 'string' }, '[{"a":1}]')).toEqual([[{}], ['[0].a']]);
  });

  test('what keeps unknown fields keeps them with all that is in them, and prunes what it knows', () => {
    const schema: Schema = { ...open, properties: { closed, open, list: { type: 'array', items: closed } } };
    expect(pruned(schema, '{"x":{"y":[{"z":1}]},"closed":{"a":1},"open":{"a":{"b":1}},"list":[{"a":1}]}')).toEqual([
      { x: { y: [{ z: 1 }] }, closed: {}, open: { a: { b: 1 } }, list: [{}] },
      ['closed.a', 'list[0].a'],
    ]);
  });

  test('a list that keeps unknown fields keeps those of its items', () => {
    const items: Schema = { type: 'object', properties: { closed } };
    const schema: Schema = { type: 'array', 'x-kubernetes-preserve-unknown-fields': true, items };
    expect(pruned(schema, '[{"a":1,"closed":{"b":1}}]')).toEqual([[{ a: 1, closed: {} }], ['[0].closed.b']]);
  });

  test('maps', () => {
    expect(pruned({ type: 'object', additionalProperties: closed }, '{"a":{"b":1}}')).toEqual([{ a: {} }, ['a.b']]);
    expect(pruned({ type: 'object', additionalProperties: true }, '{"a":1,"c":{"b":1}}')).toEqual([
      { a: 1, c: {} },
      ['c.b'],
    ]);
    expect(pruned({ type: 'object', additionalProperties: open }, '{"a":{"b":1}}')).toEqual([{ a: { b: 1 } }, []]);
  });

  test('names of JavaScript’s objects are unknown like others', () => {
    const [value, removed] = pruned(closed, '{"__proto__":{"a":1},"constructor":{},"toString":1}');
    expect(Object.keys(value as object)).toEqual([]);
    expect(removed).toEqual(['__proto__', 'constructor', 'toString']);
    expect(({} as Record<string, unknown>)['a']).toBeUndefined();
  });
});

describe('objects', () => {
  const schema: Schema = {
    type: 'object',
    properties: { metadata: { type: 'object' }, spec: { type: 'object', properties: { a: { type: 'integer' } } } },
  };

  test('apiVersion, kind and metadata are those of every object', () => {
    const json =
      '{"apiVersion":"v1","kind":"X","metadata":{"name":"n","labels":{"a":"b"},"x":1},"spec":{"a":1,"b":2},"z":1}';
    expect(pruned(schema, json, 'object')).toEqual([
      { apiVersion: 'v1', kind: 'X', metadata: { name: 'n', labels: { a: 'b' } }, spec: { a: 1 } },
      ['metadata.x', 'spec.b', 'z'],
    ]);
    expect(pruneValue(closed, JSON.parse(json) as Json)).toEqual(['metadata.x', 'spec', 'z']);
  });

  test('embedded resources are objects', () => {
    const embedded: Schema = {
      type: 'object',
      properties: {
        template: { type: 'object', 'x-kubernetes-embedded-resource': true, properties: { spec: closed } },
        raw: { ...open, 'x-kubernetes-embedded-resource': true },
      },
    };
    const resource = '{"apiVersion":"v1","kind":"X","metadata":{"name":"n","x":1},"spec":{"a":1},"y":1}';
    expect(pruned(embedded, `{"template":${resource},"raw":${resource}}`)).toEqual([
      {
        template: { apiVersion: 'v1', kind: 'X', metadata: { name: 'n' }, spec: {} },
        raw: { apiVersion: 'v1', kind: 'X', metadata: { name: 'n' }, spec: { a: 1 }, y: 1 },
      },
      ['raw.metadata.x', 'template.metadata.x', 'template.spec.a', 'template.y'],
    ]);
  });

  test('paths begin where the value stands', () => {
    expect(pruneValue(closed, { a: 1 }, { as: 'value', path: 'status' })).toEqual(['status.a']);
  });

  test('strict validation words a path', () => {
    expect(unknownFieldText('spec.foo')).toBe('unknown field "spec.foo"');
  });
});
