import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { ConformanceRun } from '@allmend/api/kinds';
import type { Journal } from '@allmend/conformance/controllers';
import { createLogger } from '@allmend/kit-telemetry';
import type { ObservedCall } from '@allmend/openstack-sandbox';
import { afterEach, expect, test, vi } from 'vitest';
import { openMonitorStage, type MonitorStage } from './monitor-stage.ts';

/** Runs take seconds, on a machine that has much to do more. */
vi.setConfig({ testTimeout: 180_000 });

let stage: MonitorStage;
afterEach(() => stage[Symbol.asyncDispose]());

const request = (subject: string, name: string, spec: Partial<ConformanceRun['spec']> = {}) =>
  stage.client
    .kind(ConformanceRun)
    .create({ metadata: { name, namespace: stage.namespace }, spec: { subject, ...spec } });
const run = (name: string) => stage.client.kind(ConformanceRun).get({ name, namespace: stage.namespace });
const finished = (name: string, seconds?: number) =>
  stage.until(
    `the end of ${name}`,
    async () => {
      const found = await run(name);
      return found.status?.finishedAt && found;
    },
    seconds,
  );
const rows = async (subject: string) => {
  const { metadata } = await stage.subject(subject);
  return stage.journal.rows({ tenant: 'root', namespace: stage.namespace, name: subject, uid: metadata.uid! });
};

test('two replicas share the runs, each is made once, and of a subject one at a time', async () => {
  stage = await openMonitorStage({ names: ['lindenau', 'plagwitz', 'gohlis'] });
  const subjects = stage.sandbox.clouds.map(({ name }) => name);
  for (const cloud of stage.sandbox.clouds) await stage.enter(cloud.name, { cloud });
  for (const subject of subjects) {
    for (const n of [1, 2]) await request(subject, `${subject}-${n}`, { mode: 'read' });
  }
  /** What was noted of runs: that they begin, and that they are written down. */
  const noted: string[] = [];
  const begun = new Set<string>();
  const both = Promise.withResolvers<void>();
  const open = (identity: string) => {
    const write = (line: string): void => {
      noted.push(line);
      if (line.includes('a run begins')) begun.add(identity);
      if (begun.size === 2) both.resolve();
    };
    const journal: Journal = {
      ...stage.journal,
      async record(entry) {
        // However late the other one comes, there is work left for it.
        await both.promise;
        const row = await stage.journal.record(entry);
        // Before the run is said to be over: only then another of its subject may begin.
        noted.push(`${entry.place.name} is written down`);
        return row;
      },
    };
    const run = { concurrency: 1, identity, journal, logger: createLogger({ level: 'info', write }) };
    return stage.replica({ controllers: ['run'], run });
  };
  const replicas = [await open('one'), await open('two')];
  const names = subjects.flatMap((subject) => [`${subject}-1`, `${subject}-2`]);
  const ended = await Promise.all(names.map((name) => finished(name)));
  expect(ended.map(({ status }) => status!.phase)).toEqual(names.map(() => 'Finished'));
  expect(ended.map(({ status }) => status!.attempt)).toEqual(names.map(() => 1));
  expect(new Set(ended.map(({ status }) => status!.worker))).toEqual(new Set(['one', 'two']));
  for (const subject of subjects) expect(await rows(subject)).toHaveLength(2);
  for (const subject of subjects) {
    const order = noted.flatMap((line) => {
      if (line === `${subject} is written down`) return 'written';
      return line.includes(`/${subject}-`) && line.includes('a run begins') ? 'begins' : [];
    });
    expect(order).toEqual(['begins', 'written', 'begins', 'written']);
  }
  await Promise.all(replicas.map((one) => one.stop()));
});

test('a replica that is killed in the middle is replaced: what it left is taken away, and the run is made once', async () => {
  stage = await openMonitorStage({ pace: 1 });
  await stage.enter('luebeck');
  await request('luebeck', 'full');
  const script = join(import.meta.dirname, 'replica-process.ts');
  const child = spawn(process.execPath, [script, stage.api.url, stage.ledgerFile, stage.blobsFolder], {
    stdio: 'inherit',
  });
  const exit = once(child, 'exit');
  try {
    await stage.until('something in the cloud', () =>
      // Stopped at once, so that it is still in the middle when it is killed.
      Promise.resolve(stage.additions().length > 2 && child.kill('SIGSTOP')),
    );
    const { status } = await run('full');
    expect(status).toMatchObject({ phase: 'Running', attempt: 1 });
  } finally {
    child.kill('SIGKILL');
    await exit;
  }
  expect(stage.additions().length).toBeGreaterThan(0);
  await stage.replica({ controllers: ['run'], run: { identity: 'second' } });
  const { status } = await finished('full');
  expect(status).toMatchObject({ phase: 'Finished', verdict: 'PASS', attempt: 2, worker: 'second', left: 0 });
  expect(await rows('luebeck')).toHaveLength(1);
  expect(stage.additions()).toEqual([]);
});

