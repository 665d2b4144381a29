import { killOnce, learnCourse, missing, plantStrangers, type Course, type Kill } from './kill.ts';
import type { Ground } from './ground.ts';

export interface CampaignOptions {
  readonly kills: number;
  readonly seed: string;
  /** Index of the first kill: to repeat one that went wrong. */
  readonly from?: number;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

export interface CampaignResult {
  readonly title: string;
  readonly course: Course;
  readonly kills: readonly Kill[];
  /** Strangers' resources that were there all the time. */
  readonly strangers: number;
  /** What was found wrong at the very end. */
  readonly faults: readonly string[];
  readonly interrupted: boolean;
  readonly seconds: number;
}

/** Kills many runs on one cloud, one after the other, with one state folder: a ledger that has seen much. */
export async function runCampaign(ground: Ground, options: CampaignOptions): Promise<CampaignResult> {
  const { kills: wanted, seed, from = 1, signal, say } = options;
  const start = performance.now();
  const { ended, ...course } = await learnCourse(ground);
  if (ended.code === null || ended.code === 2) throw new Error(`the check does not work here:\n${ended.err}`);
  const strangers = await plantStrangers(ground);
  say(
    `${ground.title}: a whole run takes ${course.seconds.toFixed(1)} s; ${strangers.length} strangers' resources are planted`,
  );
  const kills: Kill[] = [];
  for (let index = from; index < from + wanted && !signal.aborted; index++) {
    const kill = await killOnce(ground, { seed, index, course, strangers });
    kills.push(kill);
    say(line(kill, { wanted: from + wanted - 1, each: average(kills), left: from + wanted - 1 - index }));
    for (const fault of kill.faults) say(`    FAULT ${fault}`);
  }
  const faults = await missing(ground, strangers);
  return {
    title: ground.title,
    course,
    kills,
    strangers: strangers.length,
    faults,
    interrupted: signal.aborted,
    seconds: (performance.now() - start) / 1000,
  };
}

export function average(kills: readonly Kill[]): number {
  return kills.reduce((sum, kill) => sum + kill.seconds, 0) / Math.max(1, kills.length);
}

function line(kill: Kill, run: { readonly wanted: number; readonly each: number; readonly left: number }): string {
  const eta = run.left === 0 ? '' : `, ${minutes(run.left * run.each)} to go`;
  const janitor = `${kill.sweeps} sweep${kill.sweeps === 1 ? '' : 's'}${kill.janitorKilled ? ' after a killed one' : ''}`;
  return [
    `${kill.faults.length === 0 ? 'ok  ' : 'FAIL'} ${String(kill.index).padStart(3)}/${run.wanted}`,
    `killed ${kill.point}, ${kill.disturbance}`,
    `${kill.left} left, ${kill.unanswered} unanswered → ${janitor}`,
    `${kill.seconds.toFixed(1)} s${eta}`,
  ].join(' · ');
}

export function minutes(seconds: number): string {
  return seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`;
}
