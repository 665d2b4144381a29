import type { SheetStanding, SheetTestcase, SubjectSheet } from '@allmend/api';
import type { Scope } from '@allmend/conformance';
import {
  createHistory,
  daysOf,
  historyOf,
  sinceOf,
  standing,
  type DeclaredResult,
  type HistoryAt,
  type ReportRow,
} from '@allmend/conformance/controllers';
import type { publicationTexts } from './texts.ts';

/** What can be published otherwise than the evidence has it: keys of texts, which name it. */
type What = Extract<Parameters<typeof publicationTexts.format>[1], `the-${string}`>;

/** Something that is published otherwise than the evidence has it. */
export interface Difference {
  /** Subject and scope, and the testcase where one is meant. */
  readonly place: string;
  readonly what: What;
  readonly published: string;
  readonly computed: string;
}

export interface Recomputation {
  readonly verdicts: number;
  readonly results: number;
  readonly differences: readonly Difference[];
}

/** What is known of one subject under one scope. */
export interface Evidence {
  readonly id: string;
  readonly scope: Scope;
  /** Of the subject and the scope, in the order of the chain. */
  readonly rows: readonly ReportRow[];
  readonly documents: readonly DeclaredResult[];
}

/** A report that came about when a sheet was made may be in it or not: so many milliseconds before and after. */
const doubtMs = 5000;

/** Recomputes the verdict as it was at the instant of a sheet. Pure. */
export function recomputeStanding(published: SheetStanding, asOf: string, evidence: Evidence): Recomputation {
  return {
    verdicts: 1,
    results: 0,
    differences: nearest(evidence, asOf, (at) => standingDiffers(published, at, evidence)),
  };
}

/** Recomputes all that the sheet of a subject says of it under one scope. Pure. */
export function recomputeSubject(sheet: SubjectSheet, evidence: Evidence): Recomputation {
  const own = sheet.subject.standings.find((one) => one.scope === sheet.scope);
  const differences = nearest(evidence, sheet.asOf, (at) => [
    ...(own ? standingDiffers(own, at, evidence) : []),
    ...testcasesDiffer(sheet.testcases, at, evidence),
    ...daysDiffer(sheet, at, evidence),
  ]);
  // Its verdict is counted where the overview has it.
  return { verdicts: 0, results: sheet.testcases.length, differences };
}

/** The documents that a sheet names as what testcases rest on. That they were accepted is the monitor's word. */
export function declaredOf({ testcases, documents }: SubjectSheet): readonly DeclaredResult[] {
  return testcases.flatMap(({ testcase, origin, finding, askedAt, expiresAt }) => {
    if (origin !== 'declared' || finding !== null || askedAt === null || expiresAt === null) return [];
    const document = documents.find(
      (one) => one.testcase === testcase && one.state === 'Accepted' && one.validUntil === expiresAt,
    );
    if (!document) return [];
    return [{ testcase, acceptedAt: new Date(askedAt), validUntil: new Date(expiresAt), title: document.title }];
  });
}

/** Compares with the rows that were there for certain, and with those that may have been; what differs least is told. */
function nearest(
  { scope, rows, documents }: Evidence,
  asOf: string,
  compare: (at: HistoryAt) => readonly Difference[],
): readonly Difference[] {
  const now = new Date(asOf);
  const until = (instant: number): number => rows.filter((row) => row.receivedAt.getTime() <= instant).length;
  const [least, usual, most] = [now.getTime() - doubtMs, now.getTime(), now.getTime() + doubtMs].map(until) as [
    number,
    number,
    number,
  ];
  const others = Array.from({ length: most - least + 1 }, (_, at) => most - at).filter((count) => count !== usual);
  let best: readonly Difference[] | null = null;
  for (const count of [usual, ...others]) {
    const taken = rows.slice(0, count);
    const history = count === 0 ? createHistory({ scope, documents }) : historyOf({ scope, documents, rows: taken });
    const found = compare(history.at(now));
    if (found.length === 0) return [];
    if (!best || found.length < best.length) best = found;
  }
  return best ?? [];
}

