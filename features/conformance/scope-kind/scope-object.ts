import type { Scope as ScopeObject } from '@allmend/api/kinds';
import { formatMessage } from '@allmend/kit-i18n';
import { createLru } from '@allmend/kit-lru';
import type { Scope } from '../scope/model.ts';
import { lintScope } from '../scope/reader.ts';
import { findShipped, shippedScopes } from '../scope/shipped/catalogue.ts';

/** What a Scope object says once its file is read. */
export interface ReadScopeObject {
  /** Null when it cannot be used. */
  readonly scope: Scope | null;
  /** Why not, in one sentence; null when it can. */
  readonly problem: { readonly reason: string; readonly message: string } | null;
  /** What is odd about it, with line and column. */
  readonly warnings: readonly string[];
}

/**
 * Files that are kept read: reading one takes some ten milliseconds, and every round of every subject wants some. The same text is read
 * once for all tenants.
 */
const kept = createLru<ReadScopeObject>({ capacity: 64 });
const mostFindings = 50;

/** Reads the file of a Scope object; what is wrong with it is a result. */
export function readScopeObject({ spec }: Pick<ScopeObject, 'spec'>): ReadScopeObject {
  if (spec.text !== undefined) return remembered(spec.text);
  const shipped = findShipped(spec.shipped ?? '');
  if (shipped) return remembered(shipped.text);
  const known = shippedScopes.map(({ alias }) => alias).join(', ');
  const message = `There is no shipped scope "${spec.shipped ?? ''}"; known are ${known}.`;
  return { scope: null, problem: { reason: 'UnknownScope', message }, warnings: [] };
}

function remembered(text: string): ReadScopeObject {
  const known = kept.get(text);
  if (known) return known;
  const read = readText(text);
  kept.set(text, read);
  return read;
}

function readText(text: string): ReadScopeObject {
  const { scope, findings, format } = lintScope(text);
  const lines = findings.map(({ severity, line, column, message }) => ({
    severity,
    text: `${formatMessage('en', message)} (line ${line}, column ${column})`,
  }));
  const errors = lines.filter(({ severity }) => severity === 'error');
  const warnings = lines.filter(({ severity }) => severity === 'warning').map((one) => one.text);
  if (scope) return { scope, problem: null, warnings: warnings.slice(0, mostFindings) };
  const reason = format === null ? 'NotAScope' : 'Invalid';
  const message = errors
    .slice(0, mostFindings)
    .map((one) => one.text)
    .join(' ');
  return { scope: null, problem: { reason, message }, warnings: warnings.slice(0, mostFindings) };
}
