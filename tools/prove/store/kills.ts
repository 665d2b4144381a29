import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { startPostgres, temporaryFolder, waitUntil, type TestPostgres } from '@allmend/kit-testing';
import { openDraw, type Draw } from '../draw.ts';
import { checkLoad, nothingYet, type LoadState } from './load-pattern.ts';
import { openPlace, type Load, type LoadPlace } from './load.ts';

export interface StoreKillOptions {
  readonly engine: LoadPlace['engine'];
  readonly kills: number;
  readonly seed: string;
  readonly signal?: AbortSignal;
  /** Told after each kill. */
  readonly onKill?: (kill: StoreKill) => void;
}

export interface StoreKill {
  readonly index: number;
  /** What was killed, and when. */
  readonly point: string;
  /** Acknowledged by the load that was killed. */
  readonly acknowledged: number;
  readonly faults: readonly string[];
}

export interface StoreKillResult {
  readonly kills: readonly StoreKill[];
  readonly acknowledged: number;
  readonly seconds: number;
}

/** Longest time in milliseconds for which a load writes before something is killed. */
const longest = 250;
const writers = 12;

/**
 * Kills with SIGKILL, over and over on the same store: the server that writes, on PostgreSQL also the database or the process in
 * it that commits. After each, everything acknowledged must be there, every batch whole or not at all, and the chain unbroken.
 */
export async function killStores({ engine, kills, seed, signal, onKill }: StoreKillOptions): Promise<StoreKillResult> {
  const start = performance.now();
  await using folder = await temporaryFolder('kills');
  await using postgres = engine === 'postgres' ? await startPostgres() : null;
  const place: LoadPlace = postgres
    ? { engine: 'postgres', url: postgres.url() }
    : { engine: 'sqlite', folder: join(folder.path, 'store') };
  const done: StoreKill[] = [];
  let state: LoadState = nothingYet;
  let acknowledged = 0;
  const over = () => signal?.aborted ?? false;
  for (let index = 1; index <= kills && !over(); index++) {
    const draw = openDraw(`${seed}/${engine}/${index}`);
    const killed = await killLoad({ ...place, writers }, postgres, draw);
    acknowledged += killed.said;
    // It recovers first when something in it was killed.
    if (postgres) await waitUntil('the database', () => postgres.sql('SELECT 1').catch(() => ''), 30);
    const store = await openPlace(place);
    const check = await checkLoad(store, { ...state, acknowledged: highest(state.acknowledged, killed.acknowledged) });
    await store.close();
    state = check.state;
    const kill = { index, point: killed.point, acknowledged: killed.said, faults: check.faults };
    done.push(kill);
    onKill?.(kill);
  }
  return { kills: done, acknowledged, seconds: (performance.now() - start) / 1000 };
}

interface Killed {
  readonly point: string;
  readonly acknowledged: ReadonlyMap<number, number>;
  readonly said: number;
}

async function killLoad(load: Load, postgres: TestPostgres | null, draw: Draw): Promise<Killed> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'load.ts'), JSON.stringify(load)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let err = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  const closed = new Promise<void>((done) => child.on('close', () => done()));
  const acknowledged = new Map<number, number>();
  let said = 0;
  const ready = Promise.withResolvers<void>();
  const lines = (async () => {
    for await (const line of createInterface({ input: child.stdout })) {
      if (line === 'ready') ready.resolve();
      const ack = /^ack (\d+) (\d+)$/.exec(line);
      if (!ack) continue;
      said++;
      acknowledged.set(Number(ack[1]), Number(ack[2]));
    }
  })();
  await Promise.race([ready.promise, closed]);
  const milliseconds = draw.fraction() * longest;
  await sleep(milliseconds);
  const victim = postgres
    ? draw.one(['the server', 'the server', 'the database', 'its writing process'] as const)
    : 'the server';
  if (victim !== 'the server') await killDatabase(postgres!, victim, child);
  const killedInTime = child.exitCode === null && child.kill('SIGKILL');
  await closed;
  await lines;
  if (!killedInTime) throw new Error(`the load ended by itself: ${err.slice(-2000)}`);
  if (victim === 'the database') await postgres!.start();
  return { point: `${victim} after ${Math.round(milliseconds)} ms`, acknowledged, said };
}

/** The load goes on for a moment, and sees the database go and come back. */
async function killDatabase(
  postgres: TestPostgres,
  victim: 'the database' | 'its writing process',
  load: ChildProcess,
): Promise<void> {
  if (victim === 'the database') {
    await postgres.stop('kill');
    await sleep(20);
    return;
  }
  const pid = Number(
    await postgres.sql(`SELECT max(pid) FROM pg_stat_activity WHERE application_name = 'allmend writes'`),
  );
  if (pid > 0) process.kill(pid, 'SIGKILL');
  // All others are ended with it, and the database recovers as from a crash.
  if (load.exitCode === null) await sleep(100);
  // What waits for a disk dies late. Until then the database answers, and would end what asks it next.
  if (pid > 0) await waitUntil(`the end of ${pid}`, () => isGone(pid), 30);
}

/** Also its server has taken note of its end. */
function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

function highest(a: ReadonlyMap<number, number>, b: ReadonlyMap<number, number>): ReadonlyMap<number, number> {
  return new Map([...a, ...b].map(([writer]) => [writer, Math.max(a.get(writer) ?? 0, b.get(writer) ?? 0)]));
}
