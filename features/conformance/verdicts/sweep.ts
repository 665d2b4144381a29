import { origins, type Origin, type Verdict } from '@allmend/api';
import type { ReportRow } from '../monitor/journal.ts';
import type { Scope } from '../scope/model.ts';
import { mainTestcases } from '../scope/resolution.ts';
import { decidingPeriods } from './deciding.ts';
import { declaredIn, type DeclaredResult } from './declared.ts';
import { grade, noOrigin, Results, verdictOfGrade, type TestcaseState } from './results.ts';

/** A row of the journal, as far as verdicts need it. */
export type HistoryRow = Pick<ReportRow, 'row' | 'report' | 'checkedAt' | 'receivedAt' | 'origin' | 'results'>;

/** For how long a subject had one verdict, by one version, for one reason. */
export interface Interval {
  /** Null: no version was in force. */
  readonly version: string | null;
  readonly verdict: Verdict;
  readonly from: Date;
  /** The end, not included; null: it still is so. */
  readonly until: Date | null;
  /** The weakest of what it rests on; null when nothing counts. */
  readonly origin: Origin | null;
  /** Testcases that keep it from passing, the worst first, then by id. */
  readonly testcases: readonly string[];
  /** `before`: no report was there yet, which is MISS, too. */
  readonly state: 'before' | 'reported';
}

interface Span {
  readonly version: string | null;
  readonly verdict: Verdict;
  readonly from: number;
  readonly origin: Origin | null;
  readonly testcases: readonly string[];
  readonly state: Interval['state'];
}

interface Period {
  readonly from: number;
  readonly version: string | null;
  /** Numbers of the testcases in `main`, by id. */
  readonly main: readonly number[];
}

/** The verdict by what the timeline says, or as if one version were in force all the time. */
interface View {
  readonly periods: readonly Period[];
  period: number;
  /** All but the last one have ended. */
  spans: Span[];
}

/** Versions that are followed besides the deciding one: each has a bit in a mask. */
export const mostVersions = 29;

export interface SweepInput {
  readonly scope: Scope;
  readonly documents: readonly DeclaredResult[];
  /** Versions that are followed besides, each as if it alone were in force; at most `mostVersions`. */
  readonly versions?: readonly string[];
}

/** When a row begins to count: when it was measured, but never before it was there. */
export function beginOf({ checkedAt, receivedAt }: Pick<HistoryRow, 'checkedAt' | 'receivedAt'>): number {
  return Math.min(checkedAt.getTime(), receivedAt.getTime());
}

/**
 * Goes through time once: results come, expire and are replaced, documents begin and end, versions take effect; whenever the
 * verdict or its reason becomes another, an interval ends. Work is done for what changes, not for every row.
 */
export class Sweep {
  private readonly results: Results;
  private readonly views: readonly View[];
  /** Instants at which documents begin or end, ascending. */
  private readonly edges: readonly { readonly at: number; readonly testcase: string }[];
  private edge = 0;
  /** The instant that is being dealt with. */
  private instant = Number.NEGATIVE_INFINITY;
  private first: number | null = null;
  /** For each testcase the views whose present version demands it. */
  private demanding: number[] = [];
  private dirty = 0;
  private readonly changed = (at: number): void => {
    this.dirty |= this.demanding[at] ?? 0;
  };

  constructor(from: SweepInput | Sweep) {
    if (from instanceof Sweep) {
      this.results = new Results(from.results);
      this.views = from.views.map((view) => ({ ...view, spans: view.spans.slice() }));
      this.edges = from.edges;
      this.edge = from.edge;
      this.instant = from.instant;
      this.first = from.first;
      this.demanding = from.demanding;
      this.dirty = from.dirty;
      return;
    }
    const { scope, versions = [] } = from;
    if (versions.length > mostVersions)
      throw new RangeError(`${versions.length} versions are more than can be followed`);
    const documents = declaredIn(scope, from.documents);
    this.results = new Results({ scope, documents });
    const periodOf = ({ from: begin, version }: Pick<Period, 'from' | 'version'>): Period => ({
      from: begin,
      version,
      main: version === null ? [] : mainTestcases(scope, version).map((id) => this.results.numberOf(id)!),
    });
    const always = versions.map((version) => [{ from: Number.NEGATIVE_INFINITY, version }]);
    this.views = [decidingPeriods(scope), ...always].map((periods) => ({
      periods: periods.map(periodOf),
      period: 0,
      spans: [],
    }));
    this.edges = documents
      .flatMap(({ testcase, acceptedAt, validUntil }) =>
        [acceptedAt, validUntil].map((at) => ({ at: at.getTime(), testcase })),
      )
      .sort((a, b) => a.at - b.at);
    this.followDemands();
    for (const view of this.views) view.spans.push(this.spanOf(view));
  }

