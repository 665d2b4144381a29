import type { Certificate } from '@allmend/api/kinds';
import { standingOf, verdictAt } from '../certificates/grounds.ts';
import { stateAt, stateSince } from '../certificates/life.ts';
import { monitorPrincipal } from '../monitor/monitor-keys.ts';
import { revocationsNamespace } from './revocations.ts';
import type { CertificateView } from './source.ts';

export interface PublicAddress {
  /** Address of the public pages, without a slash at the end; null: not known. */
  readonly url: string | null;
  /** Who may sign the list of revocations: text of a file of allowed signers. */
  readonly allowedSigners: string;
}

const schema = 'allmend.dev/certificate/v1';
const minuteMs = 60_000;

/**
 * What everybody may know of a certificate, as plain data. Who decided is not among it: the body stands for its decisions. Every
 * string may be written by strangers.
 */
export function publicCertificate(
  { metadata, spec, status = {} }: Certificate,
  view: CertificateView,
  at: Date,
  address: PublicAddress,
): object {
  const { namespace = '' } = metadata;
  const base = address.url ?? '';
  const scope = view.scopes.get(spec.scope);
  return {
    schema,
    number: status.number,
    asOf: new Date(Math.floor(at.getTime() / minuteMs) * minuteMs).toISOString(),
    state: stateAt(status, at),
    since: stateSince(status, at),
    validFrom: status.validFrom ?? null,
    validUntil: status.validUntil ?? null,
    scope: { name: spec.scope, title: scope?.title ?? spec.scope, url: scope?.url ?? null },
    version: spec.version,
    applicant: spec.applicant,
    statement: spec.statement ?? null,
    subjects: spec.subjects.map((name) => {
      const subject = view.subjects.get(`${namespace}/${name}`);
      const standing = standingOf(subject, spec.scope);
      return {
        id: `${namespace}/${name}`,
        displayName: subject?.spec.displayName ?? name,
        region: subject?.spec.region ?? null,
        today: standing ? { version: standing.version, verdict: verdictAt(standing, at) } : null,
      };
    }),
    review: status.review ?? null,
    decisions: (status.decisions ?? [])
      .filter(({ effect }) => effect !== 'Waiting')
      .map(({ action, at: when, reason }) => ({ action, at: when, reason: reason.toWellFormed() })),
    verification: {
      revocations: `${base}/revocations.json`,
      signature: `${base}/revocations.json.sig`,
      allowedSigners: address.allowedSigners,
      command: `ssh-keygen -Y verify -f allowed_signers -I ${monitorPrincipal} -n ${revocationsNamespace} -s revocations.json.sig < revocations.json`,
      rule: 'Valid while validUntil is ahead and the number is not in a list that is verified and whose nextUpdate is ahead.',
    },
  };
}
