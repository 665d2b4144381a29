import type { Snapshot } from '@allmend/api';
import { judge } from '../engine/judge.ts';
import type { Standard } from '../engine/testcase.ts';
import { officialResults, type OfficialResult } from '../scope/evaluation.ts';
import type { Scope } from '../scope/model.ts';
import { mainTestcases } from '../scope/resolution.ts';
import type { ReportRow } from '../monitor/journal.ts';

const dayLength = 86_400_000;
/** 1 January 1970 was a Thursday: weeks begin three days before it. */
const mondayOffset = 3;

/**
 * Testcases that versions demand, that no row ever had a result for and that this program can judge: what stored snapshots are
 * judged again for. Throws `scope.unknown-version`.
 */
export function neverMeasured(
  scope: Scope,
  versions: readonly string[],
  rows: readonly Pick<ReportRow, 'results'>[],
  standards: readonly Standard[],
): readonly string[] {
  const known = new Set(standards.flatMap(({ testcases }) => testcases.map(({ id }) => id)));
  const wanted = new Set(versions.flatMap((version) => mainTestcases(scope, version)).filter((id) => known.has(id)));
  for (const { results } of rows) for (const id of wanted) if (results.has(id)) wanted.delete(id);
  return [...wanted].sort();
}

/**
 * The rows whose snapshots are worth judging for the testcases: the first of each week, or of each day for testcases whose results
 * last no longer, that saw what a testcase needs; and the newest. A result counts for its lifetime, so that these leave no gap.
 */
export function rowsToJudge<R extends Pick<ReportRow, 'checkedAt' | 'results' | 'snapshot'>>(
  scope: Scope,
  testcases: readonly string[],
  rows: readonly R[],
  standards: readonly Standard[],
): readonly R[] {
  const needs = resourcesOf(standards);
  const chosen = new Set<R>();
  for (const testcase of testcases) {
    const daily = scope.testcases.get(testcase)?.lifetime === 'day';
    const needed = needs.get(testcase) ?? new Set<string>();
    // A result of a testcase that needs the same says that it was seen.
    const witnesses = [...needs]
      .filter(([, resources]) => [...needed].every((one) => resources.has(one)))
      .map(([id]) => id);
    const oldest = new Map<number, R>();
    let newest: R | null = null;
    for (const row of rows) {
      if (row.snapshot === null || !witnesses.some((id) => row.results.has(id))) continue;
      const day = Math.floor(row.checkedAt.getTime() / dayLength);
      const period = daily ? day : Math.floor((day + mondayOffset) / 7);
      const known = oldest.get(period);
      if (!known || row.checkedAt < known.checkedAt) oldest.set(period, row);
      if (!newest || newest.checkedAt <= row.checkedAt) newest = row;
    }
    for (const row of oldest.values()) chosen.add(row);
    if (newest) chosen.add(newest);
  }
  return rows.filter((row) => chosen.has(row));
}

/** What a stored snapshot says of testcases, by the text of the standards. What it did not see is left out. Pure. */
export function judgeAgain(
  snapshot: Snapshot,
  standards: readonly Standard[],
  testcases: readonly string[],
): ReadonlyMap<string, OfficialResult> {
  const wanted = new Set(testcases);
  return officialResults(judge(snapshot, standards, 'text', (id) => wanted.has(id)));
}

function resourcesOf(standards: readonly Standard[]): ReadonlyMap<string, ReadonlySet<string>> {
  const testcases = standards.flatMap((standard) => standard.testcases);
  return new Map(testcases.map(({ id, needs }) => [id, new Set(needs.map(({ resource }) => resource))]));
}
