import { origins, type Origin, type Verdict } from '@allmend/api';
import type { OfficialResult } from '../scope/evaluation.ts';
import { expiresAt } from '../scope/expiry.ts';
import type { Lifetime, Scope } from '../scope/model.ts';
import type { DeclaredResult } from './declared.ts';

/** How bad a verdict is, as a number: the worst of a set is the largest. */
export const grade = { PASS: 0, DNF: 1, MISS: 2, FAIL: 3 } as const satisfies Record<Verdict, number>;
export const verdictOfGrade: readonly Verdict[] = ['PASS', 'DNF', 'MISS', 'FAIL'];

/** Nobody says anything. */
export const noOrigin = -1;
const declaredOrigin = origins.indexOf('declared');

/** Testcases that the scope does not know and that are followed all the same: those of our own. More than that is no suite. */
const mostUnknown = 1000;
/** How many days a date of expiry is remembered for. */
const mostDays = 5000;

/** What is said of one testcase at the instant that the results have been led to. */
export interface TestcaseState {
  readonly verdict: Verdict;
  /** Since when it is this one, without a break; null when nothing was ever said. */
  readonly since: Date | null;
  readonly origin: Origin | null;
  /** The newest result, also when it has expired; null when there is none. */
  readonly newest: {
    readonly result: OfficialResult;
    readonly checkedAt: Date;
    readonly expiresAt: Date;
    readonly origin: Origin;
    readonly report: string;
  } | null;
}

interface Said {
  readonly result: OfficialResult;
  /** Milliseconds. */
  readonly checkedAt: number;
  readonly row: number;
  readonly report: string;
  /** Index in `origins`. */
  readonly origin: number;
}

/**
 * The newest result of each testcase as time goes by, in columns: the sweep over years of results touches nothing else. Instants
 * are milliseconds, testcases are numbers in the order in which they were met.
 */
export class Results {
  readonly ids: string[];
  /** Grade of what is said now. */
  readonly shown: number[];
  /** Index in `origins` of who says so. */
  readonly shownOrigin: number[];
  private readonly index: Map<string, number>;
  private readonly lifetimes: Lifetime[];
  private readonly result: number[];
  private readonly checkedAt: number[];
  private readonly row: number[];
  private readonly ends: number[];
  private readonly live: boolean[];
  private readonly origin: number[];
  private readonly report: string[];
  private readonly since: number[];
  /** No result ends before it. */
  private endBound = Number.POSITIVE_INFINITY;
  /** What changed at the present instant, with the grade before. */
  private readonly touched = new Map<number, number>();
  private readonly declared: ReadonlyMap<number, readonly DeclaredResult[]>;
  private readonly expiries: Map<number, number>;
  private readonly known: number;

  constructor(from: { readonly scope: Scope; readonly documents: readonly DeclaredResult[] } | Results) {
    if (from instanceof Results) {
      this.ids = from.ids.slice();
      this.index = new Map(from.index);
      this.lifetimes = from.lifetimes.slice();
      this.shown = from.shown.slice();
      this.shownOrigin = from.shownOrigin.slice();
      this.result = from.result.slice();
      this.checkedAt = from.checkedAt.slice();
      this.row = from.row.slice();
      this.ends = from.ends.slice();
      this.live = from.live.slice();
      this.origin = from.origin.slice();
      this.report = from.report.slice();
      this.since = from.since.slice();
      this.endBound = from.endBound;
      this.touched = new Map(from.touched);
      this.declared = from.declared;
      this.expiries = from.expiries;
      this.known = from.known;
      return;
    }
    this.ids = [];
    this.index = new Map();
    this.lifetimes = [];
    this.shown = [];
    this.shownOrigin = [];
    this.result = [];
    this.checkedAt = [];
    this.row = [];
    this.ends = [];
    this.live = [];
    this.origin = [];
    this.report = [];
    this.since = [];
    this.expiries = new Map();
    for (const { id, lifetime } of from.scope.testcases.values()) this.meet(id, lifetime);
    // What a version demands although the file declares it nowhere.
    for (const module of from.scope.modules.values())
      for (const ids of module.targets.values()) for (const id of ids) if (!this.index.has(id)) this.meet(id, 'week');
    this.known = this.ids.length;
    const declared = new Map<number, DeclaredResult[]>();
    for (const document of from.documents) {
      const at = this.index.get(document.testcase)!;
      declared.set(at, [...(declared.get(at) ?? []), document]);
    }
    this.declared = declared;
  }

  /** Number of a testcase; undefined when it was never met. */
  numberOf(testcase: string): number | undefined {
    return this.index.get(testcase);
  }

