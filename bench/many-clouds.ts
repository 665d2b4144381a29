import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { root } from '@allmend/tools';
import type { Bench } from './figure.ts';
import { timed } from './timing.ts';

const clouds = 100;

/** Largest heap, MiB. V8 collects garbage late where a machine has much memory; a process that may use 512 MiB is told so. */
const heap = 384;

/**
 * A hundred clouds at once in one process, active checks included. Measured is the process that checks (check-all.ts), from its start to
 * its end; the sandbox that it checks runs in another.
 */
export const manyClouds: Bench = {
  name: 'many-clouds',
  about: 'a hundred clouds checked at once by one process',
  async measure(say) {
    const folder = await mkdtemp(join(tmpdir(), 'allmend-bench-many-'));
    const config = join(folder, 'clouds.yaml');
    const sandbox = await startClouds(config, folder);
    try {
      say(`${clouds} clouds`);
      const args = [`--max-old-space-size=${heap}`, join(root, 'bench/check-all.ts'), folder];
      const env = { OS_CLIENT_CONFIG_FILE: config };
      const run = await timed(join(root, 'node_modules/.bin/node'), args, { env, cwd: folder });
      if (run.code !== 0) throw new Error(`not all clouds could be checked:\n${run.err}${run.out}`);
      return [
        {
          name: 'memory of a hundred clouds at once',
          value: run.peakMiB ?? Number.NaN,
          unit: 'MiB',
          target: 512,
          bound: 'most',
          how: `VmHWM of the process that checks, heap limited to ${heap} MiB, ${run.out.trim()} in ${run.seconds.toFixed(0)} s; sandbox in another process`,
        },
      ];
    } finally {
      await sandbox.stop();
      await rm(folder, { recursive: true, force: true });
    }
  },
};

/** `allmend sandbox > clouds.yaml`, up when it has told of each cloud on standard error. */
export async function startClouds(
  config: string,
  folder: string,
  { clouds: count = clouds, pace = 0.2 }: { readonly clouds?: number; readonly pace?: number } = {},
): Promise<{ stop(): Promise<void> }> {
  const file = await open(config, 'w');
  const child = spawn(join(root, 'allmend'), ['sandbox', '--clouds', String(count), '--pace', String(pace)], {
    cwd: folder,
    stdio: ['ignore', file.fd, 'pipe'],
    env: { PATH: process.env.PATH, HOME: folder },
  });
  const ended = once(child, 'close');
  let told = 0;
  for await (const line of createInterface(child.stderr!))
    if (line.includes('Ctrl-C ends it') && ++told === count) break;
  await file.close();
  child.stderr!.resume();
  if (told < count) throw new Error('the sandbox ended before it was up');
  return {
    async stop() {
      child.kill('SIGINT');
      await ended;
    },
  };
}
