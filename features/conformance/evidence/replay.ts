import type { Finding, Snapshot, Verdict } from '@allmend/api';
import { judge } from '../engine/judge.ts';
import { testcasePattern } from '../engine/selection.ts';
import type { Semantics, Standard } from '../engine/testcase.ts';
import type { EvidenceFolder, EvidenceRun } from './folder.ts';

/** A testcase whose verdict is not what was recorded when the run was made. */
export interface ReplayDifference {
  readonly testcase: string;
  readonly predicate: Semantics;
  /** Null: the testcase did not exist then, or does not exist any more. */
  readonly was: Verdict | null;
  readonly now: Verdict | null;
}

export interface ReplayedRun {
  readonly run: EvidenceRun;
  readonly snapshot: Snapshot;
  /** What was chosen. */
  readonly only: RegExp | null;
  readonly findings: readonly Finding[];
  readonly differences: readonly ReplayDifference[];
}

export interface ReplayOptions {
  readonly standards: readonly Standard[];
  readonly semantics: Semantics;
  /** Default: the testcases that the run itself was for. */
  readonly only?: RegExp | null;
  readonly signal?: AbortSignal;
}

/** Computes every verdict of an evidence folder again, without any cloud, and compares it with what was recorded. */
export async function* replayEvidence(folder: EvidenceFolder, options: ReplayOptions): AsyncGenerator<ReplayedRun> {
  for await (const run of folder.runs()) {
    options.signal?.throwIfAborted();
    const snapshot = await folder.getSnapshot(run.snapshot);
    const only = options.only ?? (run.only === null ? null : testcasePattern(run.only));
    const accept = (testcase: string) => only?.test(testcase) ?? true;
    const findings = judge(snapshot, options.standards, options.semantics, accept);
    yield { run, snapshot, only, findings, differences: compare(run, findings, options.semantics, accept) };
  }
}

function compare(
  run: EvidenceRun,
  findings: readonly Finding[],
  semantics: Semantics,
  accept: (testcase: string) => boolean,
): ReplayDifference[] {
  const differences: ReplayDifference[] = [];
  const now = new Map(findings.map((finding) => [finding.testcase, finding]));
  const ids = new Set([...Object.keys(run.verdicts), ...now.keys()]);
  for (const testcase of [...ids].sort()) {
    if (!accept(testcase)) continue;
    const was = run.verdicts[testcase]?.[semantics] ?? null;
    const found = now.get(testcase)?.verdict ?? null;
    // A testcase that did not exist then, and for which nothing was asked, is no difference.
    if (was === found || (was === null && found === 'MISS')) continue;
    differences.push({ testcase, predicate: semantics, was, now: found });
  }
  return differences;
}
