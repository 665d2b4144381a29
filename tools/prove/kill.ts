import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openSqliteLedger, type Entry } from '@allmend/core-ledger';
import { runCommand, startCommand, type Ended } from '../command.ts';
import { openDraw, type Draw } from './draw.ts';
import { foreignersOfKind } from './foreign.ts';
import type { Ground, Item } from './ground.ts';

/** What a run does when nothing kills it: between these, kills are drawn. */
export interface Course {
  readonly seconds: number;
  /** Requests that created something. */
  readonly creations: number;
}

export interface Kill {
  readonly index: number;
  /** When, in words. */
  readonly point: string;
  /** How the cloud misbehaved, in words. */
  readonly disturbance: string;
  /** Ours in the cloud when the run was killed. */
  readonly left: number;
  /** Creates whose answer the run had not seen. */
  readonly unanswered: number;
  readonly sweeps: number;
  /** Whether a first janitor was killed as well. */
  readonly janitorKilled: boolean;
  readonly seconds: number;
  /** What was wrong, one sentence each; none: proved. */
  readonly faults: readonly string[];
}

/** Sweeps after which the janitor must have reached its goal, however the cloud misbehaves. */
const mostSweeps = 5;

/**
 * Starts a check, kills it (SIGKILL, the whole process group) at a drawn point, makes a stranger's resource under the name of
 * one of ours, lets the janitor work, and compares what is there with what was there before. `strangers` are to be found again as they are.
 */
export async function killOnce(
  ground: Ground,
  what: { readonly seed: string; readonly index: number; readonly course: Course; readonly strangers: readonly Item[] },
): Promise<Kill> {
  const { seed, index, course, strangers } = what;
  const start = performance.now();
  // One for each part, so that how often one part had to draw does not change the next one.
  const draw = (part: string) => openDraw(`${seed}/${ground.title}/${index}/${part}`);
  const disturbance = ground.disturb(draw('disturbance'));
  const before = await ground.inventory();
  const point = await killRun(ground, draw('point'), course);
  const entries = await openEntries(ground);
  const left = (await newItems(ground, before, entries)).length;
  const chosen = draw('namesake');
  const namesake = chosen.chance(0.4) ? await plantNamesake(ground, chosen, entries) : null;

  const second = draw('janitor');
  const janitorKilled = second.chance(0.2) && (await killJanitor(ground, second));
  const { sweeps, last } = await sweepUntilDone(ground);
  ground.calm();

  const faults: string[] = [];
  if (last.code !== 0)
    faults.push(
      `the janitor ended with ${last.code}: ${`${last.out}\n${last.err}`.trim().split('\n').slice(-4).join('; ')}`,
    );
  for (const item of await newItems(ground, before, await allEntries(ground)))
    if (item.id !== namesake?.id) faults.push(`${item.kind} ${item.name || item.id} is left`);
  faults.push(...(await missing(ground, [...strangers, ...(namesake ? [namesake] : [])])));
  if (namesake) await ground.uproot(namesake);
  const unanswered = entries.filter((entry) => entry.state === 'intended').length;
  const seconds = (performance.now() - start) / 1000;
  return { index, point, disturbance, left, unanswered, sweeps, janitorKilled, seconds, faults };
}

/** Runs the check to its end, to learn how long it takes and how much it creates. */
export async function learnCourse(ground: Ground): Promise<Course & { readonly ended: Ended }> {
  let creations = 0;
  ground.watch(() => creations++);
  const start = performance.now();
  const ended = await runCommand(['check', ground.cloud, ...ground.checkOptions], {
    env: ground.env,
    cwd: ground.folder,
  });
  ground.watch(null);
  return { seconds: (performance.now() - start) / 1000, creations, ended };
}

/** Kills one run and says when. A run that was done before its kill came is no kill: the next one dies earlier. */
async function killRun(ground: Ground, draw: Draw, course: Course): Promise<string> {
  const atRequest = draw.chance(ground.killsAtRequests);
  let latest = atRequest ? course.creations : course.seconds;
  for (let attempt = 1; ; attempt++) {
    const run = startCommand(['check', ground.cloud, ...ground.checkOptions], { env: ground.env, cwd: ground.folder });
    const ended = run.ended.then(() => null);
    let point: Promise<string>;
    if (atRequest) {
      const nth = draw.whole(1, Math.max(1, Math.floor(latest)));
      const { promise, resolve } = Promise.withResolvers<string>();
      let seen = 0;
      ground.watch((request) => {
        if (++seen !== nth) return;
        // Now, and not in a later turn: the answer is not on its way yet.
        run.kill();
        resolve(`at creation ${nth} (${request})`);
      });
      point = promise;
    } else {
      const seconds = 0.2 + draw.fraction() * Math.max(0, latest - 0.2);
      point = sleep(seconds * 1000, `at ${seconds.toFixed(1)} s`);
    }
    const reached = await Promise.race([point, ended]);
    ground.watch(null);
    const killed = atRequest ? reached !== null : run.kill();
    const { signal } = await run.ended;
    if (killed && reached !== null && signal === 'SIGKILL') return reached;
    if (attempt === 5) return 'after its end, five times over';
    latest *= 0.7;
  }
}

