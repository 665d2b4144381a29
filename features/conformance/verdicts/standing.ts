import { origins, worstVerdict, type Origin, type Verdict } from '@allmend/api';
import type { NewestResult } from '../monitor/journal.ts';
import { verdictOf } from '../scope/evaluation.ts';
import { expiresAt } from '../scope/expiry.ts';
import type { Scope } from '../scope/model.ts';
import { mainTestcases } from '../scope/resolution.ts';
import { dayOf, decidingVersion, laterVersions, nextTimelineChange } from './deciding.ts';
import { declaredIn, type DeclaredResult } from './declared.ts';
import { grade } from './results.ts';

export interface StandingInput {
  readonly scope: Scope;
  /** Newest result of each testcase: `Journal.newest(place)` of the scope's UUID. Expired ones may be among them. */
  readonly newest: ReadonlyMap<string, NewestResult>;
  /** Of the subject; those that prove nothing in this scope are passed over. */
  readonly documents: readonly DeclaredResult[];
  readonly now: Date;
}

/** A result that counts at an instant. */
export interface CountingResult {
  readonly verdict: Exclude<Verdict, 'MISS'>;
  readonly checkedAt: Date;
  readonly origin: Origin;
  /** UUID of the report; null for a document. */
  readonly report: string | null;
  readonly expiresAt: Date;
}

export interface NotPassed {
  readonly testcase: string;
  readonly verdict: Exclude<Verdict, 'PASS'>;
  /** The report that says so; null for what is missing. */
  readonly report: string | null;
}

export interface AheadStanding {
  readonly version: string;
  /** `YYYY-MM-DD` on which it takes effect; '' when none is fixed yet. */
  readonly from: string;
  /** What the present evidence gives under it. */
  readonly verdict: Verdict;
  readonly notPassed: readonly NotPassed[];
}

/** The verdict of a subject for a scope at an instant. */
export interface Standing {
  /** The deciding version: see `decidingVersion`. */
  readonly version: string;
  readonly validity: 'effective' | 'warn';
  readonly verdict: Verdict;
  /** Of the testcases in `main` of the version. */
  readonly counts: Readonly<Record<Verdict, number>>;
  /** The weakest of the origins of what it rests on; null when nothing counts. */
  readonly origin: Origin | null;
  /** When the newest and the oldest result that it rests on was measured. */
  readonly newest: Date | null;
  readonly oldest: Date | null;
  /** When the first of the results that it rests on stops counting, if nothing is measured; null when nothing counts. */
  readonly freshUntil: Date | null;
  /**
   * The next instant at which this standing, or what is `ahead`, may be another without any new result: a result expires, or the
   * timeline has an entry. Null: never.
   */
  readonly expiresAt: Date | null;
  /** The worst first (FAIL, MISS, DNF), then by id. */
  readonly notPassed: readonly NotPassed[];
  /** Later versions, the nearest first. */
  readonly ahead: readonly AheadStanding[];
}

/** Null when no version of the scope is in force on the day of `now`. Pure. */
export function standing(input: StandingInput): Standing | null {
  const { scope, now } = input;
  const day = dayOf(now);
  const deciding = decidingVersion(scope, day);
  if (!deciding) return null;
  const counting = countingResults(input);
  const demanded = mainTestcases(scope, deciding.version);
  const later = laterVersions(scope, day);
  const results = demanded.flatMap((testcase) => counting.get(testcase) ?? []);
  const counts = { PASS: 0, FAIL: 0, DNF: 0, MISS: 0 };
  for (const testcase of demanded) counts[counting.get(testcase)?.verdict ?? 'MISS']++;
  const concerned = [...demanded, ...later.flatMap(({ version }) => mainTestcases(scope, version))];
  return {
    ...deciding,
    verdict: verdictOver(demanded, counting),
    counts,
    origin: weakestOrigin(results.map(({ origin }) => origin)),
    newest: latest(results.map(({ checkedAt }) => checkedAt)),
    oldest: earliest(results.map(({ checkedAt }) => checkedAt)),
    freshUntil: earliest(results.map((result) => result.expiresAt)),
    expiresAt: earliest([
      ...concerned.flatMap((testcase) => counting.get(testcase)?.expiresAt ?? []),
      ...[nextTimelineChange(scope, day)].filter((one) => one !== null),
    ]),
    notPassed: notPassed(demanded, counting),
    ahead: later.map(({ version, from }) => {
      const ids = mainTestcases(scope, version);
      return {
        version,
        from: from ?? '',
        verdict: verdictOver(ids, counting),
        notPassed: notPassed(ids, counting),
      };
    }),
  };
}

