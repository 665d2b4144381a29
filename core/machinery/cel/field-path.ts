import { childPath, keyPath } from '../object/field-errors.ts';
import type { Schema } from '../schema/schema.ts';

const step = /\.([^.[\]]+)|\['((?:\\.|[^'\\])*)'\]/y;

const escapes: ReadonlyMap<string, string> = new Map([
  ['a', '\u0007'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
  ["'", "'"],
  ['\\', '\\'],
]);

/**
 * A rule's `fieldPath`, e.g. `.spec.port` or `.labels['a.b']`, as error paths are written; null when the schema has no such field.
 * Source: apiextensions-apiserver pkg/apiserver/schema/cel/validation.go, ValidFieldPath.
 */
export function readFieldPath(text: string, schema: Schema): string | null {
  let path = '';
  let at: Schema = schema;
  let end = 0;
  while (end < text.length) {
    step.lastIndex = end;
    const match = step.exec(text);
    const name = match?.[1] ?? unescape(match?.[2]);
    if (name === null) return null;
    if (at.properties) {
      if (!Object.hasOwn(at.properties, name)) return null;
      at = at.properties[name]!;
      path = childPath(path, name);
    } else {
      if (typeof at.additionalProperties !== 'object') return null;
      at = at.additionalProperties;
      path = keyPath(path, name);
    }
    end = step.lastIndex;
  }
  return path === '' ? null : path;
}

function unescape(quoted: string | undefined): string | null {
  if (quoted === undefined) return null;
  const sequences = quoted.match(/\\./gs) ?? [];
  if (!sequences.every((sequence) => escapes.has(sequence[1]!))) return null;
  return quoted.replaceAll(/\\(.)/gs, (_all, character: string) => escapes.get(character)!);
}
