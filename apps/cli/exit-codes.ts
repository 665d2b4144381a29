import type { Verdict } from '@allmend/api';

/** Exit codes of every command; `docs/reference/exit-codes.md` explains them. */
export const exitCodes = {
  passed: 0,
  failed: 1,
  usage: 2,
  inconclusive: 3,
  interrupted: 130,
} as const;

/** 0 all passed, 1 something failed, 3 nothing failed but something did not finish or has no fresh result. */
export function exitCodeOf(verdict: Verdict): number {
  if (verdict === 'PASS') return exitCodes.passed;
  return verdict === 'FAIL' ? exitCodes.failed : exitCodes.inconclusive;
}
