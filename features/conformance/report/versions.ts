import { verdicts, worstVerdict, type Verdict, type VersionResult } from '@allmend/api';
import type { Semantics } from '../engine/testcase.ts';
import type { Scope } from '../scope/model.ts';
import { findVersion, mainTestcases } from '../scope/resolution.ts';
import { listedVersions, validityAt } from '../scope/validity.ts';

export interface VersionQuery {
  readonly scope: Scope;
  /** Reference date, `YYYY-MM-DD`. */
  readonly date: string;
  /** Versions that were asked for by name: only they are shown, and they count. */
  readonly versions?: readonly string[];
  readonly semantics: Semantics;
}

/**
 * Verdict of each version that is shown: those the timeline names at the date, or those asked for. A testcase without a
 * verdict is missing. A version whose `main` is empty has nothing to pass by and is missing too; officially it passes.
 * Throws `scope.bad-date` and `scope.unknown-version`.
 */
export function versionResults(query: VersionQuery, verdictOf: ReadonlyMap<string, Verdict>): VersionResult[] {
  const { scope, date, semantics } = query;
  const states = validityAt(scope, date);
  const shown = query.versions?.map((version) => findVersion(scope, version).version) ?? listedVersions(scope, date);
  return shown.map((version) => {
    const testcases = [...mainTestcases(scope, version)];
    const found = testcases.map((testcase) => verdictOf.get(testcase) ?? 'MISS');
    const counts = Object.fromEntries(
      verdicts.map((verdict) => [verdict, found.filter((one) => one === verdict).length]),
    );
    const verdict = found.length === 0 && semantics === 'text' ? 'MISS' : worstVerdict(found);
    const { validity } = states.get(version)!;
    return { version, validity, verdict, counts: counts as VersionResult['counts'], testcases };
  });
}

/**
 * The versions that decide: those asked for by name, else the effective ones, else (none being effective) those that are about
 * to be replaced and still certifiable.
 */
export function countingVersions(query: VersionQuery, results: readonly VersionResult[]): readonly VersionResult[] {
  if (query.versions) return results;
  const effective = results.filter((one) => one.validity === 'effective');
  return effective.length > 0 ? effective : results.filter((one) => one.validity === 'warn');
}

/** Verdict over the versions that decide; MISS when there is none, since nothing was then shown to hold. */
export function overallVerdict(counting: readonly VersionResult[]): Verdict {
  return counting.length === 0 ? 'MISS' : worstVerdict(counting.map((one) => one.verdict));
}
