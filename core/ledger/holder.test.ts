import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { holderIsDead, thisProcess } from './holder.ts';

const onLinux = test.runIf(process.platform === 'linux');

onLinux('this process is alive, one that was killed is dead, also before its parent has noticed', async () => {
  expect(holderIsDead(thisProcess())).toBe(false);
  const program = `const { thisProcess } = await import(${JSON.stringify(import.meta.resolve('./holder.ts'))});
    process.stdout.write(thisProcess()); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = once(child, 'close');
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  expect(holderIsDead(said.toString())).toBe(false);
  child.kill('SIGKILL');
  await closed;
  expect(holderIsDead(said.toString())).toBe(true);
});

onLinux('a number that was given to a younger process is not taken for the old one', () => {
  expect(holderIsDead(thisProcess()!.replace(/\d+$/, '1'))).toBe(true);
});

test('a process of another boot, namespace or host, or of no known form, is not declared dead', () => {
  const own = thisProcess();
  for (const holder of [
    null,
    '',
    'x',
    `elsewhere/pid:[1]/${2 ** 22 + 1}/1`,
    own?.replace(/^[^/]+/, 'other-boot'),
    own?.replace(/pid:\[\d+\]/, 'pid:[1]'),
  ]) {
    expect(holderIsDead(holder ?? null)).toBe(false);
  }
});
