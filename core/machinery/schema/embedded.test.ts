import { expect, test } from 'vitest';
import type { Json } from '../object/json.ts';
import { fieldErrorText } from '../status/field-error.ts';
import type { Schema } from './schema.ts';
import { validateValue } from './validate.ts';

const embedded: Schema = {
  type: 'object',
  'x-kubernetes-embedded-resource': true,
  'x-kubernetes-preserve-unknown-fields': true,
};
const schema: Schema = {
  type: 'object',
  properties: { spec: { type: 'object', properties: { t: embedded, list: { type: 'array', items: embedded } } } },
};

function errors(t: Json): string[] {
  return validateValue(schema, { spec: { t } }, { path: '' }).map(fieldErrorText);
}

const good = { apiVersion: 'g/v1', kind: 'Foo' };

test.each([
  [good],
  [{ ...good, metadata: { name: 'A:b' } }],
  [{ ...good, metadata: { namespace: 'n' } }],
  [{ ...good, metadata: { labels: { a: 'b' }, unknown: 1 } }],
  [{ apiVersion: 'v1', kind: 'fOO', more: { anything: [1] } }],
])('a resource: %j', (value) => {
  expect(errors(value as Json)).toEqual([]);
});

test.each([
  [{}, ['spec.t.apiVersion: Required value', 'spec.t.kind: Required value']],
  [{ ...good, apiVersion: 1 }, ['spec.t.apiVersion: Invalid value: 1: must be a string']],
  [{ ...good, apiVersion: '' }, ['spec.t.apiVersion: Invalid value: "": must not be empty']],
  [
    { ...good, apiVersion: 'a/b/c' },
    ['spec.t.apiVersion: Invalid value: "a/b/c": unexpected GroupVersion string: a/b/c'],
  ],
  [{ ...good, kind: ['x'] }, ['spec.t.kind: Invalid value: ["x"]: must be a string']],
  [{ ...good, kind: '' }, ['spec.t.kind: Invalid value: "": must not be empty']],
  [
    { ...good, kind: 'f_o' },
    [
      expect.stringMatching(
        /^spec\.t\.kind: Invalid value: "f_o": may have mixed case, but should otherwise match: a DNS-1035 label/,
      ),
    ],
  ],
  [{ ...good, metadata: 'x' }, ['spec.t.metadata: Invalid value: "x": must be an object']],
  [{ ...good, metadata: { name: '..' } }, ['spec.t.metadata.name: Invalid value: "..": may not be \'..\'']],
  [{ ...good, metadata: { name: 5 } }, ['spec.t.metadata.name: Invalid value: 5: must be a string']],
  [
    { ...good, metadata: { namespace: 'a.b' } },
    ['spec.t.metadata.namespace: Invalid value: "a.b": must not contain dots'],
  ],
  [
    { ...good, metadata: { labels: { a: 'x y' } } },
    [expect.stringMatching(/^spec\.t\.metadata\.labels: Invalid value: "x y"/)],
  ],
])('no resource: %j', (value, expected) => {
  expect(errors(value as Json)).toEqual(expected);
});

test('resources in lists are found', () => {
  const value = { spec: { list: [good, { kind: 'Foo' }] } };
  expect(validateValue(schema, value, { path: '' }).map(fieldErrorText)).toEqual([
    'spec.list[1].apiVersion: Required value',
  ]);
});

test('the object itself is not an embedded one', () => {
  expect(
    validateValue({ type: 'object', properties: { spec: { type: 'object' } } }, { spec: {} }, { path: '' }),
  ).toEqual([]);
});
