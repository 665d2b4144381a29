import { Snapshot, type Report } from '@allmend/api';
import type { Blobs } from '@allmend/core-blobs';
import { judge } from '../engine/judge.ts';
import type { Standard } from '../engine/testcase.ts';
import { bodiesIn } from '../monitor/evidence-of.ts';
import { officialResults, verdictOf, type OfficialResult } from '../scope/evaluation.ts';
import { clip } from '../scope/reading.ts';
import { intakeErrors } from './errors.ts';

/** What came along with a report: all of it is covered by the report's signature, digest by digest. */
export interface Attached {
  readonly report: Report;
  /** By their SHA-256. */
  readonly contents: ReadonlyMap<string, Uint8Array>;
  /** What will be written down of the report. */
  readonly results: ReadonlyMap<string, OfficialResult>;
}

/**
 * The evidence must be the report's, whole, nothing else, and say what the report says: what is shown as resting on evidence does.
 * Throws `intake.evidence-not-whole`, `not-proven`.
 */
export function requireProof({ report, contents, results }: Attached, standards: readonly Standard[]): void {
  const snapshot = snapshotOf(report, contents);
  const judged = officialResults(judge(snapshot, standards, report.semantics, (testcase) => results.has(testcase)));
  const others = [...results].filter(([testcase, said]) => judged.get(testcase) !== said);
  const [first] = others;
  if (!first) return;
  const [testcase, said] = first;
  throw intakeErrors.error('not-proven', {
    count: others.length,
    testcase: clip(testcase),
    said: verdictOf(said),
    judged: verdictOf(judged.get(testcase) ?? null),
  });
}

/** Durable when it resolves; the snapshot last, so that one that is there is whole. */
export async function keepEvidence({ report, contents }: Attached, blobs: Pick<Blobs, 'put'>): Promise<void> {
  for (const [digest, bytes] of contents) if (digest !== report.snapshot) await blobs.put(bytes);
  await blobs.put(contents.get(report.snapshot)!);
}

function snapshotOf(report: Report, contents: ReadonlyMap<string, Uint8Array>): Snapshot {
  const bytes = contents.get(report.snapshot);
  if (!bytes) throw notWhole(`the snapshot ${clip(report.snapshot)} is not in the bundle`);
  const snapshot = parse(bytes);
  const bodies = new Set(bodiesIn(bytes));
  for (const body of bodies) if (!contents.has(body)) throw notWhole(`the content ${body} is not in the bundle`);
  for (const digest of contents.keys()) {
    if (digest !== report.snapshot && !bodies.has(digest)) throw notWhole(`nothing refers to the content ${digest}`);
  }
  if (snapshot.finishedAt !== report.checkedAt) {
    throw notWhole(`the snapshot was finished at ${snapshot.finishedAt}, and the report says ${report.checkedAt}`);
  }
  if (snapshot.simulated !== report.simulated) throw notWhole('one of both says that the cloud is simulated');
  return snapshot;
}

function parse(bytes: Uint8Array): Snapshot {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(bytes).toString());
  } catch {
    throw notWhole('the snapshot is not JSON');
  }
  const parsed = Snapshot.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw notWhole(`the snapshot is of no known form (${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''})`);
}

function notWhole(problem: string): Error {
  return intakeErrors.error('evidence-not-whole', { problem });
}
