import { Certificate } from '@allmend/api/kinds';
import { apiVersionOf } from '@allmend/core-machinery';
import type { Message } from '@allmend/kit-i18n';
import { pendingMs, type CertificateState, type CertificateStatus } from './life.ts';
import type { News } from './notice.ts';
import { certificateTexts } from './texts.ts';

export const dayMs = 86_400_000;

/** So many days before an end, and before a manual check is due, people are told; the last first. */
export const noticeDays = { expiry: [7, 30, 60], check: 14 } as const;

/** What a look at a certificate has found. */
export interface Facts {
  readonly certificate: Certificate;
  /** As it is to be. */
  readonly status: CertificateStatus;
  readonly state: CertificateState;
  readonly faults: readonly Message[];
  readonly later: string | null;
  readonly pending: CertificateStatus['pending'] | null;
  readonly at: Date;
  /** Of addresses of its tenant: '' or `/tenants/<path>`. */
  readonly prefix: string;
}

export const reviewCause = 'certificate-review';
const message: typeof certificateTexts.message = (key, ...params) => certificateTexts.message(key, ...params);

/** What people are to be told of a certificate now. The same facts give the same news, so that nothing is told twice. */
export function newsOf(facts: Facts): readonly News[] {
  const { state } = facts;
  const ofGranted = state === 'Granted' ? [...reviewNews(facts), ...expiryNews(facts), ...checkNews(facts)] : [];
  const path = facts.status.number === undefined ? undefined : `/certificates/${facts.status.number}`;
  return [...stateNews(facts), ...ofGranted, ...versionNews(facts), ...waitingNews(facts)].map((one) => ({
    ...one,
    ...(path !== undefined && { path }),
  }));
}

function reviewNews({ certificate, status, faults, at, prefix }: Facts): readonly News[] {
  const { review } = status;
  if (!review) return [];
  const { name = '' } = certificate.metadata;
  const reasons = faults;
  const params = { name, until: review.until };
  const begun: News = {
    severity: 'failure',
    cause: reviewCause,
    occurrence: review.since,
    title: message('review-title', params),
    body: [...reasons, message('review-body', { until: review.until })],
    raisedAt: new Date(review.since),
  };
  if (at.getTime() < Date.parse(review.until)) return [begun];
  const overdue: News = {
    severity: 'failure',
    cause: 'certificate-overdue',
    occurrence: review.until,
    title: message('overdue-title', params),
    body: [...reasons, message('overdue-body')],
    remedies: [decisionCommand(certificate, 'suspend', prefix)],
    raisedAt: new Date(review.until),
  };
  return [begun, overdue];
}

/** Told when a review has ended since all is well again. */
export function mendedNews({ metadata, status }: Certificate, at: Date): News {
  const { name = '' } = metadata;
  return {
    severity: 'recovery',
    cause: reviewCause,
    occurrence: `mended ${at.toISOString()}`,
    title: message('mended-title', { name }),
    body: [message('mended-body')],
    ...(status?.number !== undefined && { path: `/certificates/${status.number}` }),
    raisedAt: at,
  };
}

function expiryNews({ certificate, status, at }: Facts): readonly News[] {
  const until = status.validUntil;
  if (until === undefined) return [];
  const left = (Date.parse(until) - at.getTime()) / dayMs;
  const threshold = noticeDays.expiry.find((days) => left <= days);
  if (threshold === undefined) return [];
  const params = { name: certificate.metadata.name ?? '', until, days: Math.ceil(left) };
  return [
    {
      severity: 'warning',
      cause: 'certificate-expiry',
      occurrence: `${until} ${threshold} days`,
      title: message('expiry-title', params),
      body: [message('expiry-body')],
      raisedAt: new Date(Date.parse(until) - threshold * dayMs),
      expiresAt: new Date(until),
    },
  ];
}

