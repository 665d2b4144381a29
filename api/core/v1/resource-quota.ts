import {
  ageCell,
  compareQuantities,
  defineKind,
  isJsonObject,
  jsonEquals,
  member,
  parseQuantity,
  qualifiedNameProblems,
  quantityInteger,
  quantityOf,
} from '@allmend/core-machinery';
import type { FieldError, Json, JsonObject, KubeObject, ObjectOf } from '@allmend/core-machinery';
import { z } from 'zod';
import { atomicList, quantity } from '../../meta/v1/shapes.ts';
import { invalid } from '../../validation.ts';

const amounts = (): z.ZodRecord<z.ZodString, z.ZodType<string | number>> => z.record(z.string(), quantity());

const scopeSelector = z
  .object({
    matchExpressions: atomicList(
      z.object({ scopeName: z.string(), operator: z.string(), values: atomicList(z.string()).optional() }),
    ).optional(),
  })
  .meta({ 'x-kubernetes-map-type': 'atomic' });

/**
 * Source: core/v1 ResourceQuota; kubernetes pkg/apis/core/validation ValidateResourceQuota. Unlike there, a name without a slash
 * need not be one of a fixed set: kinds of users declare quantities of their own.
 */
export const ResourceQuota = defineKind({
  group: '',
  version: 'v1',
  kind: 'ResourceQuota',
  plural: 'resourcequotas',
  shortNames: ['quota'],
  scope: 'Namespaced',
  description: 'Bounds for a namespace: how many objects of a kind it may hold, or how much they may ask for together.',
  schema: z.object({
    spec: z
      .object({
        hard: amounts()
          .optional()
          .describe(
            'The bounds: count/<plural>.<group> or the plural of a core kind for numbers of objects, else the name of a declared quantity.',
          ),
        scopes: atomicList(z.string())
          .optional()
          .describe('Kinds of workloads that alone count. There are none here, so nothing does.'),
        scopeSelector: scopeSelector.optional().describe('The same by expressions.'),
      })
      .optional(),
    status: z
      .object({
        hard: amounts().optional().describe('The bounds that the use was counted for.'),
        used: amounts().optional().describe('What is in use.'),
      })
      .optional(),
  }),
  subresources: { status: true },
  columns: [
    {
      name: 'Request',
      type: 'string',
      description: 'Use and bound of everything that is no limit.',
      jsonPath: '.status.used',
    },
    { name: 'Limit', type: 'string', description: 'Use and bound of limits.', jsonPath: '.status.hard' },
    { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
  ],
  examples: [
    {
      metadata: { name: 'small', namespace: 'shop' },
      spec: { hard: { secrets: '20', 'count/clouds.cloud.allmend.dev': '3' } },
    },
  ],
  builtIn: { strategicMerge: true, withoutGeneration: true, cells, validate },
});

/** An object of the kind. */
export type ResourceQuota = ObjectOf<typeof ResourceQuota>;

/** Source: kubernetes pkg/printers/internalversion printResourceQuota. */
function cells({ status, metadata }: KubeObject, now: Date): readonly string[] {
  const { hard, used } = isJsonObject(status) ? status : ({} as JsonObject);
  const bounds = isJsonObject(hard) ? hard : {};
  const use = isJsonObject(used) ? used : {};
  const line = (limits: 'limits' | 'others'): string =>
    Object.keys(bounds)
      .sort()
      .filter((name) => name.startsWith('limits') === (limits === 'limits'))
      .map((name) => `${name}: ${shown(member(use, name) ?? '0')}/${shown(bounds[name]!)}`)
      .join(', ');
  return [line('others'), line('limits'), ageCell(metadata.creationTimestamp, now)];
}

const shown = (amount: Json): string => (typeof amount === 'string' ? amount : JSON.stringify(amount));

/** Numbers of objects, which have no fractions. */
const counted: ReadonlySet<string> = new Set([
  'pods',
  'services',
  'replicationcontrollers',
  'resourcequotas',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'services.nodeports',
  'services.loadbalancers',
]);

function validate(object: KubeObject, old?: KubeObject): FieldError[] {
  const { spec, status } = object;
  const errors = isJsonObject(spec) ? amountErrors('spec.hard', spec['hard']) : [];
  if (isJsonObject(status)) {
    errors.push(...amountErrors('status.hard', status['hard']), ...amountErrors('status.used', status['used']));
  }
  return [...errors, ...scopeChanges(spec, old)];
}

function amountErrors(field: string, given: Json | undefined): FieldError[] {
  if (!isJsonObject(given)) return [];
  return Object.entries(given).flatMap(([name, amount]) => {
    const path = `${field}[${name}]`;
    const errors = qualifiedNameProblems(name).map((problem) => invalid(path, name, problem));
    if (typeof amount !== 'string' && typeof amount !== 'number') return errors;
    const value = parseQuantity(String(amount));
    if (value === null) {
      return [
        ...errors,
        invalid(path, amount, 'must be a quantity: a number, with a unit such as m, k, Mi or Gi where needed'),
      ];
    }
    if (compareQuantities(value, quantityOf(0)) < 0) {
      errors.push(invalid(path, amount, 'must be greater than or equal to 0'));
    }
    if ((counted.has(name) || name.startsWith('count/')) && quantityInteger(value) === null) {
      errors.push(invalid(path, amount, 'must be an integer'));
    }
    return errors;
  });
}

function scopeChanges(spec: unknown, old: KubeObject | undefined): FieldError[] {
  if (old === undefined) return [];
  const scopesOf = (given: unknown): Json => (isJsonObject(given) ? (given['scopes'] ?? []) : []);
  const scopes = scopesOf(spec);
  return jsonEquals(scopes, scopesOf(old['spec'])) ? [] : [invalid('spec.scopes', scopes, 'field is immutable')];
}
