import { createHash } from 'node:crypto';
import type { Scope as ScopeObject } from '@allmend/api/kinds';
import type { Scope } from '../scope/model.ts';
import { findShipped } from '../scope/shipped/catalogue.ts';
import { readScopeObject } from '../scope-kind/scope-object.ts';

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

export function loadScope({ metadata, spec }: Pick<ScopeObject, 'metadata' | 'spec'>): LoadedScope {
  const text = spec.text ?? findShipped(spec.shipped ?? '')?.text ?? '';
  const key = createHash('sha256').update(text).digest('hex');
  return { name: metadata.name!, stage: spec.stage, key, scope: readScopeObject({ spec }).scope };
}
