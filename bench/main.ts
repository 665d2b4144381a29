/** `npm run bench [-- --only NAME] [--json]`: prints each figure with its target and whether it is met. Never a test. */
import { isMet, type Bench, type Figure } from './figure.ts';
import { apply } from './hub/apply.ts';
import { creates } from './hub/creates.ts';
import { largeList } from './hub/large-list.ts';
import { kinds } from './hub/kinds.ts';
import { start } from './hub/start.ts';
import { tenants } from './hub/tenants.ts';
import { upstream } from './hub/upstream.ts';
import { watching } from './hub/watchers.ts';
import { manyClouds } from './many-clouds.ts';
import { monitorConsole } from './monitor/console.ts';
import { monitorFirstResult } from './monitor/first-result.ts';
import { monitorImpact } from './monitor/impact.ts';
import { monitorIntake } from './monitor/intake.ts';
import { monitorMemory } from './monitor/memory.ts';
import { monitorPages } from './monitor/pages.ts';
import { monitorSteadiness } from './monitor/steadiness.ts';
import { official } from './official.ts';
import { command, readOnly } from './read-only.ts';
import { replay } from './replay.ts';
import { wholeRun } from './whole-run.ts';

const checks: readonly Bench[] = [readOnly, command, wholeRun, replay, manyClouds, official];
const hub: readonly Bench[] = [start, creates, largeList, watching, apply, kinds, tenants, upstream];
const monitor: readonly Bench[] = [
  monitorPages,
  monitorImpact,
  monitorIntake,
  monitorMemory,
  monitorFirstResult,
  monitorConsole,
  monitorSteadiness,
];
const benches = [...checks, ...hub, ...monitor];
const args = process.argv.slice(2);
const only = args.includes('--only') ? args[args.indexOf('--only') + 1] : undefined;
if (args.includes('--help') || (only !== undefined && !benches.some((bench) => bench.name === only))) {
  console.log('npm run bench [-- --only NAME] [--json]\n');
  for (const bench of benches) console.log(`  ${bench.name.padEnd(20)} ${bench.about}`);
  process.exit(args.includes('--help') ? 0 : 2);
}

const figures: Figure[] = [];
const skipped: string[] = [];
let broken = 0;
for (const bench of benches) {
  if (only !== undefined && bench.name !== only) continue;
  try {
    const measured = await bench.measure((line) => console.error(`${bench.name}: ${line} …`));
    if ('skipped' in measured) skipped.push(`${bench.name}: ${measured.skipped}`);
    else figures.push(...measured);
  } catch (error) {
    broken++;
    console.error(`${bench.name}: could not be measured: ${error instanceof Error ? error.message : String(error)}`);
  }
}
if (args.includes('--json'))
  console.log(
    JSON.stringify(
      figures.map((figure) => ({ ...figure, met: isMet(figure) })),
      null,
      2,
    ),
  );
else
  for (const figure of figures) {
    const bound = figure.bound === 'most' ? '≤' : '≥';
    const number = (value: number) =>
      `${Number.isInteger(value) ? value : value.toFixed(2)}${figure.unit && ` ${figure.unit}`}`;
    console.log(
      `${isMet(figure) ? 'met   ' : 'MISSED'} ${figure.name}: ${number(figure.value)} (target ${bound} ${number(figure.target)})`,
    );
    console.log(`       ${figure.how}`);
  }
for (const line of skipped) console.error(`skipped ${line}`);
process.exit(broken > 0 ? 1 : 0);
