/** `npm run contract`: every `*.lab.test.ts` on a real OpenStack, which the lab's scripts bring up. In CI it is taken down again. */
import { bringDown, bringUp, findLab } from './lab.ts';
import { guardLab } from './lab-guard.ts';
import { runVitest } from './vitest-run.ts';

const lab = findLab();
if ('missing' in lab) {
  console.log(`Skipped: all tests on a real OpenStack, because ${lab.missing}.`);
  process.exit(0);
}
const clouds = process.env.ALLMEND_LAB_CLOUDS ?? bringUp(lab.dir);
const filters = process.argv.slice(2);
const guard = guardLab(lab.dir, clouds);
const result = await runVitest(
  [
    ...(filters.length > 0 ? filters : ['.lab.test.ts']),
    '--no-file-parallelism',
    '--testTimeout=120000',
    '--hookTimeout=180000',
  ],
  {
    env: { ALLMEND_LAB_CLOUDS: clouds, ALLMEND_LAB: lab.dir },
  },
);
await guard.stop();
if (process.env.CI) bringDown(lab.dir);
console.log(result.line);
process.exit(result.exitCode);
