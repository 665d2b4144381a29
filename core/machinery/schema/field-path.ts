import { childPath, keyPath } from '../object/field-errors.ts';
import type { Schema } from './schema.ts';

export interface FoundField {
  /** As errors show it, e.g. `spec.labels[a]`. */
  readonly path: string;
  readonly schema: Schema;
}

/**
 * Follows a path such as `.spec.size` or `.spec.labels['a.b']` through a schema. A text says why there is no such field.
 * `brackets: 'no'` refuses the second form. Source: apiextensions-apiserver pkg/apiserver/schema/cel ValidFieldPath.
 */
export function findField(
  schema: Schema,
  path: string,
  options: { readonly brackets: 'yes' | 'no' },
): FoundField | string {
  let found: FoundField = { path: '', schema };
  const tokens = tokensOf(path);
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at]!;
    if (token !== '.' && token !== '[') return `expected [ or . but got: ${token}`;
    if (token === '[' && options.brackets === 'no') return 'array notation is not allowed';
    at += 1;
    let name = tokens[at];
    if (name === undefined) return 'unexpected end of JSON path';
    if (token === '[') {
      if (!/^'(?:.*)'$/s.test(name) || name.length < 2) return `expected single quoted string but got ${name}`;
      name = name.slice(1, -1).replace(/\\(['\\])/g, '$1');
      at += 1;
      if (tokens[at] === undefined) return 'unexpected end of JSON path';
      if (tokens[at] !== ']') return `expected ] but got ${tokens[at]}`;
    }
    const next = step(found, name);
    if (next === null) return 'does not refer to a valid field';
    found = next;
  }
  return found;
}

function step({ path, schema }: FoundField, name: string): FoundField | null {
  if (schema.properties !== undefined) {
    const sub = Object.hasOwn(schema.properties, name) ? schema.properties[name] : undefined;
    return sub === undefined ? null : { path: childPath(path, name), schema: sub };
  }
  if (typeof schema.additionalProperties !== 'object') return null;
  return { path: keyPath(path, name), schema: schema.additionalProperties };
}

/** `.`, `[`, `]`, quoted texts with their quotes, and what stands between them. */
function tokensOf(path: string): string[] {
  return path.match(/[.[\]]|'(?:\\.|[^'\\])*'|[^.[\]']+|'/g) ?? [];
}
