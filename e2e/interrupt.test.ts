import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { waitUntil } from '@allmend/kit-testing';
import { expect, test } from 'vitest';
import { openProvingGround } from './proving-ground.ts';

test('Ctrl-C cleans up what the run created, says so, and ends with 130', { timeout: 60_000 }, async () => {
  await using ground = await openProvingGround({ durations: { guestBoot: 60_000 } });
  const run = ground.start('check', ground.name, '--only', 'scs-0101');
  await waitUntil('a running server', () => ground.additions().some(({ kind }) => kind === 'server'), 30);

  run.signal('SIGINT');
  const { code, err } = await run.ended;
  expect(err).toContain('SIGINT: ending in order');
  expect(err).toContain('--resume');
  expect(code).toBe(130);
  expect(ground.additions()).toEqual([]);
  expect(await ground.run('janitor')).toMatchObject({ code: 0, out: expect.stringContaining('0 removed') as string });
});

test('what cannot be cleaned up is named, and left to the janitor', { timeout: 60_000 }, async () => {
  await using ground = await openProvingGround({ durations: { guestBoot: 60_000 } });
  const run = ground.start('check', ground.name, '--only', 'scs-0101');
  await waitUntil('a running server', () => ground.additions().some(({ kind }) => kind === 'server'), 30);
  ground.cloud.setFaults(['refused:method=DELETE']);

  run.signal('SIGINT');
  const { code, err } = await run.ended;
  expect(code).toBe(130);
  // A server's own port has no name, and goes with it.
  const left = ground.additions().filter(({ name }) => name !== '');
  expect(left.map(({ kind }) => kind)).toContain('server');
  for (const { kind, name } of left) expect(err).toContain(`${kind} ${name}`);

  ground.cloud.setFaults([]);
  expect(await ground.run('janitor')).toMatchObject({ code: 0 });
  expect(ground.additions()).toEqual([]);
});

test('a second Ctrl-C ends at once; the janitor finds the rest', { timeout: 60_000 }, async () => {
  await using ground = await openProvingGround({ durations: { guestBoot: 60_000 } });
  const run = ground.start('check', ground.name, '--only', 'scs-0101');
  await waitUntil('a running server', () => ground.additions().some(({ kind }) => kind === 'server'), 30);
  // Nothing can be removed meanwhile, so that the first Ctrl-C does not win.
  ground.cloud.setFaults(['hang:method=DELETE']);

  run.signal('SIGINT');
  await waitUntil('the promise to clean up', () => run.printed().includes('ending in order'));
  run.signal('SIGINT');
  expect((await run.ended).code).toBe(130);
  expect(ground.additions().length).toBeGreaterThan(0);

  ground.cloud.setFaults([]);
  const swept = await ground.run('janitor');
  expect(swept.code).toBe(0);
  expect(swept.out).toContain('nothing of ours is left');
  expect(ground.additions()).toEqual([]);
});

test('SIGTERM cleans up as Ctrl-C does', { timeout: 60_000 }, async () => {
  await using ground = await openProvingGround({ durations: { guestBoot: 60_000 } });
  const evidence = join(ground.path, 'evidence');
  const run = ground.start('check', ground.name, '--only', 'scs-0101', '--evidence', evidence);
  await waitUntil('a running server', () => ground.additions().some(({ kind }) => kind === 'server'), 30);

  run.signal('SIGTERM');
  expect((await run.ended).code).toBe(130);
  expect(ground.additions()).toEqual([]);
  // Not a finished run: nothing to replay, and one to go on with.
  expect(await readdir(join(evidence, 'runs'))).toEqual([]);
  expect(await readdir(join(evidence, 'unfinished'))).toHaveLength(1);
});
