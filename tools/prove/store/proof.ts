import { readFile, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { postgresPrograms } from '@allmend/kit-testing';
import { minutes } from '../campaign.ts';
import { limitsPage, replaceSection } from '../summary.ts';
import { judgeHistories, type HistoriesResult } from './histories.ts';
import { killStores, type StoreKillResult } from './kills.ts';
import type { LoadPlace } from './load.ts';
import { cutPower, missingForPowerCuts, type PowerCutResult } from './power-cut.ts';

export interface StoreProofOptions {
  /** Each on SQLite; PostgreSQL has a part of it (`shares`). */
  readonly cuts: number;
  readonly kills: number;
  readonly histories: number;
  readonly seed: string;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

export interface EngineProof {
  readonly engine: LoadPlace['engine'];
  /** Null: not asked for, or skipped. */
  readonly power: (PowerCutResult & { readonly seconds: number }) | null;
  readonly kills: StoreKillResult | null;
  readonly histories: HistoriesResult | null;
}

const titles: Readonly<Record<LoadPlace['engine'], string>> = { sqlite: 'SQLite', postgres: 'PostgreSQL' };
/** PostgreSQL has to be started for each disk and each crash, and its histories have two servers. */
const shares: Readonly<Record<LoadPlace['engine'], { cuts: number; kills: number; histories: number }>> = {
  sqlite: { cuts: 1, kills: 1, histories: 1 },
  postgres: { cuts: 0.25, kills: 0.25, histories: 0.5 },
};

/** Proves that the store loses nothing that was acknowledged and that watches are whole; true: proved. `write`: into the page of limits. */
export async function proveStore(options: StoreProofOptions, then: { readonly write: boolean }): Promise<boolean> {
  const { seed, signal, say } = options;
  const proofs: EngineProof[] = [];
  for (const engine of ['sqlite', 'postgres'] as const) {
    if (signal.aborted) break;
    if (engine === 'postgres' && postgresPrograms() === null) {
      say('Skipped: the store on PostgreSQL, because it is not installed.');
      continue;
    }
    proofs.push(await proveEngine(engine, options));
  }
  for (const fault of proofs.flatMap(faultsOf)) say(`  FAULT ${fault}`);
  for (const proof of proofs) say(`${titles[proof.engine]}: ${faultsOf(proof).length === 0 ? 'proved' : 'NOT proved'}`);
  if (then.write && !signal.aborted) {
    const page = await readFile(limitsPage, 'utf8');
    await writeFile(limitsPage, replaceSection(page, 'store', storeSummary(proofs, { seed, at: new Date() })));
  }
  return proofs.every((proof) => faultsOf(proof).length === 0);
}

async function proveEngine(engine: LoadPlace['engine'], options: StoreProofOptions): Promise<EngineProof> {
  const { seed, signal, say } = options;
  const share = shares[engine];
  const title = titles[engine];
  const [cuts, wantedKills, runs] = [
    options.cuts * share.cuts,
    options.kills * share.kills,
    options.histories * share.histories,
  ].map(Math.floor);
  const missing = missingForPowerCuts(engine);
  if (cuts! > 0 && missing !== null) say(`Skipped: power cuts under ${title}, because ${missing}.`);
  let power: EngineProof['power'] = null;
  if (cuts! > 0 && missing === null && !signal.aborted) {
    const start = performance.now();
    const writers = 4;
    const found = await cutPower({
      engine,
      seed,
      writers,
      commits: Math.ceil(cuts! / writers),
      cuts: cuts!,
      variants: 3,
      signal,
      onCut(index) {
        if (index % 25 === 0) say(`${title}: the power cut at ${index}/${cuts} acknowledgements`);
      },
    });
    power = { ...found, seconds: (performance.now() - start) / 1000 };
    say(
      `${title}: ${found.acknowledged} acknowledgements traced, ${found.disks} disks looked into, ${found.faults.length} faults`,
    );
  }
  const kills =
    wantedKills! > 0 && !signal.aborted
      ? await killStores({
          engine,
          kills: wantedKills!,
          seed,
          signal,
          onKill(kill) {
            for (const fault of kill.faults) say(`    FAULT kill ${kill.index}, ${kill.point}: ${fault}`);
            if (kill.index % 25 === 0) say(`${title}: ${kill.index}/${wantedKills} kills`);
          },
        })
      : null;
  const histories =
    runs! > 0 && !signal.aborted
      ? await judgeHistories({
          engine,
          runs: runs!,
          seed,
          signal,
          onRun(index) {
            if (index % 100 === 0) say(`${title}: ${index}/${runs} histories`);
          },
        })
      : null;
  return { engine, power, kills, histories };
}

function faultsOf({ power, kills, histories }: EngineProof): readonly string[] {
  const ofKills = (kills?.kills ?? []).flatMap(({ index, faults }) => faults.map((fault) => `kill ${index}: ${fault}`));
  return [...(power?.faults ?? []), ...ofKills, ...(histories?.faults ?? [])];
}

/** The section of the page of limits. */
export function storeSummary(
  proofs: readonly EngineProof[],
  run: { readonly seed: string; readonly at: Date },
): string {
  const rows = proofs.map((proof) => {
    const { power, kills, histories } = proof;
    const faults = faultsOf(proof).length;
    return [
      titles[proof.engine],
      power ? `${power.acknowledged}, all after a sync of the log` : 'skipped',
      power ? `${power.disks} (${power.lossy} cuts lost something unsynced)` : 'skipped',
      kills ? `${kills.kills.length} (${kills.acknowledged} commits)` : 'skipped',
      histories ? `${histories.runs} (${histories.revisions} revisions, ${histories.events} events)` : 'skipped',
      faults === 0 ? 'none' : `**${faults}**`,
      minutes((power?.seconds ?? 0) + (kills?.seconds ?? 0) + (histories?.seconds ?? 0)),
    ].join(' | ');
  });
  const { model = 'unknown processor', length } = { ...cpus()[0], length: cpus().length };
  return `
${run.at.toISOString().slice(0, 10)}, seed \`${run.seed}\`, ${length} cores (${model.trim()}), Node ${process.versions.node}.

| engine | acknowledgements traced | disks after a power cut | kill -9 under load | random histories | faults | took |
| --- | --- | --- | --- | --- | --- | --- |
${rows.map((row) => `| ${row} |`).join('\n')}
`;
}
