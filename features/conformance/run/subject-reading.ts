import { Scope as ScopeKind, type Subject } from '@allmend/api/kinds';
import type { Client } from '@allmend/core-client';
import type { Scope } from '../scope/model.ts';
import { readScopeObject } from '../scope-kind/scope-object.ts';

/** A scope that a subject is listed for. */
export interface ListedScope {
  /** Of the Scope object. */
  readonly name: string;
  readonly scope: Scope;
  /** A draft is computed for everybody and counts for nobody. */
  readonly stage: 'published' | 'draft';
}

export interface ListedScopes {
  readonly scopes: readonly ListedScope[];
  /** Names that lead to no scope that can be read. */
  readonly unreadable: readonly string[];
}

/** The scopes that a subject names, in its order; each once. */
export async function readListedScopes(client: Client, { spec }: Subject, signal: AbortSignal): Promise<ListedScopes> {
  const scopes: ListedScope[] = [];
  const unreadable: string[] = [];
  for (const name of new Set(spec.scopes)) {
    const object = await client.kind(ScopeKind).find({ name }, { signal });
    const scope = object && readScopeObject(object).scope;
    if (object && scope) scopes.push({ name, scope, stage: object.spec.stage });
    else unreadable.push(name);
  }
  return { scopes, unreadable };
}
