import type { SheetStanding, SheetSubject } from '@allmend/api';
import type { Certificate } from '@allmend/api/kinds';
import { stateAt } from '../certificates/life.ts';
import { sinceOf } from '../verdicts/history.ts';
import { idOf, messageOf, type ScopeFacts, type SubjectFacts } from './facts.ts';
import type { ReportContents } from './report-contents.ts';

/** A subject as it is published. */
export async function sheetSubject(contents: ReportContents, facts: SubjectFacts, now: Date): Promise<SheetSubject> {
  const { subject, place, scopes, certificates } = facts;
  const { spec } = subject;
  const standings: SheetStanding[] = [];
  for (const one of scopes) {
    const standing = await sheetStanding(contents, place.tenant, subject.createdAt, one);
    if (standing) standings.push(standing);
  }
  return {
    id: idOf(subject),
    displayName: spec.displayName,
    description: spec.description ?? '',
    operator: spec.operator,
    region: spec.region ?? null,
    group: spec.group ?? null,
    country: spec.country ?? null,
    homepage: spec.homepage ?? null,
    contact: spec.contact ?? null,
    alias: spec.alias ?? subject.name,
    standings,
    certificates: certificates.flatMap((one) => sheetCertificate(one, now)),
  };
}

async function sheetStanding(
  contents: ReportContents,
  tenant: string,
  createdAt: Date,
  facts: ScopeFacts,
): Promise<SheetStanding | null> {
  const { name, past, standing } = facts;
  if (!standing) return null;
  const from = past.first ?? createdAt;
  const intervals = past.intervals({ from: from < past.now ? from : past.now });
  const [worst] = standing.notPassed;
  return {
    scope: name,
    version: standing.version,
    verdict: standing.verdict,
    transition: standing.validity === 'warn',
    since: (sinceOf(intervals) ?? past.now).toISOString(),
    counts: { ...standing.counts },
    origin: standing.origin,
    newest: standing.newest?.toISOString() ?? null,
    oldest: standing.oldest?.toISOString() ?? null,
    cause: worst ? await messageOf(contents, tenant, facts, worst.testcase) : null,
    notPassed: standing.notPassed.length,
    ahead: standing.ahead.map(({ version, from: day, verdict, notPassed }) => ({
      version,
      from: day,
      verdict,
      notPassed: notPassed.length,
    })),
  };
}

/** None for an application: only what was granted once is published. */
function sheetCertificate({ spec, status }: Certificate, now: Date): SheetSubject['certificates'] {
  const { number, validFrom, validUntil, review } = status ?? {};
  const state = stateAt(status, now);
  if (state === 'Applied' || number === undefined || !validFrom || !validUntil) return [];
  return [
    {
      number,
      scope: spec.scope,
      version: spec.version,
      state,
      validFrom: new Date(validFrom).toISOString(),
      validUntil: new Date(validUntil).toISOString(),
      reviewUntil: review ? new Date(review.until).toISOString() : null,
    },
  ];
}
