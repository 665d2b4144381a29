import type { Finding, Snapshot, Verdict } from '@allmend/api';
import { judge } from '../engine/judge.ts';
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
  readonly findings: readonly Finding[];
  readonly differences: readonly ReplayDifference[];
}

export interface ReplayOptions {
  readonly standards: readonly Standard[];
  readonly semantics: Semantics;
  readonly only?: (testcase: string) => boolean;
  readonly signal?: AbortSignal;
}

/** Computes every verdict of an evidence folder again, without any cloud, and compares it with what was recorded. */
export async function* replayEvidence(folder: EvidenceFolder, options: ReplayOptions): AsyncGenerator<ReplayedRun> {
  for await (const run of folder.runs()) {
    options.signal?.throwIfAborted();
    const snapshot = await folder.getSnapshot(run.snapshot);
    const findings = judge(snapshot, options.standards, options.semantics, options.only);
    yield { run, snapshot, findings, differences: compare(run, findings, options) };
  }
}

function compare(run: EvidenceRun, findings: readonly Finding[], options: ReplayOptions): ReplayDifference[] {
  const differences: ReplayDifference[] = [];
  const now = new Map(findings.map((finding) => [finding.testcase, finding]));
  const ids = new Set([...Object.keys(run.verdicts), ...now.keys()]);
  for (const testcase of [...ids].sort()) {
    if (options.only && !options.only(testcase)) continue;
    const was = run.verdicts[testcase]?.[options.semantics] ?? null;
    const found = now.get(testcase)?.verdict ?? null;
    // A testcase that was left out of a run on purpose has no verdict then and MISS now: no difference.
    if (was === found || (was === null && found === 'MISS')) continue;
    differences.push({ testcase, predicate: options.semantics, was, now: found });
  }
  return differences;
}