test('one that was written down but not finished is finished by another, and asks the cloud nothing', async () => {
  const calls: ObservedCall[] = [];
  stage = await openMonitorStage({ observe: (call) => calls.push(call) });
  await stage.enter('luebeck');
  await request('luebeck', 'read', { mode: 'read' });
  let asked = 0;
  const dying: Journal = {
    ...stage.journal,
    async record(entry) {
      const row = await stage.journal.record(entry);
      asked = calls.length;
      // From here on nothing of it reaches the API.
      await first.client.close();
      return row;
    },
  };
  const first = await stage.replica({ controllers: ['run'], run: { journal: dying, identity: 'first' } });
  await stage.until('the row', async () => (await rows('luebeck')).length === 1);
  expect((await run('read')).status).toMatchObject({ phase: 'Running', worker: 'first' });
  await stage.replica({ controllers: ['run'], run: { identity: 'second' } });
  const { status } = await finished('read');
  expect(status).toMatchObject({ phase: 'Finished', verdict: 'PASS', attempt: 2, worker: 'second' });
  const [row, ...others] = await rows('luebeck');
  expect(others).toEqual([]);
  expect(status!.report).toBe(row!.report);
  expect(status!.requests).toBeGreaterThan(0);
  expect(calls.length).toBe(asked);
  expect((await stage.subject('luebeck')).status!.lastReport!.id).toBe(row!.report);
});

test('a replica that stops gives its run back at once', async () => {
  stage = await openMonitorStage({ pace: 1 });
  await stage.enter('luebeck');
  await request('luebeck', 'full');
  const first = await stage.replica({ controllers: ['run'], run: { identity: 'first' } });
  await stage.until('something in the cloud', () => Promise.resolve(stage.additions().length > 2));
  await first.stop();
  expect(stage.additions()).toEqual([]);
  const { status } = await run('full');
  expect(status).toMatchObject({ phase: 'Waiting', attempt: 1 });
  expect(status).not.toHaveProperty('worker');
  await stage.replica({ controllers: ['run'], run: { identity: 'second' } });
  expect((await finished('full')).status).toMatchObject({ phase: 'Finished', attempt: 2, worker: 'second' });
  expect(await rows('luebeck')).toHaveLength(1);
});

test('a replica that cannot tell that it lives stops by itself, before another begins', async () => {
  stage = await openMonitorStage({ pace: 1 });
  await stage.enter('luebeck');
  await request('luebeck', 'full');
  const first = await stage.replica({ controllers: ['run'], run: { identity: 'first' } });
  await stage.until('something in the cloud', () => Promise.resolve(stage.additions().length > 2));
  await first.client.close();
  await stage.until('an empty cloud', () => Promise.resolve(stage.additions().length === 0));
  expect((await run('full')).status).toMatchObject({ phase: 'Running', worker: 'first' });
  expect(await rows('luebeck')).toEqual([]);
  await stage.replica({ controllers: ['run'], run: { identity: 'second' } });
  expect((await finished('full')).status).toMatchObject({ phase: 'Finished', attempt: 2, worker: 'second' });
  expect(await rows('luebeck')).toHaveLength(1);
});

test('only the newest ended runs are kept', async () => {
  stage = await openMonitorStage();
  await stage.enter('luebeck');
  await stage.replica({ controllers: ['run'], run: { kept: 2 } });
  for (const n of [1, 2, 3, 4]) {
    await request('luebeck', `read-${n}`, { mode: 'read', testcases: 'scs-0100-.*' });
    await finished(`read-${n}`);
  }
  await stage.until('two runs', async () => (await stage.runs('luebeck')).length === 2);
  expect(await rows('luebeck')).toHaveLength(4);
});
