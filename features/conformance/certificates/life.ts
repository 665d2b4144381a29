import type { Certificate } from '@allmend/api/kinds';
import { wireTime } from '@allmend/core-machinery';
import { addMonths } from '../scope/date.ts';
import type { Person } from './person.ts';

/*
 * The life of a certificate, as pure functions of its status and an instant. Only what people decided is remembered; what follows
 * from time alone is computed, so that a clock that was wrong for an hour spoils nothing.
 */

export type CertificateStatus = NonNullable<Certificate['status']>;
export type CertificateState = NonNullable<CertificateStatus['state']>;
type Decision = NonNullable<CertificateStatus['decisions']>[number];
export type CertificateAction = Decision['action'];

/** A certificate is valid for one year. Source: scs-0004-v1, regulation 1. */
export const validMonths = 12;
/** Manual checks are repeated each quarter. Source: scs-0004-v1, regulation 3. */
export const checkMonths = 3;
/** For so long the first of two decisions waits for the second; ours (docs/decisions/0028). */
export const pendingMs = 14 * 86_400_000;

interface Rule {
  readonly from: readonly CertificateState[];
  /** Null: it stays as it is. */
  readonly to: CertificateState | null;
  readonly people: 1 | 2;
}

/** What protects the public acts at once; what says that all is well needs two people. */
const rules: Readonly<Record<CertificateAction, Rule>> = {
  grant: { from: ['Applied'], to: 'Granted', people: 2 },
  suspend: { from: ['Granted'], to: 'Suspended', people: 1 },
  reinstate: { from: ['Suspended'], to: 'Granted', people: 2 },
  revoke: { from: ['Granted', 'Suspended'], to: 'Revoked', people: 1 },
  check: { from: ['Granted', 'Suspended'], to: null, people: 2 },
};

/** What became of a decision. */
export type Ruling =
  | { readonly effect: 'Waiting' | 'Done'; readonly status: CertificateStatus }
  /** `person`: this person may not. `state`: nobody may, as things stand. */
  | { readonly refused: 'person' | 'state'; readonly sentence: string };

export interface Decided {
  readonly action: CertificateAction;
  readonly person: Person;
  readonly at: Date;
  readonly reason: string;
  /** Who made the object, as `Person.by`. */
  readonly applicant: string;
}

/** What a decision makes of a certificate. The number of one that is granted is for the caller to add. */
export function decide({ status = {} }: Certificate, decided: Decided): Ruling {
  const { action, person, at, reason, applicant } = decided;
  const state = stateAt(status, at);
  const { from, to, people } = rules[action];
  if (person.by === applicant) return refuse('person', 'who applied for a certificate decides nothing about it');
  if (!from.includes(state)) {
    return refuse('state', `"${action}" is for certificates that are ${from.join(' or ')}; this one is ${state}`);
  }
  const waiting = pendingAt(status, at);
  const first = waiting?.action === action ? waiting : null;
  if (people === 2 && first?.by === person.by) {
    const until = wireTime(new Date(Date.parse(first.at) + pendingMs));
    return refuse('person', `you decided this at ${first.at}; until ${until} another person must decide the same`);
  }
  const effect = people === 2 && !first ? 'Waiting' : 'Done';
  const when = wireTime(at);
  const decisions = [...(status.decisions ?? []), { action, ...person, at: when, reason, effect } as const];
  const { pending: _, ...kept } = status;
  const next: CertificateStatus = { ...kept, state, appliedBy: applicant, decisions };
  if (effect === 'Waiting') return { effect, status: { ...next, pending: { action, ...person, at: when } } };
  if (to) next.state = to;
  if (action === 'grant') {
    next.validFrom = when;
    next.validUntil = wireTime(addMonths(at, validMonths));
  }
  if (action === 'grant' || action === 'check') next.nextManualCheck = wireTime(addMonths(at, checkMonths));
  return { effect, status: next };
}

const refuse = (refused: 'person' | 'state', sentence: string): Ruling => ({ refused, sentence });

/** What is true of a certificate at an instant, whether or not anybody has written it down yet. Only Granted is valid. */
export function stateAt(status: CertificateStatus | undefined, at: Date): CertificateState {
  const decided = decidedState(status);
  const ended = status?.validUntil !== undefined && at.getTime() >= Date.parse(status.validUntil);
  return ended && (decided === 'Granted' || decided === 'Suspended') ? 'Expired' : decided;
}

/** What people made of it, whatever the time. */
function decidedState(status: CertificateStatus | undefined): CertificateState {
  const made = status?.decisions?.findLast(({ action, effect }) => effect !== 'Waiting' && rules[action].to !== null);
  if (made) return rules[made.action].to!;
  return status?.state ?? 'Applied';
}

/** The decision that waits for a second person; null when there is none, or when it has waited too long. */
export function pendingAt(
  status: CertificateStatus | undefined,
  at: Date,
): NonNullable<CertificateStatus['pending']> | null {
  const { pending } = status ?? {};
  return pending && at.getTime() < Date.parse(pending.at) + pendingMs ? pending : null;
}

/** When the state came about that holds at the instant. */
export function stateSince(status: CertificateStatus | undefined, at: Date): string | null {
  if (stateAt(status, at) === 'Expired') return status?.validUntil ?? null;
  return (
    status?.decisions?.findLast(({ action, effect }) => effect !== 'Waiting' && rules[action].to !== null)?.at ?? null
  );
}
