import type { ConformanceRun } from '@allmend/api/kinds';
import type { Client } from '@allmend/core-client';
import { statusErrors } from '@allmend/core-machinery';
import { createLogger } from '@allmend/kit-telemetry';
import { expect, test } from 'vitest';
import { claimRun, type RunStatusChange } from './claim.ts';

const times = { heartbeatMs: 60_000, fenceMs: 60_000, staleMs: 75_000, flushMs: 1 } as const;
const clock = { monotonic: () => performance.now(), now: () => new Date() };

/** A server with one run. The answers to the writes of these phases are lost on their way; `then` is what happens to the run next. */
function scriptedServer(lost: readonly string[], then: (run: ConformanceRun) => ConformanceRun = (run) => run) {
  let version = 1;
  let run = {
    metadata: { name: 'r', namespace: 'n', uid: 'u', generation: 1, resourceVersion: '1' },
    spec: { subject: 'luebeck' },
  } as ConformanceRun;
  const write = (status: object): void => {
    const metadata = { ...run.metadata, resourceVersion: String(++version) };
    run = { ...run, metadata, status: { ...run.status, ...status } };
  };
  const writes: string[] = [];
  const runs = {
    async patch(
      _key: object,
      { merge }: { merge: { metadata: { resourceVersion: string }; status: RunStatusChange } },
    ) {
      const { phase = 'none' } = merge.status;
      writes.push(String(phase));
      if (merge.metadata.resourceVersion !== run.metadata.resourceVersion)
        throw statusErrors.conflict({ group: 'conformance.allmend.dev', resource: 'conformanceruns' }, 'r', 'changed');
      write(merge.status);
      const answer = run;
      if (!lost.includes(String(phase))) return answer;
      run = then(run);
      throw new Error('no answer in time');
    },
    find: () => Promise.resolve(run),
  };
  const log: string[] = [];
  const logger = createLogger({ level: 'debug', write: (line) => log.push(line) });
  const client = { kind: () => runs } as unknown as Client;
  return { claim: () => claimRun({ client, run, identity: 'one', clock, times, logger }), writes, log };
}

test('an end whose answer was lost is written', async () => {
  const { claim, writes, log } = scriptedServer(['Finished']);
  const own = (await claim())!;
  expect(await own.end({ phase: 'Finished', verdict: 'PASS' })).toBe('written');
  expect(own.lost.aborted).toBe(false);
  expect(writes).toEqual(['Running', 'Finished', 'Finished']);
  expect(log.join('')).not.toContain('not ours any more');
});

test('an end that another one has taken over since is not', async () => {
  const taken = (run: ConformanceRun): ConformanceRun => ({
    ...run,
    metadata: { ...run.metadata, resourceVersion: '9' },
    status: { ...run.status, phase: 'Finished', worker: 'two', attempt: 2 },
  });
  const { claim } = scriptedServer(['Finished'], taken);
  const own = (await claim())!;
  expect(await own.end({ phase: 'Finished', verdict: 'PASS' })).toBe('lost');
  expect(own.lost.aborted).toBe(true);
});
