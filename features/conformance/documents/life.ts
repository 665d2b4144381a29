import type { EvidenceDocument } from '@allmend/api/kinds';
import { wireTime } from '@allmend/core-machinery';
import type { Person } from '../certificates/person.ts';

/* The life of a document, as pure functions of the object and an instant; see the life of certificates. */

export type DocumentStatus = NonNullable<EvidenceDocument['status']>;
export type DocumentState = NonNullable<DocumentStatus['state']>;
type Review = NonNullable<DocumentStatus['reviews']>[number];

/** What became of a review. */
export type DocumentRuling =
  | { readonly effect: 'Waiting' | 'Done'; readonly status: DocumentStatus }
  /** `person`: this person may not. `state`: nobody may, as things stand. */
  | { readonly refused: 'person' | 'state'; readonly sentence: string };

export interface Reviewed {
  readonly verdict: Review['verdict'];
  readonly person: Person;
  readonly at: Date;
  readonly reason: string;
  /** Who made the object, as `Person.by`. */
  readonly submitter: string;
}

/** What a review makes of a document: two people accept it, one rejects it, also later on. Who handed it in is neither. */
export function review(document: EvidenceDocument, reviewed: Reviewed): DocumentRuling {
  const { verdict, person, at, reason, submitter } = reviewed;
  const { status = {} } = document;
  const refuse = (refused: 'person' | 'state', sentence: string): DocumentRuling => ({ refused, sentence });
  if (person.by === submitter) return refuse('person', 'who handed in a document does not judge it');
  const state = documentStateAt(document, at);
  if (state === 'Rejected' || state === 'Expired' || (state === 'Accepted' && verdict === 'accept')) {
    return refuse('state', `it is ${state}, which "${verdict}" does not change; hand in a new document`);
  }
  const earlier = (status.reviews ?? []).filter((one) => one.verdict === 'accept');
  if (verdict === 'accept' && earlier.some(({ by }) => by === person.by)) {
    return refuse('person', 'you have accepted it already; another person must do so too');
  }
  const reviews = [...(status.reviews ?? []), { verdict, ...person, at: wireTime(at), reason }];
  const next = { ...status, submittedBy: submitter, reviews };
  const effect = verdict === 'accept' && earlier.length === 0 ? 'Waiting' : 'Done';
  return { effect, status: { ...next, state: documentStateAt({ ...document, status: next }, at) } };
}

/** What is true of a document at an instant, whether or not anybody has written it down yet. Only Accepted proves anything. */
export function documentStateAt({ spec, status }: Pick<EvidenceDocument, 'spec' | 'status'>, at: Date): DocumentState {
  const reviewed = reviewedState(status);
  if (reviewed === 'Rejected') return 'Rejected';
  // An instant that cannot be read has been.
  return at.getTime() < Date.parse(spec.validUntil) ? reviewed : 'Expired';
}

function reviewedState(status: DocumentStatus | undefined): DocumentState {
  const reviews = status?.reviews;
  if (reviews === undefined) return status?.state ?? 'Submitted';
  if (reviews.some(({ verdict }) => verdict === 'reject')) return 'Rejected';
  return new Set(reviews.map(({ by }) => by)).size > 1 ? 'Accepted' : 'Submitted';
}
