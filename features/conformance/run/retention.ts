import { ConformanceRun } from '@allmend/api/kinds';
import type { Client } from '@allmend/core-client';
import { isEnded } from '../schedule/past-runs.ts';
import { runsOfSubject } from './subject-of-run.ts';

/** Removes the ended runs of the subject of this run beyond the newest ones: what they found stands in the journal. */
export async function keepNewest(client: Client, run: ConformanceRun, kept: number): Promise<void> {
  const runs = await runsOfSubject(client, run, AbortSignal.timeout(30_000));
  const old = runs.filter(isEnded).toSorted(newestFirst).slice(kept);
  for (const { metadata } of old) {
    const { name = '', namespace = '', uid } = metadata;
    await client.kind(ConformanceRun).delete({ name, namespace }, uid === undefined ? {} : { uid });
  }
}

/**
 * By when they were made. Times have whole seconds: of those of one second, which end one after the other, the one that was written last
 * is the newest.
 */
export function newestFirst({ metadata: a }: ConformanceRun, { metadata: b }: ConformanceRun): number {
  const [first = '', second = ''] = [b.creationTimestamp, a.creationTimestamp];
  if (first !== second) return first < second ? -1 : 1;
  return Number(BigInt(b.resourceVersion ?? 0) - BigInt(a.resourceVersion ?? 0));
}
