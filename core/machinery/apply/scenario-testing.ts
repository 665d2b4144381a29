import { expect } from 'vitest';
import { isJsonObject, type Json, type JsonObject } from '../object/json.ts';
import type { Schema } from '../schema/schema.ts';
import { applyFields } from './apply.ts';
import { pathsOf } from './field-set.ts';
import { managedFieldsOf, readOwners } from './managed-fields.ts';
import { pathText } from './path-element.ts';
import type { MemberPaths } from './reset-fields.ts';
import { updateFields } from './update.ts';

/** One request of a scenario. An applier's `conflicts` are the fields it must be refused for; then nothing changes. */
export type Step =
  | { readonly apply: string; readonly spec: Json; readonly force?: 'true'; readonly conflicts?: readonly string[] }
  | { readonly update: string; readonly spec: Json };

/** A story of requests on one object, told in `spec` only, and how it ends. */
export interface Scenario {
  readonly name: string;
  readonly schema?: Schema;
  readonly steps: readonly Step[];
  readonly spec: Json;
  /** Owned paths below `.spec` by manager; `u` in front of managers that update, e.g. `u:controller`. */
  readonly owners: Readonly<Record<string, readonly string[]>>;
}

export const version = 'test.example/v1';

/** A kind with every sort of field that ownership knows. */
export const things: Schema = {
  type: 'object',
  properties: {
    spec: {
      type: 'object',
      properties: {
        text: { type: 'string' },
        number: { type: 'integer' },
        flag: { type: 'boolean' },
        port: { 'x-kubernetes-int-or-string': true },
        nothing: { type: 'string', nullable: true },
        labels: { type: 'object', additionalProperties: { type: 'string' } },
        selector: { type: 'object', 'x-kubernetes-map-type': 'atomic', additionalProperties: { type: 'string' } },
        tree: {
          type: 'object',
          properties: {
            left: { type: 'object', properties: { value: { type: 'integer' } } },
            right: { type: 'object', properties: { value: { type: 'integer' } } },
          },
        },
        groups: {
          type: 'object',
          additionalProperties: { type: 'object', properties: { a: { type: 'string' }, b: { type: 'string' } } },
        },
        args: { type: 'array', items: { type: 'string' } },
        tags: { type: 'array', 'x-kubernetes-list-type': 'set', items: { type: 'string' } },
        items: {
          type: 'array',
          'x-kubernetes-list-type': 'map',
          'x-kubernetes-list-map-keys': ['name'],
          items: {
            type: 'object',
            properties: {
              name: { type: 'string' },
              value: { type: 'integer' },
              other: { type: 'string' },
              tags: { type: 'array', 'x-kubernetes-list-type': 'set', items: { type: 'string' } },
            },
          },
        },
        ports: {
          type: 'array',
          'x-kubernetes-list-type': 'map',
          'x-kubernetes-list-map-keys': ['port', 'protocol'],
          items: {
            type: 'object',
            properties: {
              port: { type: 'integer' },
              protocol: { type: 'string', default: 'TCP' },
              name: { type: 'string' },
            },
          },
        },
        free: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
      },
    },
    status: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
  },
};

export function thing(spec: Json, metadata: JsonObject = {}): JsonObject {
  return { apiVersion: version, kind: 'Thing', metadata: { name: 'one', namespace: 'default', ...metadata }, spec };
}

export const noon = new Date('2026-05-01T12:00:00Z');

/** Minutes after noon. */
export function later(minutes: number): Date {
  return new Date(noon.getTime() + minutes * 60_000);
}

export function play({ schema = things, steps }: Pick<Scenario, 'schema' | 'steps'>): JsonObject | null {
  let live: JsonObject | null = null;
  for (const [at, step] of steps.entries()) {
    const request = { schema, live, apiVersion: version, kind: 'Thing', subresource: '', now: later(at) };
    if ('update' in step) {
      const metadata = (live?.['metadata'] ?? thing({})['metadata']) as JsonObject;
      live = updateFields({ ...request, updated: { ...thing(step.spec), metadata }, manager: step.update });
      continue;
    }
    const { object, conflicts } = applyFields({
      ...request,
      applied: thing(step.spec),
      manager: step.apply,
      force: step.force ?? 'false',
    });
    expect(
      conflicts.map(({ field }) => field!.replace(/^\.spec/, '')),
      `conflicts of step ${at}`,
    ).toEqual(step.conflicts ?? []);
    live = conflicts.length > 0 ? live : object;
  }
  return live;
}

/** Who owns what below `prefix`, as in `Scenario`. Managers that own nothing there are left out. */
export function ownersOf(object: JsonObject, prefix = '.spec'): Record<string, string[]> {
  const read = readOwners(managedFieldsOf(object));
  if ('problem' in read) throw new Error(read.problem);
  const owners: Record<string, string[]> = {};
  for (const { manager, operation, fields } of read.owners.values()) {
    const paths = pathsOf(fields)
      .map(pathText)
      .filter((path) => path.startsWith(prefix))
      .map((path) => path.slice(prefix.length));
    if (paths.length > 0) owners[operation === 'Apply' ? manager : `u:${manager}`] = paths.sort();
  }
  return owners;
}

/** Plays the scenario and compares its end. */
export function tell(scenario: Scenario): void {
  const end = play(scenario)!;
  expect(end['spec']).toEqual(scenario.spec);
  const expected = Object.fromEntries(
    Object.entries(scenario.owners).map(([name, paths]) => [name, [...paths].sort()]),
  );
  expect(ownersOf(end)).toEqual(expected);
}

/** What a request of the given manager to `live` makes of it; fails on conflicts. */
export function applied(
  live: JsonObject | null,
  manager: string,
  object: JsonObject,
  options: {
    readonly schema?: Schema;
    readonly now?: Date;
    readonly subresource?: string;
    readonly resetFields?: MemberPaths;
    readonly force?: 'true';
  } = {},
): JsonObject {
  const { schema = things, now = noon, subresource = '', force = 'false', ...rest } = options;
  const result = applyFields({
    schema,
    live,
    applied: object,
    manager,
    apiVersion: version,
    subresource,
    force,
    now,
    ...rest,
  });
  expect(result.conflicts).toEqual([]);
  return result.object;
}

/** Entries of managedFields, without their sets. */
export function entriesOf(object: JsonObject): JsonObject[] {
  const entries = (managedFieldsOf(object) ?? []) as Json[];
  return entries.filter(isJsonObject).map((entry) => without(entry, 'fieldsV1'));
}

export function without(object: JsonObject, name: string): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([own]) => own !== name));
}