  /** Takes what a report says at `instant`; `changed` is told of each testcase of which something else is said from now on. */
  take(testcase: string, said: Said, instant: number, changed: (number: number) => void): void {
    let at = this.index.get(testcase);
    if (at === undefined) {
      if (this.ids.length - this.known >= mostUnknown) return;
      at = this.meet(testcase, 'week');
    }
    const { checkedAt, row, result, origin } = said;
    const before = this.checkedAt[at]!;
    if (checkedAt < before || (checkedAt === before && row < this.row[at]!)) return;
    const same = this.live[at] && this.result[at] === result && this.origin[at] === origin;
    this.checkedAt[at] = checkedAt;
    this.row[at] = row;
    this.report[at] = said.report;
    this.result[at] = result;
    this.origin[at] = origin;
    this.live[at] = true;
    const ends = this.endOf(checkedAt, at);
    this.ends[at] = ends;
    if (ends < this.endBound) this.endBound = ends;
    if (!same || this.declared.has(at)) this.show(at, instant, changed);
  }

  /** The next instant at which results may end; looking again after `expire` makes it exact. */
  get nextEnd(): number {
    return this.endBound;
  }

  /** Ends the results whose time is over at `instant`. */
  expire(instant: number, changed: (number: number) => void): void {
    let bound = Number.POSITIVE_INFINITY;
    for (let at = 0; at < this.ids.length; at++) {
      if (!this.live[at]) continue;
      const ends = this.ends[at]!;
      if (ends <= instant) {
        this.live[at] = false;
        this.show(at, instant, changed);
      } else if (ends < bound) bound = ends;
    }
    this.endBound = bound;
  }

  /** A document begins or ceases to count. */
  reconsider(testcase: string, instant: number, changed: (number: number) => void): void {
    this.show(this.index.get(testcase)!, instant, changed);
  }

  /** Everything that happens at `instant` has happened: what was one thing before and is again has not changed. */
  settle(instant: number): void {
    for (const [at, before] of this.touched) if (this.shown[at] !== before) this.since[at] = instant;
    this.touched.clear();
  }

  stateOf(at: number): TestcaseState {
    const since = this.since[at]!;
    const origin = this.origin[at]!;
    return {
      verdict: verdictOfGrade[this.shown[at]!]!,
      since: Number.isFinite(since) ? new Date(since) : null,
      origin: origins[this.shownOrigin[at]!] ?? null,
      newest:
        origin === noOrigin
          ? null
          : {
              result: this.result[at] as OfficialResult,
              checkedAt: new Date(this.checkedAt[at]!),
              expiresAt: new Date(this.ends[at]!),
              origin: origins[origin]!,
              report: this.report[at]!,
            },
    };
  }

  private meet(id: string, lifetime: Lifetime): number {
    const at = this.ids.push(id) - 1;
    this.index.set(id, at);
    this.lifetimes.push(lifetime);
    this.shown.push(grade.MISS);
    this.shownOrigin.push(noOrigin);
    this.result.push(0);
    this.checkedAt.push(Number.NEGATIVE_INFINITY);
    this.row.push(0);
    this.ends.push(Number.POSITIVE_INFINITY);
    this.live.push(false);
    this.origin.push(noOrigin);
    this.report.push('');
    this.since.push(Number.NEGATIVE_INFINITY);
    return at;
  }

  private show(at: number, instant: number, changed: (number: number) => void): void {
    let shown: number = grade.MISS;
    let origin = noOrigin;
    if (this.live[at]) {
      shown = this.result[at] === 1 ? grade.PASS : this.result[at] === 0 ? grade.DNF : grade.FAIL;
      origin = this.origin[at]!;
    }
    for (const { acceptedAt, validUntil } of this.declared.get(at) ?? []) {
      const from = acceptedAt.getTime();
      if (from > instant || validUntil.getTime() <= instant) continue;
      if (this.live[at] && from <= this.checkedAt[at]!) continue;
      shown = grade.PASS;
      origin = declaredOrigin;
    }
    const before = this.shown[at]!;
    if (shown === before && origin === this.shownOrigin[at]) return;
    if (!this.touched.has(at)) this.touched.set(at, before);
    this.shown[at] = shown;
    this.shownOrigin[at] = origin;
    changed(at);
  }

  /** It depends on the day alone, and the day on the testcase's lifetime. */
  private endOf(checkedAt: number, at: number): number {
    const lifetime = this.lifetimes[at]!;
    const key = Math.floor(checkedAt / 86_400_000) * 8 + lifetimeNumber[lifetime];
    const known = this.expiries.get(key);
    if (known !== undefined) return known;
    if (this.expiries.size > mostDays) this.expiries.clear();
    const ends = expiresAt(new Date(checkedAt), lifetime).getTime();
    this.expiries.set(key, ends);
    return ends;
  }
}

const lifetimeNumber: Readonly<Record<Lifetime, number>> = { day: 0, week: 1, month: 2, quarter: 3, year: 4 };
