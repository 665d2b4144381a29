import type { Verdict } from '@allmend/api';
import type { Scope, Validity } from '../scope/model.ts';
import { validityAt } from '../scope/validity.ts';
import { dayOf, laterVersions, versionsInForce } from './deciding.ts';
import type { DeclaredResult } from './declared.ts';
import { daysOf, shareOf, type Share } from './days.ts';
import { historyOf, type HistoryAt } from './history.ts';
import { countingResults, verdictOver, worstFirst, type Standing } from './standing.ts';
import { mainTestcases } from '../scope/resolution.ts';
import { mostVersions, type HistoryRow } from './sweep.ts';

/** One subject, with everything that was reported of it. */
export interface ImpactSubject {
  /** `<namespace>/<name>`. */
  readonly id: string;
  readonly rows: readonly HistoryRow[];
  /** What judging stored snapshots again says of testcases that were never measured: rows that have only those. */
  readonly judged: readonly HistoryRow[];
  readonly documents: readonly DeclaredResult[];
  /** Its standing by what is published now; null: there is none. */
  readonly present: Pick<Standing, 'version' | 'verdict' | 'notPassed'> | null;
}

export interface ImpactInput {
  readonly scope: Scope;
  readonly subjects: readonly ImpactSubject[];
  readonly now: Date;
  /** Days of history; default 550, which are 18 months. */
  readonly days?: number;
}

/** A version and how many subjects would pass under it, fail, or are not known (missing or not finished). */
export interface VersionImpact {
  readonly version: string;
  readonly validity: Validity;
  /** `YYYY-MM-DD` on which it takes effect; '' when it is in force, or none is fixed. */
  readonly from: string;
  readonly testcases: number;
  readonly effect: { readonly pass: number; readonly fail: number; readonly unknown: number };
}

export interface ImpactedTestcase {
  readonly testcase: string;
  readonly verdict: Exclude<Verdict, 'PASS'>;
  /** `judged`: by a stored snapshot, for nobody measured it; `none`: nothing is known of it. */
  readonly basis: 'reported' | 'judged' | 'none';
}

export interface SubjectImpact {
  readonly id: string;
  readonly present: { readonly version: string; readonly verdict: Verdict } | null;
  readonly versions: readonly {
    readonly version: string;
    readonly verdict: Verdict;
    /** The worst first. */
    readonly notPassed: readonly ImpactedTestcase[];
    /** Those of them that do not keep it from passing now. */
    readonly newly: readonly string[];
    /** On how many of the past days it would have passed under the version. */
    readonly share: Share;
  }[];
}

export interface Impact {
  readonly versions: readonly VersionImpact[];
  readonly subjects: readonly SubjectImpact[];
}

/** Versions that an impact tells of: those in force, then those that may come, the nearest first; no more than can be followed. */
export function impactVersions(scope: Scope, now: Date): readonly string[] {
  const day = dayOf(now);
  const all = [...versionsInForce(scope, day), ...laterVersions(scope, day).map(({ version }) => version)];
  return all.slice(0, mostVersions);
}

/**
 * What a scope (a draft, or one with later versions) would say of subjects: now, and on the days of the past as if each version
 * had been in force all the time. Pure.
 */
export function impact({ scope, subjects, now, days }: ImpactInput): Impact {
  const input = { scope, now, ...(days !== undefined && { days }) };
  const impacts = subjects.map((subject) => subjectImpact({ ...input, subject }).impact);
  return { versions: versionImpacts(scope, now, impacts), subjects: impacts };
}

/** How many of the subjects each version lets pass. */
export function versionImpacts(scope: Scope, now: Date, subjects: readonly SubjectImpact[]): readonly VersionImpact[] {
  const day = dayOf(now);
  const states = validityAt(scope, day);
  const later = laterVersions(scope, day);
  return impactVersions(scope, now).map((version, at) => {
    const effect = { pass: 0, fail: 0, unknown: 0 };
    for (const subject of subjects) effect[effectOf(subject.versions[at]!.verdict)]++;
    return {
      version,
      validity: states.get(version)!.validity,
      from: later.find((one) => one.version === version)?.from ?? '',
      testcases: mainTestcases(scope, version).length,
      effect,
    };
  });
}

/** How a verdict counts in an effect. */
export function effectOf(verdict: Verdict): 'pass' | 'fail' | 'unknown' {
  return ({ PASS: 'pass', FAIL: 'fail', DNF: 'unknown', MISS: 'unknown' } as const)[verdict];
}

/**
 * `impact` of one subject: for callers that cannot hold the rows of all of them. `nextChange`: when it becomes another without any
 * new row; null: never.
 */
export function subjectImpact({
  scope,
  now,
  subject,
  days = 550,
}: Omit<ImpactInput, 'subjects'> & { readonly subject: ImpactSubject }): {
  readonly impact: SubjectImpact;
  readonly nextChange: Date | null;
} {
  const { rows, judged, documents, present } = subject;
  const versions = impactVersions(scope, now);
  const then = historyOf({ scope, documents, versions, rows: [...rows, ...judged] }).at(now);
  const known = new Set(rows.flatMap(({ results }) => [...results.keys()]));
  const counting = countingResults({ scope, documents, newest: then.newest, now });
  const alreadyBad = new Set(present?.notPassed.map(({ testcase }) => testcase));
  const own: SubjectImpact = {
    id: subject.id,
    present: present && { version: present.version, verdict: present.verdict },
    versions: versions.map((version) => {
      const demanded = mainTestcases(scope, version);
      const notPassed = demanded
        .map((testcase) => ({ testcase, verdict: counting.get(testcase)?.verdict ?? ('MISS' as const) }))
        .filter((one): one is Omit<ImpactedTestcase, 'basis'> => one.verdict !== 'PASS')
        .toSorted(worstFirst)
        .map((one) => ({ ...one, basis: basisOf(one.testcase, known, then) }));
      return {
        version,
        verdict: verdictOver(demanded, counting),
        notPassed,
        newly: notPassed.map(({ testcase }) => testcase).filter((testcase) => !alreadyBad.has(testcase)),
        share: shareOf(daysOf(then.intervals({ from: firstDay(now, days), version }), dayOf(now), days)),
      };
    }),
  };
  return { impact: own, nextChange: then.nextChange };
}

function basisOf(testcase: string, known: ReadonlySet<string>, then: HistoryAt): ImpactedTestcase['basis'] {
  if (known.has(testcase)) return 'reported';
  return then.newest.has(testcase) ? 'judged' : 'none';
}

/** Midnight at which the first of so many days begins. */
export function firstDay(now: Date, days: number): Date {
  const midnight = Date.parse(`${dayOf(now)}T00:00:00Z`);
  return new Date(midnight - (days - 1) * 86_400_000);
}
