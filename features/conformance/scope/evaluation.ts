import type { Verdict } from '@allmend/api';

/** A stored official result: 1 passed, 0 did not finish, -1 failed. Nothing is stored for what is missing. */
export type OfficialResult = 1 | 0 | -1;

/**
 * Verdict over `testcases` by official results: the first of failed, missing (null), not finished that occurs, else passed;
 * passed for an empty list. Source: the official library's `evaluate` (scs-0003-v2, results).
 */
export function evaluate(
  results: ReadonlyMap<string, OfficialResult>,
  testcases: Iterable<string>,
): OfficialResult | null {
  const seen = new Set<OfficialResult | null>();
  for (const testcase of testcases) seen.add(results.get(testcase) ?? null);
  if (seen.has(-1)) return -1;
  if (seen.has(null)) return null;
  return seen.has(0) ? 0 : 1;
}

export function officialResult(verdict: Verdict): OfficialResult | null {
  return ({ PASS: 1, FAIL: -1, DNF: 0, MISS: null } as const)[verdict];
}

/** Results as they are stored, by testcase. */
export function officialResults(
  findings: Iterable<{ readonly testcase: string; readonly verdict: Verdict }>,
): ReadonlyMap<string, OfficialResult> {
  const results = new Map<string, OfficialResult>();
  for (const { testcase, verdict } of findings) {
    const result = officialResult(verdict);
    if (result !== null) results.set(testcase, result);
  }
  return results;
}

export function verdictOf(result: OfficialResult | null): Verdict {
  if (result === null) return 'MISS';
  return ({ '1': 'PASS', '0': 'DNF', '-1': 'FAIL' } as const)[result];
}
