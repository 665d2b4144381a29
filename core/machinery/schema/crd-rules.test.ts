import { describe, expect, test } from 'vitest';
import { fieldErrorText } from '../status/field-error.ts';
import { readSchema } from './read.ts';

function errors(schema: unknown): string[] {
  const read = readSchema(schema, 's');
  expect(read.schema === null).toBe(read.errors.length > 0);
  return read.errors.map(fieldErrorText);
}

/** A schema below `spec`, where nothing of an object is special. */
function inSpec(spec: unknown): string[] {
  return errors({ type: 'object', properties: { spec } }).map((text) => text.replace('s.properties[spec]', '$'));
}

describe('rules of custom kinds', () => {
  const list = (
    more: object,
    items: object = { type: 'object', required: ['k'], properties: { k: { type: 'string' } } },
  ): unknown => ({
    type: 'array',
    items,
    ...more,
  });
  const mapOf = (keys: string[], items?: object): unknown =>
    list({ 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': keys }, items);

  test.each<[unknown, string]>([
    [
      { type: 'array', items: { type: 'string' }, uniqueItems: true },
      '$.uniqueItems: Forbidden: uniqueItems cannot be set to true since the runtime complexity becomes quadratic',
    ],
    [
      { type: 'object', properties: { a: { type: 'string' } }, additionalProperties: { type: 'string' } },
      '$.additionalProperties: Forbidden: additionalProperties and properties are mutual exclusive',
    ],
    [
      { type: 'string', 'x-kubernetes-map-type': 'atomic' },
      '$.type: Invalid value: "string": must be object if x-kubernetes-map-type is specified',
    ],
    [
      { type: 'string', 'x-kubernetes-list-type': 'set' },
      '$.type: Invalid value: "string": must be array if x-kubernetes-list-type is specified',
    ],
    [
      list({ 'x-kubernetes-list-type': 'set' }),
      '$.items.x-kubernetes-map-type: Invalid value: null: must be atomic as item of a list with x-kubernetes-list-type=set',
    ],
    [
      list(
        { 'x-kubernetes-list-type': 'set' },
        { type: 'array', items: { type: 'string' }, 'x-kubernetes-list-type': 'set' },
      ),
      '$.items.x-kubernetes-list-type: Invalid value: "set": must be atomic as item of a list with x-kubernetes-list-type=set',
    ],
    [
      list({ 'x-kubernetes-list-type': 'set' }, { type: 'string', nullable: true }),
      '$.items.nullable: Forbidden: cannot be nullable when x-kubernetes-list-type is set',
    ],
    [
      list({ 'x-kubernetes-list-map-keys': ['k'] }),
      '$.x-kubernetes-list-type: Required value: must be map if x-kubernetes-list-map-keys is non-empty',
    ],
    [
      list({ 'x-kubernetes-list-type': 'atomic', 'x-kubernetes-list-map-keys': ['k'] }),
      '$.x-kubernetes-list-type: Invalid value: "atomic": must be map if x-kubernetes-list-map-keys is non-empty',
    ],
    [
      list({ 'x-kubernetes-list-type': 'map' }),
      '$.x-kubernetes-list-map-keys: Required value: must not be empty if x-kubernetes-list-type is map',
    ],
    [
      mapOf(['k'], { type: 'string' }),
      '$.items.type: Invalid value: "string": must be object if parent array\'s x-kubernetes-list-type is map',
    ],
    [mapOf(['x']), '$.x-kubernetes-list-map-keys: Invalid value: ["x"]: entries must all be names of item properties'],
    [
      mapOf(['constructor']),
      '$.x-kubernetes-list-map-keys: Invalid value: ["constructor"]: entries must all be names of item properties',
    ],
    [mapOf(['k', 'k']), '$.x-kubernetes-list-map-keys: Invalid value: ["k","k"]: must not contain duplicate entries'],
    [
      mapOf(['k'], { type: 'object', required: ['k'], properties: { k: { type: 'object' } } }),
      '$.items.properties[k].type: Invalid value: "object": must be a scalar type if parent array\'s x-kubernetes-list-type is map',
    ],
    [
      mapOf(['k'], { type: 'object', properties: { k: { type: 'string' } } }),
      '$.items.properties[k].default: Required value: this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property',
    ],
    [
      mapOf(['k'], { type: 'object', required: ['k'], properties: { k: { type: 'string', nullable: true } } }),
      '$.items.properties[k].nullable: Forbidden: this property is in x-kubernetes-list-map-keys, so it cannot be nullable',
    ],
    [
      {
        type: 'object',
        'x-kubernetes-embedded-resource': true,
        properties: {
          metadata: {
            type: 'object',
            'x-kubernetes-embedded-resource': true,
            'x-kubernetes-preserve-unknown-fields': true,
          },
        },
      },
      '$.properties[metadata].x-kubernetes-embedded-resource: Forbidden: must not be used inside of resource meta',
    ],
  ])('%j', (schema, expected) => {
    expect(inSpec(schema)).toContain(expected);
  });

  test('lists that are right', () => {
    expect(inSpec(mapOf(['k']))).toEqual([]);
    expect(inSpec(mapOf(['k'], { type: 'object', properties: { k: { type: 'string', default: 'x' } } }))).toEqual([]);
    expect(
      inSpec(list({ 'x-kubernetes-list-type': 'set' }, { type: 'object', 'x-kubernetes-map-type': 'atomic' })),
    ).toEqual([]);
    expect(inSpec(list({ 'x-kubernetes-list-type': 'set' }, { type: 'array', items: { type: 'string' } }))).toEqual([]);
  });

  test.each<[object, string]>([
    [{}, 'rule: Required value: rule is not specified'],
    [{ rule: ' ' }, 'rule: Required value: rule is not specified'],
    [{ rule: 5 }, 'rule: Invalid value: 5: must be a string'],
    [{ rule: 'true', message: ' ' }, 'message: Invalid value: " ": must be non-empty if specified'],
    [{ rule: 'true', message: 'a\nb' }, 'message: Invalid value: "a\\nb": must not contain line breaks'],
    [{ rule: 'true ||\nfalse' }, 'message: Required value: message must be specified if rule contains line breaks'],
    [
      { rule: 'true', messageExpression: ' ' },
      'messageExpression: Required value: messageExpression must be non-empty if specified',
    ],
    [
      { rule: 'true', reason: 'Because' },
      'reason: Unsupported value: "Because": supported values: "FieldValueDuplicate", "FieldValueForbidden", "FieldValueInvalid", "FieldValueRequired"',
    ],
    [{ rule: 'true', fieldPath: '.b' }, 'fieldPath: Invalid value: ".b": must be a valid path'],
    [{ rule: 'true', fieldPath: ' ' }, 'fieldPath: Invalid value: " ": must be non-empty if specified'],
    [{ rule: 'true', optionalOldSelf: 1 }, 'optionalOldSelf: Invalid value: 1: must be a boolean'],
  ])('the rule %j', (rule, expected) => {
    const schema = { type: 'object', properties: { a: { type: 'string' } }, 'x-kubernetes-validations': [rule] };
    expect(inSpec(schema)).toContain(`$.x-kubernetes-validations[0].${expected}`);
  });

  test('a rule with all that it may have', () => {
    const rule = {
      rule: 'self.a ||\nfalse',
      message: 'm',
      messageExpression: '"x"',
      reason: 'FieldValueForbidden',
      fieldPath: '.a',
      optionalOldSelf: true,
    };
    const read = readSchema(
      { type: 'object', properties: { a: { type: 'boolean' } }, 'x-kubernetes-validations': [rule] },
      '',
    );
    expect(read.errors).toEqual([]);
    expect(read.schema!['x-kubernetes-validations']).toEqual([rule]);
  });
});

describe('defaults in schemas', () => {
  test.each<[object, string]>([
    [
      { type: 'string', default: 5 },
      '$.default: Invalid value: "integer": s.properties[spec].default in body must be of type string: "integer"',
    ],
    [
      { type: 'object', properties: { a: { type: 'string' } }, default: { b: 1 } },
      '$.default: Invalid value: {"b":1}: must not have unknown fields',
    ],
    [
      { type: 'object', properties: { a: { type: 'string', enum: ['x'] } }, default: { a: 'y' } },
      '$.default.a: Unsupported value: "y": supported values: "x"',
    ],
    [
      { type: 'string', pattern: '^a', default: 'b' },
      '$.default: Invalid value: "b": s.properties[spec].default in body should match \'^a\'',
    ],
    [
      {
        type: 'object',
        'x-kubernetes-embedded-resource': true,
        'x-kubernetes-preserve-unknown-fields': true,
        default: { kind: 'X' },
      },
      '$.default.apiVersion: Required value',
    ],
    [
      {
        type: 'object',
        'x-kubernetes-embedded-resource': true,
        properties: {
          metadata: {
            type: 'object',
            properties: { labels: { type: 'object', additionalProperties: { type: 'string' }, default: { a: 'x y' } } },
          },
        },
      },
      expect.stringMatching(
        /^\$\.properties\[metadata\]\.properties\[labels\]\.default: Invalid value: \{"a":"x y"\}: must result in valid metadata: metadata\.labels: Invalid value: "x y"/,
      ),
    ],
    [
      {
        type: 'object',
        'x-kubernetes-embedded-resource': true,
        properties: { metadata: { type: 'object', properties: { foo: { type: 'string', default: 'x' } } } },
      },
      '$.properties[metadata].properties[foo].default: Invalid value: "x": must result in valid metadata: metadata.foo is not known',
    ],
  ])('%j', (schema, expected) => {
    expect(inSpec(schema)).toContainEqual(expected);
  });

  test('none in the metadata of the object itself', () => {
    const metadata = { type: 'object', properties: { name: { type: 'string', default: 'x' } } };
    expect(errors({ type: 'object', properties: { metadata } })).toContain(
      's.properties[metadata].properties[name].default: Forbidden: must not be set in top-level metadata',
    );
    expect(errors({ type: 'object', properties: { kind: { type: 'string', default: 'X' } } })).toContain(
      's.properties[kind].default: Forbidden: must not be set in top-level kind',
    );
  });

  test('right ones', () => {
    expect(
      inSpec({
        type: 'object',
        properties: { a: { type: 'array', items: { type: 'string' }, default: ['x'] } },
        default: {},
      }),
    ).toEqual([]);
    const kind = { type: 'string', default: 'Pod' };
    const apiVersion = { type: 'string', default: 'v1' };
    expect(
      inSpec({ type: 'object', 'x-kubernetes-embedded-resource': true, properties: { kind, apiVersion } }),
    ).toEqual([]);
  });
});
