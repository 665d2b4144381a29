import type { EvidenceDocument } from '@allmend/api/kinds';
import { setCondition, type FoundCondition } from '@allmend/core-controller';
import type { News } from '../certificates/notice.ts';
import { dayMs } from '../certificates/news.ts';
import { digestOf } from './digest.ts';
import { documentStateAt, type DocumentState, type DocumentStatus } from './life.ts';
import { documentTexts } from './texts.ts';

/** What a look at a document finds. */
export interface DocumentAssessment {
  /** The status as it is to be. */
  readonly status: DocumentStatus;
  readonly news: readonly News[];
  /** When something changes by time alone; null: never. */
  readonly next: Date | null;
}

const messages: Readonly<Record<DocumentState, string>> = {
  Submitted: 'Two people who did not hand it in must accept it.',
  Accepted: 'Two people have accepted it.',
  Rejected: 'It was rejected.',
  Expired: 'It has ended.',
};

/** Looks at a document at an instant. Its state is for people and time to say; `Proves` says whether it counts. */
export function assessDocument(document: EvidenceDocument, at: Date): DocumentAssessment {
  const { metadata, spec } = document;
  const before = document.status ?? {};
  const state = documentStateAt(document, at);
  const { generation } = metadata;
  const found: FoundCondition = {
    type: 'Proves',
    status: state === 'Accepted' ? 'True' : 'False',
    reason: state,
    message: messages[state],
    ...(generation !== undefined && { observedGeneration: generation }),
  };
  const sha256 = before.sha256 ?? digestOf(document);
  const status: DocumentStatus = {
    ...before,
    ...(generation !== undefined && { observedGeneration: generation }),
    state,
    ...(sha256 !== undefined && { sha256 }),
    conditions: setCondition(before.conditions ?? [], found, at),
  };
  const until = Date.parse(spec.validUntil);
  const ahead = [until - spec.reminderDays * dayMs, until].filter((instant) => instant > at.getTime());
  return { status, news: newsOf(document, state, at), next: ahead.length > 0 ? new Date(Math.min(...ahead)) : null };
}

const message: typeof documentTexts.message = (key, ...params) => documentTexts.message(key, ...params);

function newsOf(document: EvidenceDocument, state: DocumentState, at: Date): readonly News[] {
  const one = news[state](document, at);
  return one ? [one] : [];
}

const endCause = 'document-ends';

/** What people are to be told of a document in each state; null: nothing. */
const news: Readonly<Record<DocumentState, (document: EvidenceDocument, at: Date) => News | null>> = {
  Submitted: ({ metadata, spec }, at) => ({
    severity: 'information',
    cause: 'document-waiting',
    occurrence: metadata.uid ?? '',
    title: message('waiting-title', { title: spec.title }),
    body: [message('waiting-body', { testcase: spec.testcase, subject: spec.subject })],
    raisedAt: new Date(metadata.creationTimestamp ?? at),
    expiresAt: new Date(spec.validUntil),
  }),
  Rejected({ spec, status }) {
    const rejection = status?.reviews?.findLast(({ verdict }) => verdict === 'reject');
    if (!rejection) return null;
    return {
      severity: 'failure',
      cause: 'document-rejected',
      occurrence: rejection.at,
      title: message('rejected-title', { title: spec.title }),
      body: [message('rejected-body', { reason: rejection.reason, testcase: spec.testcase })],
      raisedAt: new Date(rejection.at),
    };
  },
  Accepted({ spec }, at) {
    const ahead = Date.parse(spec.validUntil) - spec.reminderDays * dayMs;
    if (at.getTime() < ahead) return null;
    return {
      severity: 'warning',
      cause: endCause,
      occurrence: `${spec.validUntil} ahead`,
      title: message('ahead-title', { title: spec.title, until: spec.validUntil }),
      body: [message('ahead-body', { testcase: spec.testcase, subject: spec.subject })],
      raisedAt: new Date(ahead),
      expiresAt: new Date(spec.validUntil),
    };
  },
  Expired({ spec, status }) {
    // One that never counted ends unnoticed.
    if (new Set(status?.reviews?.map(({ by }) => by)).size < 2) return null;
    return {
      severity: 'failure',
      cause: endCause,
      occurrence: `${spec.validUntil} ended`,
      title: message('expired-title', { title: spec.title }),
      body: [message('expired-body', { testcase: spec.testcase, subject: spec.subject })],
      raisedAt: new Date(spec.validUntil),
    };
  },
};
