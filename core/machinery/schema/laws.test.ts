import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonEquals, setMember, type Json, type JsonObject } from '../object/json.ts';
import { defaultValue } from './default.ts';
import { pruneValue } from './prune.ts';
import { readSchema } from './read.ts';
import type { Schema } from './schema.ts';
import { validateValue } from './validate.ts';

const name = fc.constantFrom('a', 'b', 'c', 'name', 'constructor', '__proto__', 'x/y');

/** A schema together with values that it accepts. */
interface Case {
  readonly schema: Schema;
  readonly value: fc.Arbitrary<Json>;
}

const scalar: fc.Arbitrary<Case> = fc.oneof(
  fc.record({ low: fc.integer({ min: -50, max: 0 }), span: fc.nat(50) }).map(({ low, span }): Case => ({
    schema: { type: 'integer', minimum: low, maximum: low + span },
    value: fc.integer({ min: low, max: low + span }),
  })),
  fc.record({ least: fc.nat(3), span: fc.nat(4) }).map(({ least, span }): Case => ({
    schema: { type: 'string', minLength: least, maxLength: least + span, pattern: '^[a-c😀]*$' },
    value: fc.string({ unit: fc.constantFrom('a', 'b', 'c', '😀'), minLength: least, maxLength: least + span }),
  })),
  fc.constant<Case>({ schema: { type: 'boolean' }, value: fc.boolean() }),
  fc.constant<Case>({ schema: { type: 'number' }, value: fc.double({ noNaN: true, noDefaultInfinity: true }) }),
  fc.constant<Case>({ schema: { 'x-kubernetes-int-or-string': true }, value: fc.oneof(fc.integer(), fc.string()) }),
  fc.constant<Case>({ schema: { type: 'string', format: 'ipv6' }, value: fc.ipV6() }),
  fc.constant<Case>({
    // Nullable, because defaulting removes nulls that are not, whatever the type.
    schema: { 'x-kubernetes-preserve-unknown-fields': true, nullable: true },
    value: fc.jsonValue({ maxDepth: 2 }).map((value) => value as Json),
  }),
  fc
    .uniqueArray(fc.string(), { minLength: 1, maxLength: 3 })
    .map((values): Case => ({ schema: { type: 'string', enum: values }, value: fc.constantFrom(...values) })),
);

function listOf(item: Case): fc.Arbitrary<Case> {
  return fc.boolean().map((set): Case => {
    const isScalar = item.schema.type === 'integer' || item.schema.type === 'string' || item.schema.type === 'boolean';
    if (!set || !isScalar)
      return {
        schema: { type: 'array', items: item.schema, maxItems: 4 },
        value: fc.array(item.value, { maxLength: 4 }),
      };
    return {
      schema: { type: 'array', items: item.schema, 'x-kubernetes-list-type': 'set' },
      value: fc.uniqueArray(item.value, { maxLength: 4 }),
    };
  });
}

function mapOf(item: Case): Case {
  return {
    schema: { type: 'object', additionalProperties: item.schema },
    value: fc.array(fc.tuple(name, item.value), { maxLength: 3 }).map(objectOf),
  };
}

function objectOf(entries: readonly (readonly [string, Json])[]): JsonObject {
  const object: JsonObject = {};
  for (const [key, value] of entries) setMember(object, key, value);
  return object;
}

function structOf(members: readonly (readonly [string, Case])[], required: readonly string[]): Case {
  const properties = Object.create(null) as Record<string, Schema>;
  for (const [key, member] of members) properties[key] = member.schema;
  const values = members.map(([key, member]) =>
    required.includes(key)
      ? member.value.map((value) => [[key, value] as const])
      : fc
          .option(member.value, { nil: undefined })
          .map((value) => (value === undefined ? [] : [[key, value] as const])),
  );
  return {
    schema: { type: 'object', ...(members.length > 0 && { properties }), ...(required.length > 0 && { required }) },
    value: fc.tuple(...values).map((parts) => objectOf(parts.flat())),
  };
}

const { node } = fc.letrec<{ node: Case }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    scalar,
    tie('node').chain(listOf),
    tie('node').map(mapOf),
    fc
      .uniqueArray(fc.tuple(name, tie('node')), { maxLength: 4, selector: ([key]) => key })
      .chain((members) => fc.subarray(members.map(([key]) => key)).map((required) => structOf(members, required))),
  ),
}));

