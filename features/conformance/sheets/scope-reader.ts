import { createHash } from 'node:crypto';
import type { Scope as ScopeObject } from '@allmend/api/kinds';
import { createLru } from '@allmend/kit-lru';
import type { Scope } from '../scope/model.ts';
import { readScope } from '../scope/reader.ts';
import { findShipped } from '../scope/shipped/catalogue.ts';

/** What a Scope object stands for. */
export interface LoadedScope {
  /** Name of the object: part of addresses. */
  readonly name: string;
  readonly stage: 'published' | 'draft';
  /** Another one says that the scope is another. */
  readonly key: string;
  /** Null: it cannot be read. Its controller says why; it counts for nobody. */
  readonly scope: Scope | null;
}

/** Scopes that are kept; the same text is read once for all tenants. */
const mostScopes = 64;

export function createScopeReader(): (object: Pick<ScopeObject, 'metadata' | 'spec'>) => LoadedScope {
  const read = createLru<{ readonly scope: Scope | null }>({ capacity: mostScopes });
  return ({ metadata, spec: { shipped, text, stage } }) => {
    const name = metadata.name!;
    const content = text ?? (shipped === undefined ? undefined : findShipped(shipped)?.text) ?? '';
    const key = createHash('sha256').update(content).digest('hex');
    let known = read.get(key);
    if (!known) {
      known = { scope: parsed(content, name) };
      read.set(key, known);
    }
    return { name, stage, key, scope: known.scope };
  };
}

function parsed(text: string, source: string): Scope | null {
  try {
    return readScope(text, source);
  } catch {
    return null;
  }
}
