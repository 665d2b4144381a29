import { expect, test } from 'vitest';
import { findField } from './field-path.ts';
import type { Schema } from './schema.ts';

const text: Schema = { type: 'string' };
const schema: Schema = {
  type: 'object',
  properties: {
    spec: {
      type: 'object',
      properties: { size: { type: 'integer' }, 'a.b': text, "it's": text, list: { type: 'array', items: text } },
    },
    labels: { type: 'object', additionalProperties: text },
  },
};

test.each([
  ['.spec', 'spec', 'object'],
  ['.spec.size', 'spec.size', 'integer'],
  [".spec['a.b']", 'spec.a.b', 'string'],
  [".spec['it\\'s']", "spec.it's", 'string'],
  ['.labels.app', 'labels[app]', 'string'],
  [".labels['x/y']", 'labels[x/y]', 'string'],
  ["['spec'].size", 'spec.size', 'integer'],
])('%s', (path, found, type) => {
  expect(findField(schema, path, { brackets: 'yes' })).toMatchObject({ path: found, schema: { type } });
});

test.each([
  ['.nope', 'does not refer to a valid field'],
  ['.spec.size.more', 'does not refer to a valid field'],
  ['.spec.list.x', 'does not refer to a valid field'],
  ['.spec.constructor', 'does not refer to a valid field'],
  ['.__proto__', 'does not refer to a valid field'],
  ['spec', 'expected [ or . but got: spec'],
  ['.', 'unexpected end of JSON path'],
  ['.spec[size]', 'expected single quoted string but got size'],
  ['.spec[0]', 'expected single quoted string but got 0'],
  [".spec['size'", 'unexpected end of JSON path'],
  [".spec['size'.x", 'expected ] but got .'],
  ['.spec[', 'unexpected end of JSON path'],
  [".spec[']", "expected single quoted string but got '"],
])('%s: %s', (path, problem) => {
  expect(findField(schema, path, { brackets: 'yes' })).toBe(problem);
});

test('brackets may be refused', () => {
  expect(findField(schema, ".spec['a.b']", { brackets: 'no' })).toBe('array notation is not allowed');
});
