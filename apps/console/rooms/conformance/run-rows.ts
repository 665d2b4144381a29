import type { ConformanceRun } from '@allmend/api/kinds';
import type { ResultState } from '@allmend/kit-ui';

/** How far a testcase of a run is, in one word. */
export type RunState = ResultState | 'Running' | 'Waiting';

export interface RunRow {
  readonly id: string;
  readonly state: RunState;
  readonly message: string;
  readonly durationMs: number | null;
  /** Place among the testcases of the run. */
  readonly place: number;
}

type Progress = NonNullable<NonNullable<ConformanceRun['status']>['testcases']>[number];

export function runRows(testcases: readonly Progress[] = []): readonly RunRow[] {
  return testcases.map(({ id, state, verdict, message = '', durationMs = null }, place) => ({
    id,
    state: state === 'Done' ? (verdict ?? 'MISS') : state,
    message,
    durationMs,
    place,
  }));
}

/** What needs eyes first. */
const order: readonly RunState[] = ['FAIL', 'DNF', 'MISS', 'Running', 'Waiting', 'PASS'];

export function rankOfRow({ state }: RunRow): number {
  return order.indexOf(state);
}

export type RunCounts = Readonly<Record<RunState, number>>;

export function countRows(rows: readonly RunRow[]): RunCounts {
  const counts: Record<RunState, number> = { FAIL: 0, DNF: 0, MISS: 0, Running: 0, Waiting: 0, PASS: 0 };
  for (const { state } of rows) counts[state] += 1;
  return counts;
}

export function isBad({ state }: RunRow): boolean {
  return state === 'FAIL' || state === 'DNF' || state === 'MISS';
}

/** A regular expression that matches exactly these ids, as `spec.testcases` of a run wants it. */
export function expressionOf(ids: readonly string[]): string {
  return ids.map((id) => id.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)).join('|');
}

/** The shapes of a strip of a run: above the line what held and what runs, below it what failed, nothing where it waits. */
export function runStripPaths(rows: readonly RunRow[]): readonly { readonly kind: string; readonly d: string }[] {
  const draw = (states: readonly RunState[], box: (x: number) => string): string =>
    rows.flatMap((row, x) => (states.includes(row.state) ? [box(x)] : [])).join('');
  const reached = rows.findLastIndex(({ state }) => state !== 'Waiting') + 1;
  const paths = [
    { kind: 'p', d: draw(['PASS'], (x) => `M${x} 2h1v9h-1z`) },
    { kind: 'f', d: draw(['FAIL'], (x) => `M${x} 13h1v9h-1z`) },
    { kind: 'd', d: draw(['DNF'], (x) => `M${x} 7h1v10h-1z`) },
    { kind: 'm', d: draw(['MISS'], (x) => `M${x + 0.15} 4h.7v7h-.7z`) },
    { kind: 'w', d: draw(['Running'], (x) => `M${x} 6h1v5h-1z`) },
    // Beyond this the gaps are finer than a pixel and would only pale the strip.
    { kind: 'gap', d: rows.length > 400 ? '' : rows.map((_, x) => (x > 0 ? `M${x} 0v24` : '')).join('') },
    { kind: 'b', d: `M0 12h${reached}` },
    { kind: 'u', d: reached < rows.length ? `M${reached} 12h${rows.length - reached}` : '' },
  ];
  return paths.filter(({ d }) => d !== '');
}
