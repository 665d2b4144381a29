import type { ConformanceRun } from '@allmend/api/kinds';
import { compilePattern, type CompiledPattern } from '@allmend/core-machinery';
import type { PastRun } from './model.ts';

const ended: ReadonlySet<string> = new Set(['Finished', 'Cancelled', 'Failed']);

/** Whether nobody works on it any more. */
export function isEnded({ status }: ConformanceRun): boolean {
  return ended.has(status?.phase ?? '');
}

/** A run as the schedule sees it. */
export function pastRun(run: ConformanceRun): PastRun {
  const { spec, status, metadata } = run;
  const at = status?.finishedAt ?? status?.startedAt ?? metadata.creationTimestamp ?? '';
  const pattern = spec.testcases === undefined ? null : wholeIdPattern(spec.testcases);
  return {
    mode: spec.mode,
    reason: spec.reason,
    whole: spec.testcases === undefined && status?.phase === 'Finished',
    covers: ({ id, mode }) =>
      (spec.mode === 'all' || mode === 'read') && (pattern === null || pattern.match(id) === 'match'),
    endedAt: isEnded(run) ? new Date(at) : null,
    reported: status?.phase === 'Finished',
    passed: status?.phase === 'Finished' && status.verdict === 'PASS',
    requests: status?.requests ?? 0,
  };
}

const nothing: CompiledPattern = { source: '', match: () => 'no-match' };

/**
 * What matches whole ids. People write the expression, so it runs on the engine that cannot be made to hang. One that cannot be
 * read matches nothing.
 */
export function wholeIdPattern(text: string): CompiledPattern {
  try {
    return compilePattern(`^(?:${text})$`);
  } catch {
    return nothing;
  }
}

/** An expression that matches just these ids. */
export function patternOfIds(ids: readonly string[]): string {
  return ids.map((id) => id.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)).join('|');
}
