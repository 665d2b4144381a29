import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from '@allmend/tools';
import type { Bench } from '../figure.ts';

const told = /console, (\d+) rows: (\d+) interactions, p50 (\d+) ms, p95 (\d+) ms, worst (\d+) ms/;

/** How fast the console answers its user with very many rows, in Chromium: the end-to-end test prints it. */
export const monitorConsole: Bench = {
  name: 'monitor-console',
  about: 'interactions with the console over 10,000 rows in Chromium',
  async measure(say) {
    say('10000 rows');
    const vitest = join(root, 'node_modules/vitest/vitest.mjs');
    const args = [vitest, 'run', 'e2e/console/many-rows.test.ts'];
    const { stdout } = await promisify(execFile)(join(root, 'node_modules/.bin/node'), args, { cwd: root });
    const found = told.exec(stdout);
    if (!found) return { skipped: 'no Chromium on the PATH' };
    const [, rows, interactions, p50, p95, worst] = found;
    return [
      {
        name: 'interaction with the console, p95',
        value: Number(p95),
        unit: 'ms',
        target: 100,
        bound: 'most',
        how: `${interactions} clicks and keys over ${rows} rows, to the next frame (Event Timing of the browser); p50 ${p50} ms, worst ${worst} ms`,
      },
    ];
  },
};
