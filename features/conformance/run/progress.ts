import { snapshotSchemaVersion, type Finding, type Observation, type Snapshot } from '@allmend/api';
import type { Collector } from '../engine/collector.ts';
import { judge } from '../engine/judge.ts';
import type { RunEvent } from '../engine/observe.ts';
import type { Standard, Testcase } from '../engine/testcase.ts';
import { reasonOf } from '../report/reasons.ts';
import type { RunStatus } from './claim.ts';

type Progress = NonNullable<RunStatus['testcases']>[number];

export interface ProgressOptions {
  readonly standards: readonly Standard[];
  readonly testcases: readonly Testcase[];
  readonly now: () => Date;
  /** Told whenever something has changed. */
  readonly changed: () => void;
}

/** How far each testcase of a run is: a testcase is judged as soon as all that it needs was seen. */
export interface RunProgress {
  readonly event: (event: RunEvent) => void;
  /** By id, of bounded size. */
  list(): Progress[];
  /** Takes what the report says. */
  settle(findings: readonly Finding[]): void;
}

const longestMessage = 300;

export function trackProgress({ standards, testcases, now, changed }: ProgressOptions): RunProgress {
  const known = new Map(testcases.map(({ id }): [string, Progress] => [id, { id, state: 'Waiting' }]));
  const seen = new Map<string, Observation>();
  const needs = new Map(
    testcases.map((one) => [one.id, (one.needs as readonly Collector[]).map(({ resource }) => resource)]),
  );
  const waitingFor = (resource: string) =>
    [...known.values()].filter(({ id, state }) => state !== 'Done' && needs.get(id)!.includes(resource));

  const durationOf = (id: string): number | undefined => {
    const all = needs.get(id)!.flatMap((resource) => {
      const one = seen.get(resource);
      return one ? [Date.parse(one.finishedAt) - Date.parse(one.startedAt)] : [];
    });
    return all.length === 0 ? undefined : Math.max(0, ...all);
  };

  const settle = (findings: readonly Finding[]): void => {
    for (const finding of findings) {
      const { testcase: id, verdict } = finding;
      if (!known.has(id)) continue;
      const durationMs = durationOf(id);
      const text = verdict === 'PASS' ? null : cut(reasonOf(finding, 'en'));
      known.set(id, {
        id,
        state: 'Done',
        verdict,
        ...(text !== null && { message: text }),
        ...(durationMs !== undefined && { durationMs }),
      });
    }
    changed();
  };

  return {
    event(event) {
      if (event.type === 'started') {
        for (const one of waitingFor(event.resource)) known.set(one.id, { ...one, state: 'Running' });
        changed();
      }
      if (event.type !== 'finished') return;
      seen.set(event.resource, event.observation);
      const judged = new Set(
        waitingFor(event.resource)
          .filter(({ id }) => needs.get(id)!.every((resource) => seen.has(resource)))
          .map(({ id }) => id),
      );
      if (judged.size > 0) settle(judge(partly(seen, now()), standards, 'text', (id) => judged.has(id)));
    },
    list: () => [...known.values()],
    settle,
  };
}

/** As much of a snapshot as judging needs. */
function partly(seen: ReadonlyMap<string, Observation>, now: Date): Snapshot {
  const at = now.toISOString();
  return {
    schema: snapshotSchemaVersion,
    id: '',
    tool: { name: '', version: '' },
    cloud: { name: '', region: null, authUrl: '' },
    simulated: false,
    identity: null,
    startedAt: at,
    finishedAt: at,
    observations: Object.fromEntries(seen),
    exchanges: [],
  };
}

function cut(text: string): string {
  return text.length > longestMessage ? `${text.slice(0, longestMessage - 1)}…` : text;
}
