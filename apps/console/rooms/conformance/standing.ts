import type { Scope, Subject } from '@allmend/api/kinds';
import type { ResultState } from '@allmend/kit-ui';

export type Standing = NonNullable<NonNullable<Subject['status']>['standings']>[number];

/** The bad ones first, as they are to be seen (scs-0003: FAIL > MISS > DNF > PASS). */
const severity: readonly ResultState[] = ['FAIL', 'MISS', 'DNF', 'PASS'];

/** 0 is the worst. */
export function rankOf(verdict: ResultState): number {
  return severity.indexOf(verdict);
}

export function standingOf(subject: Subject, scope: string): Standing | null {
  return subject.status?.standings?.find((one) => one.scope === scope) ?? null;
}

/**
 * The verdict for a scope that the subject is listed for: what has no standing yet has no fresh result. Null where the subject is not
 * listed: a dash, never a pass.
 */
export function verdictOf(subject: Subject, scope: string): ResultState | null {
  if (!subject.spec.scopes.includes(scope)) return null;
  return standingOf(subject, scope)?.verdict ?? 'MISS';
}

/** The worst verdict of all scopes that it is listed for. */
export function worstOf(subject: Subject): ResultState {
  const all = subject.spec.scopes.map((scope) => verdictOf(subject, scope) ?? 'MISS');
  return all.sort((a, b) => rankOf(a) - rankOf(b))[0] ?? 'MISS';
}

export interface ScopeColumn {
  readonly name: string;
  readonly title: string;
}

/** A column for each published scope, and for each that a subject names though there is none of that name. */
export function scopeColumns(scopes: readonly Scope[], subjects: readonly Subject[]): readonly ScopeColumn[] {
  const columns = new Map<string, ScopeColumn>();
  for (const { metadata, spec, status } of scopes) {
    const name = metadata.name ?? '';
    if (spec.stage === 'draft') continue;
    columns.set(name, { name, title: status?.title ?? name });
  }
  for (const { spec } of subjects)
    for (const name of spec.scopes) if (!columns.has(name)) columns.set(name, { name, title: name });
  return [...columns.values()];
}

/** What people call a subject. */
export function subjectTitle({ spec }: Subject): string {
  return spec.region === undefined ? spec.displayName : `${spec.displayName}, ${spec.region}`;
}