/** The schema of an object with one such member. */
const cases = node.map(({ schema, value }) => ({
  schema: { type: 'object', properties: { spec: schema } } satisfies Schema as Schema,
  value: value.map((spec): Json => ({ spec })),
}));

const schemaAndValue = cases.chain(({ schema, value }) => value.map((one) => ({ schema, value: one })));
const schemaAndAnything = cases.chain(({ schema, value }) =>
  fc
    .oneof(
      value,
      fc.jsonValue({ maxDepth: 4 }).map((spec) => ({ spec }) as Json),
    )
    .map((one) => ({ schema, value: one })),
);

test('a value that is made from a schema is valid, and nothing of it is pruned', () => {
  fc.assert(
    fc.property(schemaAndValue, ({ schema, value }) => {
      expect(validateValue(schema, value, { path: '' })).toEqual([]);
      const before = structuredClone(value);
      expect(pruneValue(schema, value)).toEqual([]);
      expect(jsonEquals(value, before)).toBe(true);
    }),
    { numRuns: 300 },
  );
});

test('pruning is idempotent, and names what it takes', () => {
  fc.assert(
    fc.property(schemaAndAnything, ({ schema, value }) => {
      const before = JSON.stringify(value);
      const removed = pruneValue(schema, value);
      const once = JSON.stringify(value);
      expect(pruneValue(schema, value)).toEqual([]);
      expect(JSON.stringify(value)).toBe(once);
      expect(removed.length > 0).toBe(once !== before);
    }),
    { numRuns: 300 },
  );
});

test('defaulting is idempotent, and a value that was valid stays it', () => {
  const withDefaults = cases.chain(({ schema, value }) =>
    fc.tuple(value, value).map(([one, given]) => ({
      schema: {
        type: 'object',
        properties: {
          spec: { ...schema.properties!['spec']!, default: (given as JsonObject)['spec']! },
          other: schema,
        },
      } satisfies Schema as Schema,
      value: { other: one } as Json,
    })),
  );
  fc.assert(
    fc.property(withDefaults, ({ schema, value }) => {
      defaultValue(schema, value);
      const once = JSON.stringify(value);
      defaultValue(schema, value);
      expect(JSON.stringify(value)).toBe(once);
      expect(validateValue(schema, value, { path: '' })).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

test('whatever is stored already is not complained about', () => {
  fc.assert(
    fc.property(schemaAndAnything, ({ schema, value }) => {
      expect(validateValue(schema, value, { path: '', old: structuredClone(value) })).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

test('a schema that is written and read is the same', () => {
  fc.assert(
    fc.property(cases, ({ schema }) => {
      const text = JSON.stringify(schema);
      const read = readSchema(JSON.parse(text), '');
      expect(read.errors).toEqual([]);
      expect(JSON.stringify(read.schema)).toBe(text);
    }),
    { numRuns: 300 },
  );
});

test('any JSON is read as a schema, or refused with field errors', () => {
  const keyword = fc.constantFrom(
    'type',
    'properties',
    'items',
    'additionalProperties',
    'allOf',
    'not',
    'default',
    'enum',
    'required',
    'pattern',
    'x-kubernetes-list-type',
    'x-kubernetes-list-map-keys',
    'x-kubernetes-validations',
    'x-kubernetes-embedded-resource',
    'metadata',
    '__proto__',
  );
  const json = fc.letrec<{ value: Json }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 5 },
      fc.constantFrom<Json>('object', 'array', 'string', 'map', 'set', '(', true, null, 1, -1),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.array(fc.tuple(keyword, tie('value')), { maxLength: 4 }).map(objectOf),
    ),
  })).value;
  fc.assert(
    fc.property(json, json, (schema, value) => {
      const read = readSchema(schema, 's');
      expect(read.schema === null).toBe(read.errors.length > 0);
      if (read.schema === null) return;
      validateValue(read.schema, value, { path: '' });
      pruneValue(read.schema, value);
      defaultValue(read.schema, value);
    }),
    { numRuns: 500 },
  );
});