function checkNews({ certificate, status, at, prefix }: Facts): readonly News[] {
  const due = status.nextManualCheck;
  if (due === undefined) return [];
  const ahead = Date.parse(due) - noticeDays.check * dayMs;
  if (at.getTime() < ahead) return [];
  const isLate = at.getTime() >= Date.parse(due);
  const params = { name: certificate.metadata.name ?? '', due };
  return [
    {
      severity: isLate ? 'failure' : 'warning',
      cause: 'certificate-check',
      occurrence: `${due} ${isLate ? 'late' : 'ahead'}`,
      title: isLate ? message('check-late-title', params) : message('check-title', params),
      body: [message('check-body', { due })],
      remedies: [decisionCommand(certificate, 'check', prefix)],
      raisedAt: new Date(isLate ? due : ahead),
    },
  ];
}

function versionNews({ certificate, state, later, at }: Facts): readonly News[] {
  if (later === null || state !== 'Granted') return [];
  const { version } = certificate.spec;
  return [
    {
      severity: 'warning',
      cause: 'certificate-version',
      occurrence: later,
      title: message('version-title', { name: certificate.metadata.name ?? '', version, judged: later }),
      body: [message('version-body', { version, judged: later })],
      raisedAt: at,
    },
  ];
}

/** For so long a decision is news: a monitor that is set up anew does not tell old ones again. */
const newsDays = 7;

const severities = { grant: 'information', reinstate: 'recovery', suspend: 'failure', revoke: 'failure' } as const;

function stateNews({ certificate, status, state, at }: Facts): readonly News[] {
  const { name = '' } = certificate.metadata;
  const recent = (instant: string): boolean => at.getTime() < Date.parse(instant) + newsDays * dayMs;
  const cause = 'certificate-state';
  if (state === 'Expired') {
    const until = status.validUntil ?? '';
    if (!recent(until)) return [];
    return [
      {
        severity: 'failure',
        cause,
        occurrence: `${until} expired`,
        title: message('state-Expired', { name }),
        body: [message('expired-body', { until })],
        raisedAt: new Date(until),
      },
    ];
  }
  const made = status.decisions?.findLast(({ action, effect }) => effect !== 'Waiting' && action !== 'check');
  if (!made || made.action === 'check' || state === 'Applied' || !recent(made.at)) return [];
  return [
    {
      severity: severities[made.action],
      cause,
      occurrence: `${made.at} ${made.action}`,
      title:
        state === 'Granted'
          ? message('state-Granted', { name, number: status.number ?? '' })
          : message(`state-${state}`, { name }),
      body: [message('state-body', { reason: made.reason })],
      raisedAt: new Date(made.at),
      expiresAt: new Date(Date.parse(made.at) + newsDays * dayMs),
    },
  ];
}

function waitingNews({ certificate, pending, prefix }: Facts): readonly News[] {
  if (!pending) return [];
  const { action, at } = pending;
  const until = new Date(Date.parse(at) + pendingMs);
  return [
    {
      severity: 'information',
      cause: 'certificate-waiting',
      occurrence: at,
      title: message('waiting-title', { name: certificate.metadata.name ?? '' }),
      body: [message('waiting-body', { action, until: until.toISOString() })],
      remedies: [decisionCommand(certificate, action, prefix)],
      raisedAt: new Date(at),
      expiresAt: until,
    },
  ];
}

/** A command to paste. `kubectl create --raw` knows nothing of the tenant in the address of its server, so it stands in the path. */
function decisionCommand({ metadata }: Certificate, action: string, prefix: string): string {
  const { namespace = '', name = '' } = metadata;
  const apiVersion = apiVersionOf(Certificate);
  const body = { apiVersion, kind: 'CertificateDecision', spec: { action, reason: 'WHY' } };
  const path = `${prefix}/apis/${apiVersion}/namespaces/${namespace}/${Certificate.plural}/${name}/decision`;
  return `echo '${JSON.stringify(body)}' | kubectl create --raw ${path} -f -`;
}
