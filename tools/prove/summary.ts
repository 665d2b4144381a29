import { readFile, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { root } from '../command.ts';
import { average, minutes, type CampaignResult } from './campaign.ts';

/** Replaces what stands between `<!-- begin NAME -->` and `<!-- end NAME -->` in a page. Throws when the marks are not there. */
export function replaceSection(page: string, name: string, text: string): string {
  const begin = `<!-- begin ${name} -->`;
  const end = `<!-- end ${name} -->`;
  const [before, rest, ...more] = page.split(begin);
  const after = rest?.split(end);
  if (before === undefined || after?.length !== 2 || more.length > 0)
    throw new Error(`the page has no section ${begin} … ${end}`);
  return `${before}${begin}\n\n${text.trim()}\n\n${end}${after[1]}`;
}

export const limitsPage = join(root, 'docs/reference/limits.md');

/** Writes the dated result of a whole proof into the page of limits. */
export async function writeKillSummary(results: readonly CampaignResult[], seed: string): Promise<void> {
  const page = await readFile(limitsPage, 'utf8');
  await writeFile(limitsPage, replaceSection(page, 'kills', killSummary(results, { seed, at: new Date() })));
}

export function killSummary(
  results: readonly CampaignResult[],
  run: { readonly seed: string; readonly at: Date },
): string {
  const rows = results.map((result) => {
    const { kills, course } = result;
    const wrong = kills.filter((kill) => kill.faults.length > 0).length + (result.faults.length > 0 ? 1 : 0);
    const count = (matches: (kill: CampaignResult['kills'][number]) => boolean) => kills.filter(matches).length;
    return [
      result.title,
      kills.length,
      count(({ left }) => left > 0),
      kills.reduce((sum, { left }) => sum + left, 0),
      count(({ unanswered }) => unanswered > 0),
      count(({ janitorKilled }) => janitorKilled),
      count(({ sweeps }) => sweeps > 1),
      result.strangers,
      wrong === 0 ? 'none' : `**${wrong}**`,
      `${average(kills).toFixed(1)} s`,
      `${course.seconds.toFixed(1)} s, ${minutes(result.seconds)}`,
    ].join(' | ');
  });
  const { model = 'unknown processor', length } = { ...cpus()[0], length: cpus().length };
  return `
${run.at.toISOString().slice(0, 10)}, seed \`${run.seed}\`, ${length} cores (${model.trim()}), Node ${process.versions.node}.

| cloud | kills | left something | resources left | unanswered creates | janitor killed too | more than one sweep | strangers' resources | faults | per kill | whole run, all kills |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
${rows.map((row) => `| ${row} |`).join('\n')}
`;
}
