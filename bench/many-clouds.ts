import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, startCommand } from '@allmend/tools';
import type { Bench } from './figure.ts';
import { timed } from './timing.ts';

const clouds = 100;

/**
 * Largest heap, MiB. Without a limit V8 collects garbage late when a machine has much memory, as it would not on one with 512 MiB, for
 * which Node chooses less than this by itself.
 */
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
    const sandbox = startCommand(['sandbox', '--clouds', String(clouds), '--pace', '0.2'], { cwd: folder });
    try {
      while (!/Ctrl-C ends it/.test(sandbox.printed())) {
        await Promise.race([sandbox.ended, new Promise((done) => setTimeout(done, 50))]);
      }
      const yaml = sandbox
        .printed()
        .split('\n')
        .filter((line) => !line.includes('Ctrl-C ends it'))
        .join('\n');
      await writeFile(join(folder, 'clouds.yaml'), yaml);
      say(`${clouds} clouds`);
      const args = [`--max-old-space-size=${heap}`, join(root, 'bench/check-all.ts'), folder];
      const run = await timed(join(root, 'node_modules/.bin/node'), args, {
        env: { OS_CLIENT_CONFIG_FILE: join(folder, 'clouds.yaml') },
        cwd: folder,
      });
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
      sandbox.signal('SIGINT');
      await sandbox.ended;
      await rm(folder, { recursive: true, force: true });
    }
  },
};
