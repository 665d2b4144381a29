import type { Verdict } from '@allmend/api';
import { limitDetails } from '../../engine/details.ts';
import type { Outcome, Semantics } from '../../engine/testcase.ts';
import { toleranceFor } from './exceptions.ts';
import { texts } from './texts.ts';

/** One test in a result of sonobuoy. `status` is what sonobuoy writes: passed, failed, skipped, timeout, unknown … */
export interface SonobuoyItem {
  readonly name: string;
  readonly status: string;
}

interface Tally {
  readonly passed: number;
  readonly skipped: number;
  readonly failed: readonly SonobuoyItem[];
  readonly tolerated: readonly SonobuoyItem[];
  /** Neither passed, failed nor skipped: started, but without a result. */
  readonly unfinished: readonly SonobuoyItem[];
}

function tally(items: readonly SonobuoyItem[]): Tally {
  const failed = items.filter(({ status }) => status === 'failed');
  return {
    passed: items.filter(({ status }) => status === 'passed').length,
    skipped: items.filter(({ status }) => status === 'skipped').length,
    failed: failed.filter(({ name }) => toleranceFor(name) === null),
    tolerated: failed.filter(({ name }) => toleranceFor(name) !== null),
    unfinished: items.filter(({ status }) => !['passed', 'failed', 'skipped'].includes(status)),
  };
}

/**
 * Verdict of a sonobuoy run. By the text all tests have to pass, so a run in which none passed, or one has no result, did not
 * finish. The official suite only looks for failures. Used by cncf-k8s-conformance and kaas-networking-check.
 */
export function sonobuoyVerdict(items: readonly SonobuoyItem[], semantics: Semantics): Verdict {
  const { passed, failed, unfinished } = tally(items);
  if (failed.length > 0) return 'FAIL';
  if (semantics === 'official') return 'PASS';
  return passed > 0 && unfinished.length === 0 ? 'PASS' : 'DNF';
}

/** The same with its finding. */
export function checkSonobuoy(items: readonly SonobuoyItem[]): Outcome {
  const verdict = sonobuoyVerdict(items, 'text');
  const official = sonobuoyVerdict(items, 'official');
  const counted = tally(items);
  const { passed, skipped, failed, tolerated, unfinished } = counted;
  return {
    verdict,
    ...(official !== verdict && { official, deviation: '0201-nothing-executed' }),
    message: messageOf(verdict, counted),
    details: limitDetails([
      ...failed.map(({ name }) => texts.message('failed', { test: name })),
      ...unfinished.map(({ name, status }) => texts.message('unfinished', { test: name, status })),
      ...tolerated.map(({ name }) => texts.message(`tolerated-${toleranceFor(name)!.reason}`, { test: name })),
      texts.message('counts', { passed, skipped, failed: failed.length, tolerated: tolerated.length }),
    ]),
  };
}

function messageOf(verdict: Verdict, { passed, failed, unfinished }: Tally) {
  if (verdict === 'FAIL') return texts.message('some-failed', { count: failed.length });
  if (verdict === 'PASS') return texts.message('all-passed', { count: passed });
  return passed === 0
    ? texts.message('nothing-executed')
    : texts.message('some-unfinished', { count: unfinished.length });
}