async function killJanitor(ground: Ground, draw: Draw): Promise<boolean> {
  const janitor = startJanitor(ground);
  await Promise.race([sleep(150 + draw.fraction() * 1500), janitor.ended]);
  const killed = janitor.kill();
  await janitor.ended;
  return killed;
}

/** As an operator would: again, as long as it says that something may be left. */
async function sweepUntilDone(ground: Ground): Promise<{ readonly sweeps: number; readonly last: Ended }> {
  for (let sweeps = 1; ; sweeps++) {
    const last = await startJanitor(ground).ended;
    if (last.code === 0 || sweeps === mostSweeps) return { sweeps, last };
  }
}

function startJanitor(ground: Ground) {
  return startCommand(['janitor', '--settle', String(ground.settle)], { env: ground.env, cwd: ground.folder });
}

/** A stranger's resource under the very name that the ledger gave to one of ours, whose id it knows. */
async function plantNamesake(ground: Ground, draw: Draw, entries: readonly Entry[]): Promise<Item | null> {
  const known = entries.filter(({ kind, resourceId }) => resourceId !== null && ground.namesakes.includes(kind));
  if (known.length === 0) return null;
  const { kind, name } = draw.one(known);
  return ground.plant({ kind, name, tags: [] });
}

/** What is there and was not before. Where others work meanwhile: of these, what is ours by name or ledger. */
async function newItems(ground: Ground, before: readonly Item[], entries: readonly Entry[]): Promise<readonly Item[]> {
  const known = new Set(before.map(({ kind, id }) => `${kind}/${id}`));
  const added = (await ground.inventory()).filter(({ kind, id }) => !known.has(`${kind}/${id}`));
  if (!ground.shared) return added;
  const ours = new Set(entries.flatMap(({ kind, name, resourceId }) => [`${kind}/${name}`, `${kind}/${resourceId}`]));
  return added.filter(({ kind, id, name }) => ours.has(`${kind}/${id}`) || ours.has(`${kind}/${name}`));
}

/** What is not there any more, or is not what it was. */
export async function missing(ground: Ground, strangers: readonly Item[]): Promise<readonly string[]> {
  const now = new Map((await ground.inventory()).map((item) => [`${item.kind}/${item.id}`, item]));
  return strangers.flatMap(({ kind, id, name, state }) => {
    const found = now.get(`${kind}/${id}`);
    if (!found) return [`somebody else's ${kind} ${name} is gone`];
    return found.state === state
      ? []
      : [`somebody else's ${kind} ${name} was changed: ${firstDifference(state, found.state)}`];
  });
}

/** Around the first place where two texts differ. */
function firstDifference(before: string, after: string): string {
  let at = 0;
  while (before[at] === after[at]) at++;
  const around = (text: string) => text.slice(Math.max(0, at - 30), at + 30);
  return `${around(before)} → ${around(after)}`;
}

async function openEntries(ground: Ground): Promise<readonly Entry[]> {
  return (await allEntries(ground)).filter((entry) => entry.state !== 'gone');
}

async function allEntries(ground: Ground): Promise<readonly Entry[]> {
  const ledger = await openSqliteLedger(join(ground.stateFolder, 'ledger.sqlite'));
  try {
    return await ledger.entries();
  } finally {
    await ledger.close();
  }
}

/** Strangers' resources that look like ours in each way, made once before all kills. */
export async function plantStrangers(ground: Ground): Promise<readonly Item[]> {
  const ledger = await openSqliteLedger(join(ground.stateFolder, 'ledger.sqlite'));
  const { installation } = ledger;
  await ledger.close();
  const planted: Item[] = [];
  for (const kind of ground.plantable)
    for (const wish of foreignersOfKind(kind, installation)) planted.push(await ground.plant(wish));
  return planted;
}
