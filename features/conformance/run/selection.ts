import { compilePattern, PatternError } from '@allmend/core-machinery';
import type { Collector } from '../engine/collector.ts';
import { testcasePattern } from '../engine/selection.ts';
import type { Standard, Testcase } from '../engine/testcase.ts';
import { patternOfIds, wholeIdPattern } from '../schedule/past-runs.ts';
import { runErrors } from './errors.ts';

/**
 * Whether a testcase only reads. What may create, where the cloud's answers call for it, counts as active: without creating it
 * could not be judged then.
 */
export function modeOf({ needs }: Testcase): 'read' | 'active' {
  const active = (needs as readonly Collector[]).some((one) => one.mode === 'active' || (one.mayNeed ?? []).length > 0);
  return active ? 'active' : 'read';
}

/** Testcases that a run can measure: those that people judge come from documents. */
export function measurable(standards: readonly Standard[]): readonly Testcase[] {
  return standards.flatMap((one) => one.testcases).filter((one) => !one.manual);
}

export interface RunSelection {
  readonly testcases: readonly Testcase[];
  /** What the report says of its selection; null: everything was run. */
  readonly only: RegExp | null;
}

export interface SelectionOptions {
  readonly standards: readonly Standard[];
  readonly mode: 'read' | 'all';
  /** `spec.testcases`. */
  readonly pattern: string | undefined;
}

/** The testcases of a run. Throws `run.bad-pattern` and `run.nothing-selected`. */
export function selectForRun({ standards, mode, pattern }: SelectionOptions): RunSelection {
  const all = measurable(standards);
  if (pattern !== undefined) requirePattern(pattern);
  const matching = pattern === undefined ? null : wholeIdPattern(pattern);
  const testcases = all.filter(
    (one) => (mode === 'all' || modeOf(one) === 'read') && (matching === null || matching.match(one.id) === 'match'),
  );
  if (testcases.length === 0) {
    throw runErrors.error('nothing-selected', { pattern: pattern ?? '.*', mode: `a run of mode ${mode}` });
  }
  if (testcases.length === all.length) return { testcases, only: null };
  return { testcases, only: testcasePattern(`(?:${patternOfIds(testcases.map(({ id }) => id))})$`) };
}

function requirePattern(pattern: string): void {
  try {
    compilePattern(`^(?:${pattern})$`);
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    throw runErrors.error('bad-pattern', { problem: error.message });
  }
}
