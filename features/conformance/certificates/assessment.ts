import type { Certificate } from '@allmend/api/kinds';
import { setCondition, type FoundCondition } from '@allmend/core-controller';
import { wireTime, type Condition } from '@allmend/core-machinery';
import { formatMessage, type Message } from '@allmend/kit-i18n';
import { closedOf, faultsOf, laterVersion, standingOf, type Surroundings } from './grounds.ts';
import { pendingAt, pendingMs, stateAt, type CertificateState, type CertificateStatus } from './life.ts';
import { dayMs, newsOf, noticeDays, type Facts } from './news.ts';
import type { News } from './notice.ts';

/**
 * How long a certificate stays as it is while what it covers does not pass. scs-0004-v1, regulation 8, says that it is not revoked
 * at once and is to be mended as quickly as possible, and names no time; 30 days are ours (docs/decisions/0028).
 */
export const reviewDays = 30;

/** What a look at a certificate finds. */
export interface Assessment {
  /** The status as it is to be. */
  readonly status: CertificateStatus;
  /** What people are to be told, each thing once. */
  readonly news: readonly News[];
  /** When something changes by time alone; null: never. */
  readonly next: Date | null;
}

/** Looks at a certificate at an instant. Never suspends or revokes: people do. */
export function assess(certificate: Certificate, around: Surroundings, at: Date, prefix = ''): Assessment {
  const before = certificate.status ?? {};
  const state = stateAt(before, at);
  const faults = faultsOf(certificate, around, at);
  const later = laterVersion(certificate, around);
  const pending = pendingAt(before, at);
  const review = state === 'Granted' && faults.length > 0 ? reviewOf(before, faults, at) : null;
  const { pending: _, review: _review, ...kept } = before;
  const status: CertificateStatus = {
    ...kept,
    ...(certificate.metadata.generation !== undefined && { observedGeneration: certificate.metadata.generation }),
    state,
    ...(pending && { pending }),
    ...(review && { review }),
    conditions: conditionsOf(certificate, { state, faults, later, closed: closedOf(certificate, around) }, at),
  };
  const facts: Facts = { certificate, status, state, faults, later, pending, at, prefix };
  return { status, news: newsOf(facts), next: nextInstant(certificate, status, around, at) };
}

/** The review that is under way, with what is wrong now; or a new one. */
function reviewOf(
  { review }: CertificateStatus,
  faults: readonly Message[],
  at: Date,
): NonNullable<CertificateStatus['review']> {
  const reason = faults.map((fault) => formatMessage('en', fault)).join(' ');
  const until = new Date(at.getTime() + reviewDays * dayMs);
  return { since: review?.since ?? wireTime(at), until: review?.until ?? wireTime(until), reason };
}

interface Found {
  readonly state: CertificateState;
  readonly faults: readonly Message[];
  readonly later: string | null;
  readonly closed: readonly Message[];
}

const states: Readonly<Record<CertificateState, string>> = {
  Applied: 'It has not been granted.',
  Granted: 'It was granted, and has not ended.',
  Suspended: 'It is suspended.',
  Revoked: 'It was revoked.',
  Expired: 'It has ended.',
};

function conditionsOf({ metadata, status }: Certificate, found: Found, at: Date): Condition[] {
  const { generation } = metadata;
  const valid: FoundCondition = {
    type: 'Valid',
    status: found.state === 'Granted' ? 'True' : 'False',
    reason: found.state,
    message: states[found.state],
  };
  return [valid, conforms(found)].reduce<Condition[]>(
    (list, one) =>
      setCondition(list, { ...one, ...(generation !== undefined && { observedGeneration: generation }) }, at),
    [...(status?.conditions ?? [])],
  );
}

function conforms({ state, faults, later, closed }: Found): FoundCondition {
  const type = 'Conforms';
  const wrong = state === 'Applied' ? [...closed, ...faults] : faults;
  if (wrong.length > 0) {
    const message = wrong.map((one) => formatMessage('en', one)).join(' ');
    return { type, status: 'False', reason: 'DoesNotPass', message };
  }
  if (later !== null && state !== 'Applied') {
    const message = `Its subjects are judged by ${later} now; whether its own version still holds is not measured.`;
    return { type, status: 'Unknown', reason: 'JudgedByOtherVersion', message };
  }
  return { type, status: 'True', reason: 'Passes', message: 'All that it covers passes.' };
}

/** The next instant at which an assessment would be another one, whatever else happens. */
function nextInstant({ spec }: Certificate, status: CertificateStatus, around: Surroundings, at: Date): Date | null {
  const { validUntil, nextManualCheck, pending, review } = status;
  const before = (text: string | undefined, days: readonly number[]): number[] =>
    text === undefined ? [] : [0, ...days].map((day) => Date.parse(text) - day * dayMs);
  const instants = [
    ...before(validUntil, noticeDays.expiry),
    ...before(nextManualCheck, [noticeDays.check]),
    ...before(review?.until, []),
    ...(pending ? [Date.parse(pending.at) + pendingMs] : []),
    ...spec.subjects.flatMap((name) => before(standingOf(around.subjects.get(name), spec.scope)?.expiresAt, [])),
  ];
  const ahead = instants.filter((instant) => instant > at.getTime());
  return ahead.length > 0 ? new Date(Math.min(...ahead)) : null;
}
