import type { Verdict } from '@allmend/api';
import type { Outcome } from './testcase.ts';

/** The outcome by the text; with the official verdict and the row that explains it beside it where they differ. */
export function besideOfficial(outcome: Outcome, official: Verdict, deviation: string): Outcome {
  return official === outcome.verdict ? outcome : { ...outcome, official, deviation };
}
