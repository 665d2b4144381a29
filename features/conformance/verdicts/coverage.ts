import type { Coverage } from '@allmend/api';
import type { Standard, Testcase } from '../engine/testcase.ts';
import type { Scope, ScopeModule } from '../scope/model.ts';
import { findVersion } from '../scope/resolution.ts';

/** How a demand of a version is shown to hold. */
export type ModuleCoverage = 'proven' | 'partly' | 'document' | 'uncovered';

/**
 * How much of a version is shown by testcases: each module that it includes is one demand (decision 0023). Throws
 * `scope.unknown-version`.
 */
export function coverageOf(scope: Scope, version: string, standards: readonly Standard[]): Coverage {
  const checks = knownChecks(standards);
  const coverage = { total: 0, proven: 0, partly: 0, document: 0, uncovered: 0 };
  for (const id of findVersion(scope, version).include) {
    const module = scope.modules.get(id);
    coverage[module ? coverageBy(scope, module, checks) : 'uncovered']++;
    coverage.total++;
  }
  return coverage;
}

/**
 * `proven`: every testcase that counts is checked here, as the text has it. `partly`: only some are, or with a known deviation, or
 * none of them counts. `document`: people judge all of them. `uncovered`: there is no testcase, whatever the module is called.
 */
export function moduleCoverage(scope: Scope, module: ScopeModule, standards: readonly Standard[]): ModuleCoverage {
  return coverageBy(scope, module, knownChecks(standards));
}

interface Checks {
  readonly testcases: ReadonlyMap<string, Testcase>;
  /** Testcases on which the text and the official predicate differ. */
  readonly deviating: ReadonlySet<string>;
}

function knownChecks(standards: readonly Standard[]): Checks {
  return {
    testcases: new Map(standards.flatMap(({ testcases }) => testcases.map((one) => [one.id, one] as const))),
    deviating: new Set(standards.flatMap(({ deviations = [] }) => deviations.flatMap(({ testcases }) => testcases))),
  };
}

function coverageBy(scope: Scope, { targets }: ScopeModule, { testcases, deviating }: Checks): ModuleCoverage {
  const counted = targets.get('main') ?? [];
  const all = [...new Set([...targets.values()].flat())];
  if (all.length === 0) return 'uncovered';
  const manual = (id: string): boolean =>
    scope.testcases.get(id)?.manual === true || testcases.get(id)?.manual === true;
  if ((counted.length > 0 ? counted : all).every(manual)) return 'document';
  const proven = (id: string): boolean => !manual(id) && testcases.has(id) && !deviating.has(id);
  return counted.length > 0 && counted.every(proven) ? 'proven' : 'partly';
}
