import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { openPostgresStore, openSqliteStore, type Store } from '@allmend/core-store';
import { startPostgres, temporaryFolder, type TestPostgres } from '@allmend/kit-testing';
import { checkHistory, type HistorySummary } from '../../../core/store/testing/history-checker.ts';
import { openDraw } from '../draw.ts';
import type { LoadPlace } from './load.ts';

export interface HistoriesOptions {
  readonly engine: LoadPlace['engine'];
  readonly runs: number;
  readonly seed: string;
  readonly signal: AbortSignal;
  readonly onRun?: (index: number) => void;
}

export interface HistoriesResult {
  readonly runs: number;
  readonly revisions: number;
  readonly events: number;
  readonly faults: readonly string[];
  readonly seconds: number;
}

/** Makes every watcher fall behind again and again; every second run has it. */
const tight = { pageSize: 4, queueEvents: 3, queueBytes: 5000, recentEvents: 5, recentBytes: 10_000 };

/** Random writers, watchers, readers and compaction on one store after the other, on PostgreSQL by two servers at once. */
export async function judgeHistories({
  engine,
  runs,
  seed,
  signal,
  onRun,
}: HistoriesOptions): Promise<HistoriesResult> {
  const start = performance.now();
  await using postgres = engine === 'postgres' ? await startPostgres({ settings: { fsync: 'off' } }) : null;
  const draw = openDraw(`${seed}/${engine}/histories`);
  const result = { runs: 0, revisions: 0, events: 0, faults: [] as string[] };
  const over = () => signal.aborted;
  // Watches wait on timers that keep no process alive; a server has its listeners for that.
  const alive = setInterval(() => undefined, 1000);
  while (result.runs < runs && !over()) {
    result.runs++;
    const options = { seed: draw.whole(0, 2 ** 31), watch: result.runs % 2 === 0 ? tight : {} };
    try {
      const { revisions, events } = await (postgres ? onPostgres(postgres, options) : onSqlite(options));
      result.revisions += revisions;
      result.events += events;
    } catch (error) {
      result.faults.push(error instanceof Error ? error.message : String(error));
    }
    onRun?.(result.runs);
  }
  clearInterval(alive);
  return { ...result, seconds: (performance.now() - start) / 1000 };
}

interface Run {
  readonly seed: number;
  readonly watch: Partial<typeof tight>;
}

async function onSqlite({ seed, watch }: Run): Promise<HistorySummary> {
  await using home = await temporaryFolder('history');
  // Awaited here, or the folder would be removed under it.
  return await onPlace(seed, () => openSqliteStore({ folder: join(home.path, 'store'), watch }), { servers: 1 });
}

async function onPostgres(postgres: TestPostgres, { seed, watch }: Run): Promise<HistorySummary> {
  const schema = `h${Date.now().toString(36)}${randomInt(1e9).toString(36)}`;
  const open = () => openPostgresStore({ url: postgres.url(), schema, pollMs: 300, allowUnsafe: true, watch });
  try {
    return await onPlace(seed, open, { servers: 2 });
  } finally {
    await postgres.sql(`DROP SCHEMA IF EXISTS ${schema} CASCADE`);
  }
}

async function onPlace(
  seed: number,
  openStore: () => Promise<Store>,
  { servers }: { servers: 1 | 2 },
): Promise<HistorySummary> {
  let opened: Store[] = [];
  const open = async () => {
    const store = await openStore();
    opened.push(store);
    return store;
  };
  const close = async () => {
    for (const store of opened) await store.close();
    opened = [];
  };
  try {
    const place = {
      store: await open(),
      ...(servers === 2 && { second: open }),
      async reopen() {
        await close();
        return open();
      },
      cleanup: close,
    };
    return await checkHistory(place, { seed });
  } finally {
    await close();
  }
}
