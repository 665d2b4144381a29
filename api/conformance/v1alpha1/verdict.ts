/**
 * Result of a testcase. PASS and FAIL are judgements; DNF (did not finish) means it was tried and could not be judged;
 * MISS means there is no fresh result. Only PASS counts as passed, anywhere.
 * Source: scs-0003-v2 (FAIL > MISS > DNF > PASS); the official suite prints DNF as ABORT.
 */
export const verdicts = ['PASS', 'FAIL', 'DNF', 'MISS'] as const;
export type Verdict = (typeof verdicts)[number];

const severity: readonly Verdict[] = ['FAIL', 'MISS', 'DNF', 'PASS'];

/** The verdict of a set: the first of FAIL, MISS, DNF that occurs, else PASS. An empty set passes (official `evaluate`). */
export function worstVerdict(all: Iterable<Verdict>): Verdict {
  const seen = new Set(all);
  return severity.find((verdict) => seen.has(verdict)) ?? 'PASS';
}
