import type { EvidenceDocument } from '@allmend/api/kinds';
import type { Scope } from '../scope/model.ts';

/** A document that was accepted: for its testcase it is a result of origin `declared` that passes. */
export interface DeclaredResult {
  readonly testcase: string;
  /** When it was accepted: from then on it counts. */
  readonly acceptedAt: Date;
  /** From then on it proves nothing any more. */
  readonly validUntil: Date;
  readonly title: string;
}

/** How many people must accept a document. Source: the rule of `evidencedocuments/<name>/review`. */
const reviewers = 2;

/**
 * What a document proves, and when; null when it was never accepted or was rejected after all. One that has expired still
 * proves what it proved in its time. Submitted documents prove nothing.
 */
export function declaredBy({ spec, status }: EvidenceDocument): DeclaredResult | null {
  const state = status?.state;
  if (state !== 'Accepted' && state !== 'Expired') return null;
  const accepted = (status?.reviews ?? []).filter(({ verdict }) => verdict === 'accept');
  // The state is the reviewers' word; the instant is that of the one whose word made it so.
  const last = accepted[reviewers - 1] ?? (state === 'Accepted' ? accepted.at(-1) : undefined);
  if (!last) return null;
  return {
    testcase: spec.testcase,
    acceptedAt: new Date(last.at),
    validUntil: new Date(spec.validUntil),
    title: spec.title,
  };
}

/** Those that count in the scope: documents stand for testcases that people judge, never for what is measured. */
export function declaredIn(scope: Scope, documents: readonly DeclaredResult[]): readonly DeclaredResult[] {
  return documents.filter(
    ({ testcase, acceptedAt, validUntil }) =>
      scope.testcases.get(testcase)?.manual === true && acceptedAt.getTime() < validUntil.getTime(),
  );
}
