import type { NewestResult } from '../monitor/journal.ts';
import type { TestcaseState } from './results.ts';
import { beginOf, Sweep, type HistoryRow, type Interval, type SweepInput } from './sweep.ts';

/** Verdicts of one subject for one scope, over all its rows. Small however many rows there were. */
export interface History {
  /**
   * Takes a further row. `late`: it begins to count before one that was taken already, and was not taken; the history is to be
   * made anew then, from all rows.
   */
  add(row: HistoryRow): 'added' | 'late';
  /** As it stands at an instant. Rows may be added afterwards. */
  at(now: Date): HistoryAt;
}

export interface HistoryAt {
  readonly now: Date;
  /** When the first report began to count; null when there is none. */
  readonly first: Date | null;
  /** The next instant at which anything changes without a new row; null: never. */
  readonly nextChange: Date | null;
  /** What is said of each testcase: all of the scope, and every other that was ever reported. */
  readonly testcases: ReadonlyMap<string, TestcaseState>;
  /** For `standing`. */
  readonly newest: ReadonlyMap<string, NewestResult>;
  /** Intervals without gaps from `from` until the earlier of `until` and now. */
  intervals(query: IntervalQuery): readonly Interval[];
}

export interface IntervalQuery {
  readonly from: Date;
  /** Default: now. */
  readonly until?: Date;
  /** One of the versions that are followed besides, as if it alone were in force; left out: the deciding version of each day. */
  readonly version?: string;
}

/** Begins with no rows. Throws `scope.unknown-version`. */
export function createHistory(input: SweepInput): History {
  const sweep = new Sweep(input);
  return {
    add: (row) => sweep.add(row),
    at: (now) => historyAt(new Sweep(sweep), input.versions ?? [], now),
  };
}

/** With rows in any order. */
export function historyOf(input: SweepInput & { readonly rows: readonly HistoryRow[] }): History {
  const history = createHistory(input);
  for (const row of inTime(input.rows)) history.add(row);
  return history;
}

function historyAt(sweep: Sweep, versions: readonly string[], now: Date): HistoryAt {
  sweep.advance(now.getTime());
  sweep.finish();
  const testcases = sweep.testcases();
  const next = sweep.nextChange();
  return {
    now,
    first: sweep.begun === null ? null : new Date(sweep.begun),
    nextChange: Number.isFinite(next) ? new Date(next) : null,
    testcases,
    newest: new Map([...testcases].flatMap(([id, { newest }]) => (newest ? [[id, newest] as const] : []))),
    intervals({ from, until = now, version }) {
      const view = version === undefined ? 0 : versions.indexOf(version) + 1;
      if (view === 0 && version !== undefined) throw new RangeError(`the version ${version} is not followed`);
      if (until < now) return sweep.intervals(view, from.getTime(), until.getTime(), 'closed');
      // What begins at this very instant is part of it.
      return sweep.intervals(view, from.getTime(), now.getTime() + 1, 'open');
    },
  };
}

/** By the instant at which they begin to count, then by their place in the chain. */
function inTime(rows: readonly HistoryRow[]): readonly HistoryRow[] {
  const before = (a: HistoryRow, b: HistoryRow): number => beginOf(a) - beginOf(b) || a.row - b.row;
  const sorted = rows.every((row, at) => at === 0 || before(rows[at - 1]!, row) <= 0);
  return sorted ? rows : rows.toSorted(before);
}

export interface TimelineInput extends Omit<SweepInput, 'versions'> {
  readonly rows: readonly HistoryRow[];
  readonly from: Date;
  readonly until: Date;
  readonly now: Date;
  /** As if this version were in force all the time: old days on a new version. Left out: the deciding version of each day. */
  readonly version?: string;
}

/**
 * Verdicts over time, as they are known now: a report counts from when it was measured, however late it came. Results expire by
 * the lifetime of their testcase; versions take effect by the timeline. Intervals have no gap; the last one is open when `until`
 * is not before `now`. Pure; the order of the rows does not matter. Throws `scope.unknown-version`.
 */
export function timeline({ version, from, until, now, ...input }: TimelineInput): readonly Interval[] {
  const followed = version === undefined ? {} : { version };
  const history = historyOf({ ...input, versions: version === undefined ? [] : [version] });
  return history.at(now).intervals({ ...followed, from, until });
}

/** Since when a subject has its verdict, by the same version; null when there is no interval. */
export function sinceOf(intervals: readonly Interval[]): Date | null {
  const last = intervals.at(-1);
  if (!last) return null;
  const other = intervals.findLastIndex((one) => !isSameVerdict(one, last));
  return intervals[other + 1]!.from;
}

function isSameVerdict(a: Interval, b: Interval): boolean {
  return a.verdict === b.verdict && a.version === b.version;
}
