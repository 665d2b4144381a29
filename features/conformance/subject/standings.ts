import type { Finding } from '@allmend/api';
import type { Subject } from '@allmend/api/kinds';
import { wireTime } from '@allmend/core-machinery';
import type { NewestResults } from '../monitor/journal.ts';
import { reasonOf } from '../report/reasons.ts';
import type { ListedScope } from '../run/subject-reading.ts';
import type { DeclaredResult } from '../verdicts/declared.ts';
import { standing, type NotPassed, type Standing } from '../verdicts/standing.ts';

export type SubjectStatus = NonNullable<Subject['status']>;
export type StatusStanding = NonNullable<SubjectStatus['standings']>[number];

/** The standing of a subject for a scope, with what keeps it from passing. */
export interface SubjectStanding {
  readonly listed: ListedScope;
  readonly standing: Standing;
  /** Since when the verdict is this one. */
  readonly since: string;
  /** What was found, for testcases that do not pass and whose report says why. */
  readonly findings: ReadonlyMap<string, Finding>;
}

export interface StandingsInput {
  readonly before: SubjectStatus | undefined;
  readonly scopes: readonly ListedScope[];
  readonly newest: NewestResults;
  readonly documents: readonly DeclaredResult[];
  /** Findings of a report, by testcase. */
  readonly findingsOf: (report: string) => Promise<ReadonlyMap<string, Finding>>;
  readonly now: Date;
}

/** Reports that are read for the words of one standing. */
const mostReports = 5;

/** One for each scope that counts and has a version in force. */
export async function judgeSubject(input: StandingsInput): Promise<readonly SubjectStanding[]> {
  const { before, scopes, newest, documents, now } = input;
  const found: SubjectStanding[] = [];
  for (const listed of scopes.filter(({ stage }) => stage === 'published')) {
    const { scope, name } = listed;
    const own = standing({ scope, newest: newest.get(scope.uuid) ?? new Map(), documents, now });
    if (!own) continue;
    const known = before?.standings?.find((one) => one.scope === name);
    const since = known?.verdict === own.verdict ? known.since : changedAt(own, known, wireTime(now));
    found.push({ listed, standing: own, since, findings: await findings(own.notPassed, input) });
  }
  return found;
}

/**
 * When a verdict became this one, as the public history has it: by the results themselves, which may be known only later. It is `now`
 * where no result made it: a version that takes effect, another text of the scope.
 */
function changedAt({ verdict, version, newest }: Standing, known: StatusStanding | undefined, now: string): string {
  if (known && known.version !== version) return now;
  if (verdict === 'MISS') return earlier(known?.expiresAt ?? now, now);
  if (!newest) return now;
  const measured = wireTime(newest);
  // What another verdict rested on already did not make this one.
  if (known && known.verdict !== 'MISS' && measured <= known.since) return now;
  return earlier(measured, now);
}

/** Instants in the one form of the wire sort as texts. */
const earlier = (a: string, b: string): string => (a < b ? a : b);

async function findings(
  all: readonly NotPassed[],
  { findingsOf }: StandingsInput,
): Promise<ReadonlyMap<string, Finding>> {
  const reports = [...new Set(all.flatMap(({ report }) => report ?? []))].slice(0, mostReports);
  const found = new Map<string, Finding>();
  for (const report of reports) {
    const known = await findingsOf(report);
    for (const one of all.filter((missing) => missing.report === report)) {
      const finding = known.get(one.testcase);
      if (finding) found.set(one.testcase, finding);
    }
  }
  return found;
}

const longestCause = 1000;

/** As it stands in the status. */
export function statusStanding({ listed, standing: own, since, findings: known }: SubjectStanding): StatusStanding {
  const { newest, oldest, freshUntil, origin } = own;
  const cause = causeOf(own.notPassed, known);
  return {
    scope: listed.name,
    version: own.version,
    verdict: own.verdict,
    since,
    counts: { ...own.counts },
    ...(origin && { origin }),
    ...(newest && { newest: wireTime(newest) }),
    ...(oldest && { oldest: wireTime(oldest) }),
    ...(freshUntil && { expiresAt: wireTime(freshUntil) }),
    ...(cause !== null && { cause }),
    ahead: own.ahead.map(({ version, from, verdict, notPassed }) => ({
      version,
      from,
      verdict,
      notPassed: notPassed.length,
    })),
  };
}

function causeOf([first, ...others]: readonly NotPassed[], known: ReadonlyMap<string, Finding>): string | null {
  if (!first) return null;
  const finding = known.get(first.testcase);
  const found = finding ? reasonOf(finding, 'en') : plainWords[first.verdict];
  const more = others.length === 0 ? '' : ` And ${others.length} more.`;
  return `${first.testcase}: ${found.slice(0, longestCause)}${more}`;
}

/** Where the report has no findings, as the official form has none. */
const plainWords = {
  FAIL: 'It fails.',
  DNF: 'It did not finish.',
  MISS: 'There is no result that counts.',
} as const;
