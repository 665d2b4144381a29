import { conformanceErrors } from './errors.ts';
import type { Standard, Testcase } from './testcase.ts';

/** A pattern of the command line, matched from the start of an id as the official `--tests` does. Throws `conformance.bad-pattern`. */
export function testcasePattern(only: string): RegExp {
  try {
    return new RegExp(`^(?:${only})`);
  } catch (error) {
    throw conformanceErrors.error('bad-pattern', { only, problem: (error as Error).message });
  }
}

/** The testcases of a check. Throws `conformance.no-testcase` when the pattern leaves none. */
export function selectTestcases(standards: readonly Standard[], only: RegExp | null): readonly Testcase[] {
  const selected = standards
    .flatMap((standard) => standard.testcases)
    .filter((testcase) => only?.test(testcase.id) ?? true);
  if (selected.length === 0) throw conformanceErrors.error('no-testcase', { only: only ? patternText(only) : '' });
  return selected;
}

/** The pattern as it was typed. */
export function patternText(only: RegExp): string {
  return only.source.slice(4, -1);
}
