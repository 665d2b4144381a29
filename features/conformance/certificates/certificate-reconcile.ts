import { Certificate, Scope, Subject } from '@allmend/api/kinds';
import { keyOf, type ObjectKey } from '@allmend/core-client';
import type { Round, Step } from '@allmend/core-controller';
import { assess, type Assessment } from './assessment.ts';
import { byName } from './decisions.ts';
import { mendedNews, reviewCause } from './news.ts';
import { findNotice, tell } from './notice.ts';
import { pauseUntil, writeIfChanged } from './status.ts';

/** What all rounds share. */
export interface CertificateWork {
  readonly now: () => Date;
  readonly again: (key: ObjectKey) => void;
}

/** A round about one Certificate. */
export interface CertificateRound {
  readonly round: Round;
  readonly certificate: Certificate;
  readonly at: Date;
  readonly assessment: Assessment;
}

/** A key without a name stands for all certificates of its namespace. */
export function namespaceKey({ tenant, namespace }: ObjectKey): ObjectKey {
  return { tenant, namespace, name: '' };
}

/** Reads the Certificate and what it rests on, and looks at it; null when there is nothing to do about that key itself. */
export async function beginRound(work: CertificateWork, round: Round): Promise<CertificateRound | null> {
  const { client, key, signal } = round;
  const { namespace } = key;
  if (key.name === '') {
    for await (const one of client.kind(Certificate).metadata().list({ namespace, signal })) {
      work.again(keyOf(one, key.tenant));
    }
    return null;
  }
  const certificate = await client.kind(Certificate).find(key, { signal });
  if (!certificate || certificate.metadata.deletionTimestamp !== undefined) return null;
  const [subjects, scopes, certificates] = await Promise.all([
    Array.fromAsync(client.kind(Subject).list({ namespace, signal })),
    Array.fromAsync(client.kind(Scope).list({ signal })),
    Array.fromAsync(client.kind(Certificate).list({ namespace, signal })),
  ]);
  const at = work.now();
  const around = { subjects: byName(subjects), scopes: byName(scopes), certificates };
  const prefix = key.tenant === '' ? '' : `/tenants/${key.tenant}`;
  return { round, certificate, at, assessment: assess(certificate, around, at, prefix) };
}

/** What is done about a Certificate, in this order. People are told first: a round that ends in between tells it again, as the same. */
export const certificateSteps: readonly Step<CertificateRound>[] = [tellPeople, tellMended, writeStatus, comeAgain];

async function tellPeople({ round, certificate, assessment }: CertificateRound) {
  for (const news of assessment.news) await tell(round.client, Certificate, certificate, news, round.signal);
  return 'continue' as const;
}

/** That it is mended is told when people were told of a review that is no more. */
async function tellMended({ round, certificate, assessment, at }: CertificateRound) {
  const { state, review } = assessment.status;
  if (state !== 'Granted' || review) return 'continue' as const;
  const notice = await findNotice(round.client, certificate, reviewCause, round.signal);
  if (notice?.spec.severity !== 'failure') return 'continue' as const;
  await tell(round.client, Certificate, certificate, mendedNews(certificate, at), round.signal);
  return 'continue' as const;
}

async function writeStatus({ round, certificate, assessment }: CertificateRound) {
  return writeIfChanged(round, Certificate, certificate, assessment.status);
}

async function comeAgain({ assessment, at }: CertificateRound) {
  return { again: pauseUntil(assessment.next, at) };
}
