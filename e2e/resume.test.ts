import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { waitUntil } from '@allmend/kit-testing';
import type { ObservedCall } from '@allmend/openstack-sandbox';
import { expect, test } from 'vitest';
import { openProvingGround, type ProvingGround } from './proving-ground.ts';

/** Kills a run in which one active collector is done and another one has created something. */
async function killedRun(ground: ProvingGround, ...args: string[]): Promise<void> {
  const run = ground.start('check', ground.name, '--only', 'scs-01(01|03|14|16)', ...args);
  await waitUntil(
    'an observation and a server',
    () => {
      const server = ground.additions().some(({ kind }) => kind === 'server');
      return server && run.printed().includes('✓ flavors') && run.printed().includes('✓ volume-types');
    },
    30,
  );
  run.kill();
  expect(await run.ended).toMatchObject({ code: null, signal: 'SIGKILL' });
}

test(
  'after kill -9, --resume asks only what is missing, removes what was left, and ends whole',
  { timeout: 60_000 },
  async () => {
    const calls: ObservedCall[] = [];
    await using ground = await openProvingGround({
      durations: { guestBoot: 3000 },
      observe: (call) => calls.push(call),
    });
    await killedRun(ground);
    expect(ground.additions().map(({ kind }) => kind)).toContain('server');

    const asked = calls.splice(0);
    const resumed = await ground.run('check', ground.name, '--only', 'scs-01(01|03|14|16)', '--resume', '--json');
    expect(resumed.err).toMatch(/[Gg]oing on with/);
    expect(ground.additions()).toEqual([]);

    const lists = (all: readonly ObservedCall[], route: string) =>
      all.filter((call) => call.method === 'GET' && call.route === route).length;
    const flavors = '/v2.1/flavors/detail';
    expect(asked.map((call) => call.route)).toContain(flavors);
    expect(lists(calls, flavors)).toBe(0);

    const report = JSON.parse(resumed.out) as { findings: { testcase: string; verdict: string }[] };
    const verdict = (id: string) => report.findings.find(({ testcase }) => testcase === id)?.verdict;
    expect(verdict('scs-0101-entropy-avail')).toBe('PASS');
    expect(verdict('scs-0103-flavor-2v-8')).toBe('PASS');
    expect(await ground.run('janitor')).toMatchObject({ code: 0 });
  },
);

test('what a resumed run took over is evidence like the rest', { timeout: 60_000 }, async () => {
  await using ground = await openProvingGround({ durations: { guestBoot: 3000 } });
  const evidence = join(ground.path, 'evidence');
  await killedRun(ground, '--evidence', evidence);
  expect(await readdir(join(evidence, 'runs'))).toEqual([]);

  await ground.run('check', ground.name, '--only', 'scs-01(01|03|14|16)', '--evidence', evidence, '--resume');
  expect(await readdir(join(evidence, 'unfinished'))).toEqual([]);
  const [file] = await readdir(join(evidence, 'runs'));
  const run = JSON.parse(await readFile(join(evidence, 'runs', file!), 'utf8')) as { verdicts: Record<string, object> };
  expect(run.verdicts['scs-0103-flavor-2v-8']).toEqual({ text: 'PASS', official: 'PASS' });
  await ground.down();
  expect((await ground.run('replay', evidence)).err).toContain('1 run replayed, no difference');
});

test('without --resume a killed run is forgotten, but not what it left', { timeout: 60_000 }, async () => {
  await using ground = await openProvingGround({ durations: { guestBoot: 3000 } });
  await killedRun(ground);
  await ground.run('check', ground.name, '--read-only', '--only', 'scs-0103');
  expect(ground.additions().length).toBeGreaterThan(0);
  expect(await ground.run('check', ground.name, '--resume')).toMatchObject({
    code: 2,
    err: expect.stringContaining('nothing-to-resume') as string,
  });
  expect(await ground.run('janitor', '--settle', '0.5')).toMatchObject({ code: 0 });
  expect(ground.additions()).toEqual([]);
});
