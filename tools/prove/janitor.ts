import { runCampaign, type CampaignResult } from './campaign.ts';
import { openLabGround, provingLab } from './lab-ground.ts';
import { openSandboxGround } from './sandbox-ground.ts';
import { writeKillSummary } from './summary.ts';

export interface JanitorProofOptions {
  readonly kills: number;
  readonly labKills: number;
  readonly seed: string;
  readonly from: number;
  /** Others use the lab meanwhile. */
  readonly sharedLab: boolean;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

/** Kills checks and lets the janitor clean up; true: proved. `write`: into the page of limits. */
export async function proveJanitor(options: JanitorProofOptions, then: { readonly write: boolean }): Promise<boolean> {
  const { kills, labKills, seed, sharedLab, signal, say } = options;
  const results: CampaignResult[] = [];
  if (kills > 0) {
    await using ground = await openSandboxGround({ seed });
    results.push(await runCampaign(ground, { ...options, kills }));
  }
  const lab = labKills > 0 && !signal.aborted ? provingLab() : null;
  if (typeof lab === 'string') {
    await using ground = await openLabGround({ clouds: lab, shared: sharedLab });
    results.push(await runCampaign(ground, { ...options, kills: labKills }));
  } else if (lab) say(`Skipped: kills on a real OpenStack, because ${lab.missing}.`);

  for (const result of results) say(verdict(result));
  if (then.write && !signal.aborted && results.length > 0) await writeKillSummary(results, seed);
  return results.every(proved);
}

const proved = ({ kills, faults }: CampaignResult) =>
  faults.length === 0 && kills.every((kill) => kill.faults.length === 0);

function verdict(result: CampaignResult): string {
  const wrong = result.kills.filter((kill) => kill.faults.length > 0).map((kill) => kill.index);
  const tail = wrong.length === 0 ? 'proved' : `NOT proved: kills ${wrong.join(', ')}`;
  return [`${result.title}: ${result.kills.length} kills, ${tail}`, ...result.faults].join('\n  FAULT ');
}
