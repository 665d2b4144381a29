import { describe, expect, expectTypeOf, test } from 'vitest';
import { z } from 'zod';
import type { KubeObject, ObjectMeta } from '../object/object.ts';
import { defineKind, exampleProblems, pluralOf, type KindDefinition, type ObjectOf } from './define.ts';

const base = {
  group: 'demo.example.org',
  version: 'v1',
  kind: 'Policy',
  scope: 'Namespaced',
  description: 'What is allowed.',
  schema: z.object({
    spec: z.object({
      size: z.int32().min(1).default(3),
      cloud: z.string().describe('Where it runs.'),
      labels: z.record(z.string(), z.string()).optional(),
    }),
    status: z.object({ ready: z.boolean().optional() }).optional(),
  }),
  columns: [{ name: 'Size', type: 'integer', jsonPath: '.spec.size' }],
  subresources: { status: true },
  selectableFields: ['.spec.cloud'],
  examples: [{ metadata: { name: 'a' }, spec: { cloud: 'east' } }],
} as const satisfies KindDefinition<z.ZodObject>;

const policy = defineKind(base);

test('a definition gives the whole kind', () => {
  const { zod, schema, examples, ...kind } = policy;
  expect(kind).toEqual({
    group: 'demo.example.org',
    version: 'v1',
    kind: 'Policy',
    listKind: 'PolicyList',
    plural: 'policies',
    singular: 'policy',
    shortNames: [],
    categories: [],
    scope: 'Namespaced',
    description: 'What is allowed.',
    columns: base.columns,
    subresources: { status: true },
    selectableFields: ['.spec.cloud'],
  });
  expect(zod).toBe(base.schema);
  expect(examples).toEqual([
    { apiVersion: 'demo.example.org/v1', kind: 'Policy', metadata: { name: 'a' }, spec: { cloud: 'east' } },
  ]);
  expect(Object.keys(schema.properties!)).toEqual(['apiVersion', 'kind', 'metadata', 'spec', 'status']);
  expect(schema).toMatchObject({
    type: 'object',
    description: 'What is allowed.',
    required: ['spec'],
    properties: {
      apiVersion: { type: 'string' },
      kind: { type: 'string' },
      metadata: { type: 'object' },
      spec: {
        required: ['cloud'],
        properties: {
          size: { type: 'integer', format: 'int32', minimum: 1, default: 3 },
          cloud: { description: 'Where it runs.' },
        },
      },
    },
  });
});

test('the type of its objects follows', () => {
  type Policy = ObjectOf<typeof policy>;
  expectTypeOf<Policy['spec']['size']>().toEqualTypeOf<number>();
  expectTypeOf<Policy['spec']['labels']>().toEqualTypeOf<Record<string, string> | undefined>();
  expectTypeOf<Policy['metadata']>().toEqualTypeOf<ObjectMeta>();
  expectTypeOf<Policy>().toExtend<KubeObject>();
});

describe('examples', () => {
  test('are objects that the server would take', () => {
    expect(exampleProblems(policy)).toEqual([]);
  });
  test('are named when they are not', () => {
    const examples = [{ metadata: { name: 'A' }, spec: { cloud: 'x', size: 0, more: 1 } }];
    expect(exampleProblems(defineKind({ ...base, examples }))).toEqual([
      'unknown field "spec.more"',
      expect.stringMatching(/^metadata\.name: Invalid value: "A"/),
      'spec.size: Invalid value: 0: spec.size in body should be greater than or equal to 1',
    ]);
  });
  test('stay as they are written', () => {
    expect(policy.examples[0]).not.toHaveProperty('spec.size');
  });
});

test.each([
  [{ plural: 'Policies' }, /"Policies": a DNS-1035 label/],
  [{ shortNames: ['p_p'] }, /"p_p": a DNS-1035 label/],
  [{ selectableFields: ['.spec.nope'] }, /selectable field "\.spec\.nope" does not refer to a valid field/],
  [{ columns: [{ name: 'X', type: 'string', jsonPath: 'spec.x' }] }, /column "X" does not begin with a dot/],
  [{ schema: z.object({ spec: z.date() }) }, /cannot be a structural schema/],
] as const)('a wrong definition throws: %j', (change, message) => {
  const definition: KindDefinition<z.ZodObject> = { ...base, ...change, examples: [] };
  expect(() => defineKind(definition)).toThrow(message);
});

test.each([
  ['Cloud', 'clouds'],
  ['Policy', 'policies'],
  ['Gateway', 'gateways'],
  ['Class', 'classes'],
  ['Box', 'boxes'],
  ['Patch', 'patches'],
])('%s: %s', (kind, plural) => {
  expect(pluralOf(kind)).toBe(plural);
});