type Pair = readonly [what: What, published: unknown, computed: unknown];

function differing(place: string, pairs: readonly Pair[]): readonly Difference[] {
  return pairs
    .map(([what, published, computed]) => ({ place, what, published: shown(published), computed: shown(computed) }))
    .filter((one) => one.published !== one.computed);
}

function shown(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'string' ? value : JSON.stringify(value ?? null);
}

function standingDiffers(
  published: SheetStanding,
  past: HistoryAt,
  { id, scope, documents }: Evidence,
): readonly Difference[] {
  const place = `${id}, ${published.scope}`;
  const computed = standing({ scope, newest: past.newest, documents, now: past.now });
  if (!computed) return differing(place, [['the-verdict', published.verdict, null]]);
  const { PASS, FAIL, DNF, MISS } = published.counts;
  const { counts } = computed;
  const from = past.first !== null && past.first < past.now ? past.first : past.now;
  const since = sinceOf(past.intervals({ from })) ?? past.now;
  return differing(place, [
    ['the-version', published.version, computed.version],
    ['the-verdict', published.verdict, computed.verdict],
    [
      'the-counts',
      { PASS, FAIL, DNF, MISS },
      { PASS: counts.PASS, FAIL: counts.FAIL, DNF: counts.DNF, MISS: counts.MISS },
    ],
    ['the-transition', published.transition, computed.validity === 'warn'],
    ['the-origin', published.origin, computed.origin],
    ['the-newest', published.newest, computed.newest],
    ['the-oldest', published.oldest, computed.oldest],
    ['the-not-passed', published.notPassed, computed.notPassed.length],
    [
      'the-preview',
      published.ahead.map(({ version, from, verdict, notPassed }) => [version, from, verdict, notPassed]),
      computed.ahead.map(({ version, from, verdict, notPassed }) => [version, from, verdict, notPassed.length]),
    ],
    // Before the first report it is since the subject was entered; documents that have ended are not published.
    ...(past.first !== null && documents.length === 0
      ? [['the-beginning', published.since, since] satisfies Pair]
      : []),
  ]);
}

function testcasesDiffer(
  published: readonly SheetTestcase[],
  { testcases }: HistoryAt,
  { id, scope, documents }: Evidence,
): readonly Difference[] {
  const known = new Set(published.map(({ testcase }) => testcase));
  const left = [...testcases].filter(([testcase]) => !known.has(testcase));
  return [
    ...left.flatMap(([testcase, { verdict }]) =>
      differing(`${id}, ${scope.name}, ${testcase}`, [['the-testcase', null, verdict]]),
    ),
    ...published.flatMap((one) => {
      const state = testcases.get(one.testcase);
      const newest = state?.newest ?? null;
      const byDocument = documents.some(({ testcase }) => testcase === one.testcase) && one.origin === 'declared';
      return differing(`${id}, ${scope.name}, ${one.testcase}`, [
        ['the-verdict', one.verdict, state?.verdict],
        ['the-origin', one.origin, state?.origin],
        ...(byDocument
          ? []
          : ([
              ['the-time', one.askedAt, newest?.checkedAt],
              ['the-end', one.expiresAt, newest?.expiresAt],
              ['the-report', one.finding, newest && `${newest.report}/${one.testcase}`],
              ['the-beginning', one.since, state?.since],
            ] satisfies readonly Pair[])),
      ]);
    }),
  ];
}

const dayLength = 86_400_000;

function daysDiffer(sheet: SubjectSheet, past: HistoryAt, { id, scope }: Evidence): readonly Difference[] {
  // Documents that have ended are not published, and counted on days that were.
  if (sheet.documents.length > 0) return [];
  const count = sheet.days.length;
  const from = new Date(Date.parse(`${sheet.lastDay}T00:00:00Z`) - (count - 1) * dayLength);
  return differing(`${id}, ${scope.name}`, [
    ['the-days', sheet.days, daysOf(past.intervals({ from }), sheet.lastDay, count)],
  ]);
}