  /** False, and nothing is taken, when it begins to count before what was taken already. */
  add(row: HistoryRow): 'added' | 'late' {
    const begin = beginOf(row);
    if (begin < this.instant) return 'late';
    this.advance(begin);
    this.begin(begin);
    if (this.first === null) {
      this.first = begin;
      this.dirty = -1;
    }
    const said = {
      checkedAt: row.checkedAt.getTime(),
      row: row.row,
      report: row.report,
      origin: origins.indexOf(row.origin),
    };
    for (const [testcase, result] of row.results) this.results.take(testcase, { ...said, result }, begin, this.changed);
    return 'added';
  }

  /** Leads everything to an instant, as far as no new results are needed for it. */
  advance(instant: number): void {
    for (;;) {
      const next = this.nextChange();
      if (next > instant) return;
      this.begin(next);
      if (this.results.nextEnd <= next) this.results.expire(next, this.changed);
      for (let edge = this.edges[this.edge]; edge && edge.at <= next; edge = this.edges[++this.edge])
        this.results.reconsider(edge.testcase, next, this.changed);
      this.turn(next);
    }
  }

  /** Ends what is under way, so that everything can be read. Nothing may be added afterwards. */
  finish(): void {
    this.settle();
  }

  /** The next instant at which something may change by itself. */
  nextChange(): number {
    let next = Math.min(this.results.nextEnd, this.edges[this.edge]?.at ?? Number.POSITIVE_INFINITY);
    for (const { periods, period } of this.views) next = Math.min(next, periods[period + 1]?.from ?? next);
    return next;
  }

  /** When the first report began to count; null when there is none. */
  get begun(): number | null {
    return this.first;
  }

  /** Intervals of a view between two instants: 0 is the deciding version, then `versions` in their order. */
  intervals(view: number, from: number, until: number, open: 'open' | 'closed'): Interval[] {
    const spans = this.views[view]!.spans;
    const intervals: Interval[] = [];
    for (let at = 0; at < spans.length; at++) {
      const span = spans[at]!;
      const end = Math.min(spans[at + 1]?.from ?? Number.POSITIVE_INFINITY, until);
      const begin = Math.max(span.from, from);
      if (begin >= end) continue;
      const last = end === until;
      intervals.push({
        ...span,
        from: new Date(begin),
        until: last && open === 'open' ? null : new Date(end),
      });
    }
    return intervals;
  }

  /** What is said of each testcase: all of the scope, and every other that was ever reported. */
  testcases(): ReadonlyMap<string, TestcaseState> {
    return new Map(this.results.ids.map((id, at) => [id, this.results.stateOf(at)]));
  }

  /** Enters an instant: what was under way before is settled. */
  private begin(instant: number): void {
    if (instant === this.instant) return;
    this.settle();
    this.instant = instant;
  }

  private settle(): void {
    this.results.settle(this.instant);
    if (this.dirty === 0) return;
    for (let at = 0; at < this.views.length; at++) {
      if ((this.dirty & (1 << at)) === 0) continue;
      const view = this.views[at]!;
      const span = this.spanOf(view);
      if (!isSame(span, view.spans.at(-1)!)) view.spans.push(span);
    }
    this.dirty = 0;
  }

  /** Other versions take effect. */
  private turn(instant: number): void {
    let turned = 0;
    for (let at = 0; at < this.views.length; at++) {
      const view = this.views[at]!;
      for (let next = view.periods[view.period + 1]; next && next.from <= instant;) {
        view.period++;
        turned |= 1 << at;
        next = view.periods[view.period + 1];
      }
    }
    if (turned === 0) return;
    this.dirty |= turned;
    this.followDemands();
  }

  private followDemands(): void {
    // Clones share the old one.
    const demanding: number[] = [];
    this.views.forEach((view, at) => {
      for (const testcase of view.periods[view.period]!.main)
        demanding[testcase] = (demanding[testcase] ?? 0) | (1 << at);
    });
    this.demanding = demanding;
  }

  private spanOf({ periods, period }: View): Span {
    const { version, main } = periods[period]!;
    const { shown, shownOrigin, ids } = this.results;
    const begun = { version, from: this.instant, state: this.first === null ? 'before' : 'reported' } as const;
    // A version that demands nothing has nothing to pass by.
    if (main.length === 0) return { ...begun, verdict: 'MISS', origin: null, testcases: [] };
    let worst = 0;
    let weakest = noOrigin;
    for (const at of main) {
      if (shown[at]! > worst) worst = shown[at]!;
      if (shownOrigin[at]! > weakest) weakest = shownOrigin[at]!;
    }
    const testcases: string[] = [];
    for (let level = worst; level > grade.PASS; level--)
      for (const at of main) if (shown[at] === level) testcases.push(ids[at]!);
    return { ...begun, verdict: verdictOfGrade[worst]!, origin: origins[weakest] ?? null, testcases };
  }
}

function isSame(a: Span, b: Span): boolean {
  return (
    a.verdict === b.verdict &&
    a.version === b.version &&
    a.origin === b.origin &&
    a.state === b.state &&
    a.testcases.length === b.testcases.length &&
    a.testcases.every((testcase, at) => testcase === b.testcases[at])
  );
}
