import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { schemaCatalogue } from './errors.ts';
import { schemaOf } from './from-zod.ts';

/** Plain, without the missing prototype of `properties`. */
const plain = (type: z.ZodType): unknown => JSON.parse(JSON.stringify(schemaOf(type)));

describe('what becomes of zod types', () => {
  test.each<[string, z.ZodType, unknown]>([
    ['string', z.string().min(1).max(5).regex(/^a/), { type: 'string', minLength: 1, maxLength: 5, pattern: '^a' }],
    [
      'two expressions',
      z.string().regex(/^a/).regex(/b$/),
      { type: 'string', allOf: [{ pattern: '^a' }, { pattern: 'b$' }] },
    ],
    ['integer', z.int(), { type: 'integer' }],
    ['bounded integer', z.int().min(1).max(65_535), { type: 'integer', minimum: 1, maximum: 65_535 }],
    ['int32', z.int32(), { type: 'integer', format: 'int32' }],
    ['int32 from 0', z.int32().min(0), { type: 'integer', format: 'int32', minimum: 0 }],
    [
      'number',
      z.number().gt(0).lt(1),
      { type: 'number', minimum: 0, exclusiveMinimum: true, maximum: 1, exclusiveMaximum: true },
    ],
    ['float', z.float32(), { type: 'number', format: 'float' }],
    ['double', z.float64(), { type: 'number', format: 'double' }],
    ['boolean with default', z.boolean().default(false), { type: 'boolean', default: false }],
    ['enum', z.enum(['a', 'b']), { type: 'string', enum: ['a', 'b'] }],
    ['literals', z.literal([1, 2]), { type: 'integer', enum: [1, 2] }],
    ['union of literals', z.union([z.literal('a'), z.literal('b')]), { type: 'string', enum: ['a', 'b'] }],
    [
      'int or string',
      z.union([z.string(), z.int()]).describe('d'),
      { description: 'd', 'x-kubernetes-int-or-string': true },
    ],
    ['nullable', z.string().nullable(), { type: 'string', nullable: true }],
    ['instant', z.iso.datetime(), { type: 'string', format: 'date-time' }],
    ['mail', z.email(), { type: 'string', format: 'email' }],
    ['uuid', z.uuid(), { type: 'string', format: 'uuid' }],
    ['address', z.ipv4(), { type: 'string', format: 'ipv4' }],
    ['url', z.url(), { type: 'string', format: 'uri' }],
    ['prefix', z.string().startsWith('a'), { type: 'string', pattern: '^a.*' }],
    ['format by meta', z.string().meta({ format: 'duration' }), { type: 'string', format: 'duration' }],
    ['record', z.record(z.string(), z.int()), { type: 'object', additionalProperties: { type: 'integer' } }],
    [
      'open record',
      z.record(z.string(), z.unknown()),
      { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
    ],
    [
      'loose object',
      z.looseObject({ a: z.string() }),
      {
        type: 'object',
        properties: { a: { type: 'string' } },
        required: ['a'],
        'x-kubernetes-preserve-unknown-fields': true,
      },
    ],
    [
      'strict object',
      z.strictObject({ a: z.string().optional() }),
      { type: 'object', properties: { a: { type: 'string' } } },
    ],
    ['anything', z.unknown().describe('d'), { description: 'd', 'x-kubernetes-preserve-unknown-fields': true }],
    ['list', z.array(z.string()).min(1).max(3), { type: 'array', items: { type: 'string' }, minItems: 1, maxItems: 3 }],
    ['readonly', z.array(z.string()).readonly(), { type: 'array', items: { type: 'string' } }],
  ])('%s', (_, type, expected) => {
    expect(plain(type)).toEqual(expected);
  });

  test('meta says what zod cannot', () => {
    const port = z.object({ name: z.string(), port: z.int() });
    const meta = {
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['name'],
      'x-kubernetes-patch-strategy': 'merge',
      'x-kubernetes-patch-merge-key': 'name',
    };
    const rule = { rule: 'self.size() > 0', message: 'm' };
    expect(plain(z.object({ ports: z.array(port).meta(meta) }).meta({ 'x-kubernetes-validations': [rule] }))).toEqual({
      type: 'object',
      properties: {
        ports: {
          type: 'array',
          items: {
            type: 'object',
            properties: { name: { type: 'string' }, port: { type: 'integer' } },
            required: ['name', 'port'],
          },
          ...meta,
        },
      },
      required: ['ports'],
      'x-kubernetes-validations': [rule],
    });
  });
});

describe('what cannot be structural is refused', () => {
  test.each<[string, z.ZodType, RegExp]>([
    ['tuple', z.tuple([z.string()]), /at "properties\.a".*"tuple" has no counterpart/],
    ['date', z.date(), /"date" has no counterpart/],
    ['bigint', z.bigint(), /"bigint" has no counterpart/],
    ['null', z.null(), /"null" has no counterpart/],
    ['never', z.never(), /"never" has no counterpart/],
    ['transform', z.string().transform(Number), /"(?:transform|pipe)" has no counterpart/],
    [
      'intersection',
      z.intersection(z.object({ a: z.string() }), z.object({ b: z.string() })),
      /"intersection" has no counterpart/,
    ],
    ['map', z.map(z.string(), z.string()), /"map" has no counterpart/],
    ['catch', z.string().catch('a'), /"catch" has no counterpart/],
    ['coercion', z.coerce.number(), /coercion is not done/],
    ['refinement', z.string().refine((text) => text !== 'x'), /a refinement is not seen/],
    ['change', z.string().trim(), /a value is not changed/],
    ['flags', z.string().regex(/a/i), /the flags of \/a\/i are lost/],
    ['ISO duration', z.iso.duration(), /duration of ISO 8601/],
    ['look-around', z.string().regex(/a(?=b)/), /invalid or unsupported Perl syntax/],
    ['union of objects', z.union([z.object({ a: z.string() }), z.object({ b: z.string() })]), /of unions, only/],
    [
      'discriminated union',
      z.discriminatedUnion('t', [z.object({ t: z.literal('a') }), z.object({ t: z.literal('b') })]),
      /has no single structure/,
    ],
    ['bounded int-or-string', z.union([z.int().min(1), z.string()]), /of unions, only/],
    ['id', z.string().meta({ id: 'named-for-this-test' }), /has an id/],
    ['mixed literals', z.literal(['a', 1]), /must not be empty for specified object fields/],
    ['wrong default', z.string().meta({ default: 5 }), /must be of type string/],
    [
      'map without keys',
      z.array(z.object({})).meta({ 'x-kubernetes-list-type': 'map' }),
      /must not be empty if x-kubernetes-list-type is map/,
    ],
  ])('%s', (_, type, message) => {
    expect(() => schemaOf(z.object({ a: type }))).toThrow(message);
  });

  test('with an error of the catalogue, which names the place', () => {
    try {
      schemaOf(z.object({ spec: z.object({ list: z.array(z.date()) }) }));
      expect.unreachable();
    } catch (error) {
      expect(schemaCatalogue.is(error, 'not-structural')).toBe(true);
      expect(String(error)).toContain('properties.spec.properties.list.items');
    }
  });

  test('a type that contains itself', () => {
    interface Tree {
      children?: Tree[] | undefined;
    }
    const tree: z.ZodType<Tree> = z.lazy(() => z.object({ children: z.array(tree).optional() }));
    expect(() => schemaOf(z.object({ tree }))).toThrow(/"lazy" has no counterpart|contains itself/);
  });
});
