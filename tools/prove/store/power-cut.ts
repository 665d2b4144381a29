import { spawn, spawnSync } from 'node:child_process';
import { chmod, cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { postgresPrograms, startPostgres, temporaryFolder } from '@allmend/kit-testing';
import { openDraw } from '../draw.ts';
import { openDisk, type Disk } from './disk.ts';
import { checkLoad, nothingYet } from './load-pattern.ts';
import { openPlace, type Load, type LoadPlace } from './load.ts';
import { readTraces, straceArguments, type TimedEvent } from './trace.ts';

export interface PowerCutOptions {
  readonly engine: LoadPlace['engine'];
  readonly seed: string;
  readonly writers: number;
  /** Commits of each writer. */
  readonly commits: number;
  /** At so many acknowledgements the power is cut, each time once with nothing kept that was not synced, */
  readonly cuts: number;
  /** and so many times more with something of it. */
  readonly variants: number;
  /** Counts as a disk that says that it has synced and has not: the proof must fail then. */
  readonly lying?: boolean;
  readonly signal?: AbortSignal;
  /** Told after each cut. */
  readonly onCut?: (index: number) => void;
}

export interface PowerCutResult {
  readonly acknowledged: number;
  readonly syncs: number;
  /** Disks that were looked into. */
  readonly disks: number;
  /** Disks on which something was missing that had not been synced. */
  readonly lossy: number;
  readonly faults: readonly string[];
}

/** Why the power cannot be cut here; null when it can. */
export function missingForPowerCuts(engine: LoadPlace['engine']): string | null {
  if (engine === 'postgres' && postgresPrograms() === null) return 'PostgreSQL is not installed';
  const tried = spawnSync('strace', [...straceArguments('/dev/null'), 'true']);
  return tried.status === 0 ? null : 'strace is not installed or may not trace here';
}

/**
 * Lets a load write under strace, and replays what reached the files: between each request and its acknowledgement there is a
 * sync of the log, and a disk that loses at the moment of an acknowledgement what was not synced has everything acknowledged.
 */
export async function cutPower(options: PowerCutOptions): Promise<PowerCutResult> {
  await using work = await temporaryFolder('power');
  // Root runs the server as another user, who must get through.
  await chmod(work.path, 0o711);
  const traced =
    options.engine === 'sqlite' ? await traceSqlite(work.path, options) : await tracePostgres(work.path, options);
  const { root, baseline } = traced;
  const events = options.lying ? traced.events.filter(({ type }) => type !== 'sync') : traced.events;
  const faults = options.lying ? [] : unsyncedAcknowledgements(events, traced.log);

  const disk = await openDisk(root, baseline);
  const acks = events.filter((event) => event.type === 'said' && event.line.startsWith('ack ')).length;
  const every = Math.max(1, Math.floor(acks / options.cuts));
  const acknowledged = new Map<number, number>();
  let count = 0;
  let disks = 0;
  let lossy = 0;
  for (const event of events) {
    disk.apply(event);
    const ack = event.type === 'said' ? /^ack (\d+) (\d+)$/.exec(event.line) : null;
    if (!ack) continue;
    acknowledged.set(Number(ack[1]), Number(ack[2]));
    if (++count % every !== 0 || options.signal?.aborted) continue;
    if (disk.unsynced().length > 0) lossy++;
    for (let variant = 0; variant <= options.variants; variant++) {
      disks++;
      const found = await lookInto(disk, join(work.path, 'after'), { ...options, acknowledged, variant, count });
      faults.push(...found.map((fault) => `after acknowledgement ${count}, variant ${variant}: ${fault}`));
      // One is enough to know that it lies; the others are each worth a line.
      if (options.lying && faults.length > 0) return { acknowledged: acks, syncs: 0, disks, lossy, faults };
    }
    options.onCut?.(count / every);
  }
  const syncs = events.filter(({ type }) => type === 'sync').length;
  const expected = options.writers * options.commits;
  if (acks !== expected) faults.push(`${acks} of ${expected} commits were acknowledged`);
  return { acknowledged: acks, syncs, disks, lossy, faults };
}

/** Acknowledgements without a sync of the log that began after the request and ended before the answer. */
export function unsyncedAcknowledgements(events: readonly TimedEvent[], log: RegExp): string[] {
  const requests = new Map<string, number>();
  const begun = new Map<string, number>();
  const faults: string[] = [];
  let synced = -1;
  for (const [n, event] of events.entries()) {
    if (event.type === 'sync-begins' && log.test(event.path)) begun.set(event.descriptor, n);
    else if (event.type === 'sync' && log.test(event.path))
      synced = Math.max(synced, begun.get(event.descriptor) ?? -1);
    else if (event.type === 'said') {
      const [word, writer] = event.line.split(' ');
      if (word === 'begin') requests.set(writer!, n);
      if (word === 'ack' && synced < requests.get(writer!)!) faults.push(`"${event.line}" was said before a sync`);
    }
  }
  return faults;
}

interface Traced {
  readonly events: readonly TimedEvent[];
  readonly root: string;
  readonly baseline: string | null;
  /** The file whose sync makes a commit durable. */
  readonly log: RegExp;
}

async function traceSqlite(work: string, { writers, commits }: PowerCutOptions): Promise<Traced> {
  const root = join(work, 'store');
  await mkdir(root);
  const trace = join(work, 'load.trace');
  await runLoad(trace, { engine: 'sqlite', folder: root, writers, commits });
  return { events: await readTraces([trace], root), root, baseline: null, log: /-wal$/ };
}

async function tracePostgres(work: string, { writers, commits }: PowerCutOptions): Promise<Traced> {
  const [baseline, root] = [join(work, 'baseline'), join(work, 'data')];
  {
    await using first = await startPostgres();
    const store = await openPlace({ engine: 'postgres', url: first.url() });
    await store.close();
    await first.stop('fast');
    await cp(first.dataFolder, baseline, { recursive: true });
  }
  await cp(baseline, root, { recursive: true });
  const traces = [join(work, 'server.trace'), join(work, 'load.trace')];
  await using server = await startPostgres({ dataFolder: root, under: ['strace', ...straceArguments(traces[0]!)] });
  await runLoad(traces[1]!, { engine: 'postgres', url: server.url(), writers, commits });
  await server.stop('kill');
  return { events: await readTraces(traces, root), root, baseline, log: /\/pg_wal\/[0-9A-F]{24}$/ };
}

/** Runs the load to its end, at which it kills itself. */
async function runLoad(trace: string, load: Load): Promise<void> {
  const program = join(import.meta.dirname, 'load.ts');
  const child = spawn('strace', [...straceArguments(trace), process.execPath, program, JSON.stringify(load)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let err = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  const signal = await new Promise<NodeJS.Signals | null>((done, failed) => {
    child.on('error', failed);
    child.on('close', (_, signal) => done(signal));
  });
  if (signal !== 'SIGKILL') throw new Error(`the load ended by itself: ${err.slice(-2000)}`);
}

interface Look extends PowerCutOptions {
  readonly acknowledged: ReadonlyMap<number, number>;
  readonly variant: number;
  readonly count: number;
}

/** Opens what a power cut left, as a server does that starts again. */
async function lookInto(disk: Disk, folder: string, look: Look): Promise<readonly string[]> {
  const { engine, seed, variant, count, acknowledged } = look;
  await disk.cut(folder, variant === 0 ? 'nothing' : openDraw(`${seed}/${engine}/${count}/${variant}`));
  try {
    if (engine === 'sqlite') return await lookAt({ engine, folder }, acknowledged);
    await using server = await startPostgres({ dataFolder: folder });
    return await lookAt({ engine, url: server.url() }, acknowledged);
  } catch (error) {
    return [`it does not open: ${String(error)}`];
  }
}

async function lookAt(place: LoadPlace, acknowledged: ReadonlyMap<number, number>): Promise<readonly string[]> {
  const store = await openPlace(place);
  try {
    return (await checkLoad(store, { ...nothingYet, acknowledged })).faults;
  } finally {
    await store.close();
  }
}
