import { createHash } from 'node:crypto';
import { ConformanceRun, Subject } from '@allmend/api/kinds';
import type { Client } from '@allmend/core-client';
import { apiVersionOf, isStatusError } from '@allmend/core-machinery';
import type { Standard } from '../engine/testcase.ts';
import type { NewestResults } from '../monitor/journal.ts';
import { measurable, modeOf } from '../run/selection.ts';
import type { ListedScope } from '../run/subject-reading.ts';
import type { DueRun, ScheduledTestcase } from '../schedule/model.ts';
import { patternOfIds } from '../schedule/past-runs.ts';
import { mainTestcases } from '../scope/resolution.ts';
import { dayOf, versionsInForce } from '../verdicts/deciding.ts';
import { lifetimes } from '../scope/model.ts';

/** Testcases that the scopes of a subject name and that are measured here, as the schedule sees them. */
export function scheduledTestcases(
  standards: readonly Standard[],
  scopes: readonly ListedScope[],
  { newest, now }: { readonly newest: NewestResults; readonly now: Date },
): readonly ScheduledTestcase[] {
  const day = dayOf(now);
  const demanded = new Set(
    scopes
      .filter(({ stage }) => stage === 'published')
      .flatMap(({ scope }) => versionsInForce(scope, day).flatMap((version) => mainTestcases(scope, version))),
  );
  return measurable(standards).flatMap((testcase): readonly ScheduledTestcase[] => {
    const { id } = testcase;
    const declared = scopes.flatMap(({ scope }) => scope.testcases.get(id) ?? []);
    if (declared.length === 0) return [];
    const shortest = declared.map(({ lifetime }) => lifetime).toSorted(byLength)[0]!;
    return [
      {
        id,
        mode: modeOf(testcase),
        section: declared.some(({ section }) => section === 'heavy') ? 'heavy' : (declared[0]!.section ?? null),
        lifetime: shortest,
        demanded: demanded.has(id),
        newest: ownNewest(id, scopes, newest),
      },
    ];
  });
}

const byLength = (a: ScheduledTestcase['lifetime'], b: ScheduledTestcase['lifetime']): number =>
  lifetimes.indexOf(a) - lifetimes.indexOf(b);

/** What others report says nothing about when we measured: else whoever reports often could keep us from measuring. */
function ownNewest(id: string, scopes: readonly ListedScope[], newest: NewestResults): ScheduledTestcase['newest'] {
  const all = scopes.flatMap(({ scope }) => newest.get(scope.uuid)?.get(id) ?? []);
  const own = all.filter(({ origin }) => origin === 'us');
  return own.toSorted((a, b) => b.checkedAt.getTime() - a.checkedAt.getTime())[0] ?? null;
}

/** An expression has at most so many characters; a longer one would be all testcases of a scope of its own. */
const longestPattern = 20_000;

/**
 * Makes the run that is due. Its name follows from what it is and what was before it, so that two replicas that see the same make the
 * same one.
 */
export async function makeRun(
  client: Client,
  subject: Subject,
  {
    run,
    before,
    signal,
  }: { readonly run: DueRun; readonly before: readonly ConformanceRun[]; readonly signal: AbortSignal },
): Promise<'made' | 'there'> {
  const { name = '', namespace = '', uid = '' } = subject.metadata;
  const pattern = run.testcases === null ? null : patternOfIds(run.testcases);
  const last = before.toSorted(newestFirst)[0]?.metadata.uid ?? '';
  const digest = createHash('sha256')
    .update(JSON.stringify([uid, last, run.mode, run.reason, pattern]))
    .digest('hex')
    .slice(0, 10);
  const owner = { apiVersion: apiVersionOf(Subject), kind: Subject.kind, name, uid };
  try {
    await client.kind(ConformanceRun).create(
      {
        metadata: { name: `${name.slice(0, 200)}-${digest}`, namespace, ownerReferences: [owner] },
        spec: {
          subject: name,
          mode: run.mode,
          reason: run.reason,
          ...(pattern !== null && pattern.length <= longestPattern && { testcases: pattern }),
        },
      },
      { signal },
    );
    return 'made';
  } catch (error) {
    if (isStatusError(error, 'AlreadyExists')) return 'there';
    throw error;
  }
}

function newestFirst({ metadata: a }: ConformanceRun, { metadata: b }: ConformanceRun): number {
  const [x, y] = [sortKey(b), sortKey(a)];
  return x < y ? -1 : x > y ? 1 : 0;
}

/** Instants of creation have whole seconds only. */
function sortKey({ creationTimestamp = '', uid = '' }: ConformanceRun['metadata']): string {
  return `${creationTimestamp} ${uid}`;
}
