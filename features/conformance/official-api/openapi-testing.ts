import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect } from 'vitest';
import type { TestAnswer } from './testing.ts';

const file = join(resolve(import.meta.dirname, '../../../../shared/samples'), 'monitor-openapi.json');

/** Whether the official document is at hand; it is no part of this repository. */
export const hasOpenApi = existsSync(file);

interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly anyOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}

interface Operation {
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema?: Schema }>> }>
  >;
}

interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** Operations of the official document, e.g. `GET /status`. */
export function officialOperations(): readonly (readonly [method: string, path: string])[] {
  const { paths } = readDocument();
  return Object.entries(paths).flatMap(([path, of]) =>
    Object.keys(of).map((method) => [method.toUpperCase(), path] as const),
  );
}

/**
 * Holds an answer against the official document. It names 200 and 422 only: of those the schema must hold; other refusals have the form
 * `{"detail": "…"}` in its framework.
 */
export function expectOfficial(method: string, path: string, answer: TestAnswer): void {
  const document = readDocument();
  const operation = document.paths[path]?.[method.toLowerCase()];
  expect(operation, `${method} ${path} is no official operation`).toBeDefined();
  const response = operation!.responses[String(answer.status)];
  if (response === undefined) {
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect((answer.json() as { detail: unknown }).detail).toEqual(expect.any(String));
    return;
  }
  const schema = response.content?.['application/json']?.schema ?? {};
  if (Object.keys(schema).length > 0) expect(faultsOf(answer.json(), schema, { document, at: '$' })).toEqual([]);
}

interface Place {
  readonly document: OpenApi;
  readonly at: string;
}

/** The part of JSON Schema that the document uses. */
function faultsOf(value: unknown, schema: Schema, { document, at }: Place): string[] {
  if (schema.$ref !== undefined) {
    return faultsOf(value, document.components.schemas[schema.$ref.split('/').at(-1)!]!, { document, at });
  }
  if (schema.anyOf) {
    const fits = schema.anyOf.some((one) => faultsOf(value, one, { document, at }).length === 0);
    return fits ? [] : [`${at} fits none of several`];
  }
  if (schema.enum && !schema.enum.includes(value)) return [`${at} is none of its values`];
  if (schema.type === undefined) return [];
  if (schema.type === 'array') {
    if (!Array.isArray(value)) return [`${at} is no list`];
    return value.flatMap((item, n) =>
      schema.items ? faultsOf(item, schema.items, { document, at: `${at}[${n}]` }) : [],
    );
  }
  if (schema.type === 'object') {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return [`${at} is no mapping`];
    const members = value as Record<string, unknown>;
    const missing = (schema.required ?? []).filter((name) => !Object.hasOwn(members, name));
    const inner = Object.entries(schema.properties ?? {}).filter(([name]) => Object.hasOwn(members, name));
    return [
      ...missing.map((name) => `${at}.${name} is missing`),
      ...inner.flatMap(([name, one]) => faultsOf(members[name], one, { document, at: `${at}.${name}` })),
    ];
  }
  const fits = {
    string: typeof value === 'string',
    integer: Number.isInteger(value),
    boolean: typeof value === 'boolean',
    null: value === null,
  }[schema.type];
  return fits ? [] : [`${at} is no ${schema.type}`];
}

function readDocument(): OpenApi {
  return JSON.parse(readFileSync(file, 'utf8')) as OpenApi;
}
