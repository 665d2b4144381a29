import type { Certificate, CertificateAction } from '@allmend/api/kinds';
import { isSelf } from '../../shell/person.ts';

export type CertificateState = NonNullable<NonNullable<Certificate['status']>['state']>;

/** Time alone ends a certificate, whether or not the server has written it down yet. */
export function stateOf({ status }: Certificate, now: Date): CertificateState {
  const state = status?.state ?? 'Applied';
  const ended = status?.validUntil !== undefined && new Date(status.validUntil) <= now;
  return ended && (state === 'Granted' || state === 'Suspended') ? 'Expired' : state;
}

/** When each decision is possible, as the certification body's rules have it. The server decides; this only says so beforehand. */
const from: Readonly<Record<CertificateAction, readonly CertificateState[]>> = {
  grant: ['Applied'],
  suspend: ['Granted'],
  reinstate: ['Suspended'],
  revoke: ['Granted', 'Suspended'],
  check: ['Granted', 'Suspended'],
};
export const actions = Object.keys(from) as readonly CertificateAction[];

export type Hindrance = 'own-application' | 'not-now' | 'decided-already';

/** Why a person cannot decide that now; null when they can. */
export function hindranceOf(
  certificate: Certificate,
  action: CertificateAction,
  user: string,
  now: Date,
): Hindrance | null {
  const { status } = certificate;
  if (isSelf(status?.appliedBy, user)) return 'own-application';
  if (!from[action].includes(stateOf(certificate, now))) return 'not-now';
  if (status?.pending?.action === action && isSelf(status.pending.by, user)) return 'decided-already';
  return null;
}