/**
 * What counts at `now`: for each testcase the newest of its result, unless that has expired, and of the documents accepted for
 * it. What has no entry is missing.
 */
export function countingResults({ scope, newest, documents, now }: StandingInput): ReadonlyMap<string, CountingResult> {
  const counting = new Map<string, CountingResult>();
  const instant = now.getTime();
  for (const [testcase, { result, checkedAt, origin, report }] of newest) {
    const ends = expiresAt(checkedAt, scope.testcases.get(testcase)?.lifetime ?? null);
    if (ends.getTime() <= instant) continue;
    const verdict = verdictOf(result) as CountingResult['verdict'];
    counting.set(testcase, { verdict, checkedAt, origin, report, expiresAt: ends });
  }
  for (const { testcase, acceptedAt, validUntil } of declaredIn(scope, documents)) {
    if (acceptedAt.getTime() > instant || validUntil.getTime() <= instant) continue;
    const known = counting.get(testcase);
    if (known && !isNewer({ checkedAt: acceptedAt, expiresAt: validUntil }, known)) continue;
    const declared = { verdict: 'PASS', origin: 'declared', report: null } as const;
    counting.set(testcase, { ...declared, checkedAt: acceptedAt, expiresAt: validUntil });
  }
  return counting;
}

/** Of two documents of one instant the one that lasts longer; a measurement goes before a document of its instant. */
function isNewer(
  { checkedAt, expiresAt: ends }: Pick<CountingResult, 'checkedAt' | 'expiresAt'>,
  known: CountingResult,
): boolean {
  const difference = checkedAt.getTime() - known.checkedAt.getTime();
  return difference > 0 || (difference === 0 && known.report === null && ends > known.expiresAt);
}

/** Verdict over the testcases of a version; MISS when it demands nothing: there is nothing then that it could pass by. */
export function verdictOver(
  testcases: readonly string[],
  counting: ReadonlyMap<string, Pick<CountingResult, 'verdict'>>,
): Verdict {
  if (testcases.length === 0) return 'MISS';
  return worstVerdict(testcases.map((testcase) => counting.get(testcase)?.verdict ?? 'MISS'));
}

/** Null for none. */
export function weakestOrigin(all: readonly Origin[]): Origin | null {
  return origins.findLast((origin) => all.includes(origin)) ?? null;
}

function notPassed(testcases: readonly string[], counting: ReadonlyMap<string, CountingResult>): readonly NotPassed[] {
  const all = testcases.map((testcase) => {
    const found = counting.get(testcase);
    return { testcase, verdict: found?.verdict ?? ('MISS' as const), report: found?.report ?? null };
  });
  return all.filter((one): one is NotPassed => one.verdict !== 'PASS').toSorted(worstFirst);
}

/** In the order of `worstVerdict`, then by id. */
export function worstFirst(
  a: { readonly testcase: string; readonly verdict: Verdict },
  b: { readonly testcase: string; readonly verdict: Verdict },
): number {
  return grade[b.verdict] - grade[a.verdict] || (a.testcase < b.testcase ? -1 : 1);
}

function earliest(all: readonly Date[]): Date | null {
  return all.reduce<Date | null>((first, one) => (first === null || one < first ? one : first), null);
}

function latest(all: readonly Date[]): Date | null {
  return all.reduce<Date | null>((last, one) => (last === null || one > last ? one : last), null);
}
