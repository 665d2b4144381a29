import type { IndexValues } from '../store.ts';

/**
 * Index values as they stand in the row of their version: JSON of [index, value] pairs, each once, sorted, so that equal
 * texts mean that no index has to be touched. Null: none.
 */
export function packIndexValues(index: IndexValues): string | null {
  const pairs = new Set<string>();
  for (const [name, values] of Object.entries(index)) {
    for (const value of values) pairs.add(JSON.stringify([name, value]));
  }
  return pairs.size === 0 ? null : `[${[...pairs].sort().join(',')}]`;
}

export function pairsOf(packed: string | null): readonly (readonly [string, string])[] {
  return packed === null ? [] : (JSON.parse(packed) as [string, string][]);
}

export function unpackIndexValues(packed: string | null): IndexValues {
  const index = new Map<string, string[]>();
  for (const [name, value] of pairsOf(packed)) index.set(name, [...(index.get(name) ?? []), value]);
  // From entries: a name like __proto__ is a name like any other.
  return Object.fromEntries(index);
}
