import { readFile, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { minutes } from '../campaign.ts';
import { limitsPage, replaceSection } from '../summary.ts';
import { measureScale, type Gets, type ScaleOptions, type ScaleResult } from './scale.ts';

/**
 * Runs a hub with very many tenants and objects and reads in it. True: each read gave what it should, everywhere. How fast and
 * how large it was is printed, and written into the page of limits with `write`; it decides nothing, since it is the machine's.
 */
export async function proveHub(options: ScaleOptions, then: { readonly write: boolean }): Promise<boolean> {
  const { signal, say, seed } = options;
  try {
    const result = await measureScale(options);
    for (const { name, value, target, how } of scaleFigures(result)) {
      say(`${value <= target ? 'met   ' : 'MISSED'} ${name}: ${value.toFixed(2)} (target ≤ ${target}); ${how}`);
    }
    if (then.write) {
      const page = await readFile(limitsPage, 'utf8');
      await writeFile(limitsPage, replaceSection(page, 'scale', scaleSummary(result, { seed, at: new Date() })));
    }
    return true;
  } catch (error) {
    if (!signal.aborted) say(`  FAULT ${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
}

interface ScaleFigure {
  readonly name: string;
  readonly value: number;
  readonly target: number;
  readonly how: string;
}

/** The figures of issue and page, each with its target (at most). */
export function scaleFigures(result: ScaleResult): readonly ScaleFigure[] {
  const { first, later, idleShare, idleSeconds, residentMiB, peakMiB } = result;
  return [
    ratio('a get in any tenant against one in an empty hub, median', later, 50),
    ratio('a get in any tenant against one in an empty hub, p95', later, 95),
    ratio('the first get in a tenant since the start, by somebody new in either hub, median', first, 50),
    {
      name: 'processor when idle, %',
      value: idleShare * 100,
      target: 2,
      how: `of one processor, over ${idleSeconds} s`,
    },
    { name: 'memory, MiB', value: peakMiB, target: 512, how: `VmHWM; VmRSS at the end ${residentMiB.toFixed(0)} MiB` },
  ];
}

function ratio(name: string, { full, empty }: Gets, percent: number): ScaleFigure {
  const [own, peer] = [percentile(full, percent), percentile(empty, percent)];
  const how = `${full.length} pairs over HTTP/2, ${own.toFixed(2)} ms against ${peer.toFixed(2)} ms`;
  return { name, value: own / peer, target: 1.5, how };
}

function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? Number.NaN;
}

/** The section of the page of limits. */
export function scaleSummary(result: ScaleResult, run: { readonly seed: string; readonly at: Date }): string {
  const { model = 'unknown processor', length } = { ...cpus()[0], length: cpus().length };
  const { tenants, objects, fillSeconds, readySeconds } = result;
  const rows = scaleFigures(result).map(
    ({ name, value, target, how }) =>
      `| ${name} | ${value.toFixed(2)} | ${target} | ${value <= target ? 'met' : '**missed**'} | ${how} |`,
  );
  return `
${run.at.toISOString().slice(0, 10)}, seed \`${run.seed}\`, ${length} cores (${model.trim()}), Node ${process.versions.node}: ${tenants} tenants and ${objects} objects on SQLite, filled in ${minutes(fillSeconds)}; the hub is ready after ${readySeconds.full.toFixed(2)} s, an empty one after ${readySeconds.empty.toFixed(2)} s.

| figure | measured | at most | | how |
| --- | --- | --- | --- | --- |
${rows.join('\n')}
`;
}
