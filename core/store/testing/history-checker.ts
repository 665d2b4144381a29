import { setTimeout as sleep } from 'node:timers/promises';
import { chainHash } from '../chain.ts';
import type { StorePlace } from '../contract/place.contract.ts';
import { storeErrors } from '../errors.ts';
import { StoreConflict, type Append, type Batch, type Range, type Store, type StoreKey, type Write } from '../store.ts';
import { newRecord, type HistoryRecord } from './history-record.ts';
import { judgeHistory } from './history-verdict.ts';
import { seeded, type Random } from './random.ts';

export interface HistoryOptions {
  /** Decides everything but the timing. */
  readonly seed: number;
  /** Writers at the same time; default 6. */
  readonly writers?: number;
  /** Batches of each writer between two restarts; default 15. */
  readonly batches?: number;
  /** Watchers at the same time; default 6. */
  readonly watchers?: number;
  /** How often the store is opened anew; default 1. */
  readonly restarts?: number;
}

export interface HistorySummary {
  readonly revisions: number;
  readonly conflicts: number;
  readonly events: number;
  readonly connections: number;
}

const tenants = ['t1', 't2'];
const resources = ['configmaps', 'secrets'];
const namespaces = ['', 'a'];
const names = ['x', 'y', 'z'];

/**
 * Lets random writers, watchers, readers and compaction loose on an empty store, and proves that what each of them saw is one and
 * the same history (see history-verdict.ts). Throws with the seed and what is wrong. Timing is not repeated by a seed; a failure
 * that does not come back at once comes back within some runs.
 */
export async function checkHistory(place: StorePlace, options: HistoryOptions): Promise<HistorySummary> {
  const { seed, writers = 6, batches = 15, watchers = 6, restarts = 1 } = options;
  const random = seeded(seed);
  const record = newRecord();
  const stores = { all: [place.store, ...(place.second ? [await place.second()] : [])] };
  const over = new AbortController();
  const chained: string[] = [];

  const watching = Array.from({ length: watchers }, (_, n) =>
    watch(`w${n}`, stores, random.fork(), record, over.signal).catch((error: unknown) => {
      over.abort();
      throw error;
    }),
  );
  try {
    for (let phase = 0; phase <= restarts; phase++) {
      if (phase > 0) stores.all = [await place.reopen()];
      const writing = new AbortController();
      const work = Array.from({ length: writers }, (_, n) =>
        write(`${phase}.${n}`, stores.all, random.fork(), record, batches, chained),
      );
      const others = [
        read(stores.all, random.fork(), record, writing.signal),
        compact(stores.all, random.fork(), record, writing.signal),
      ];
      await Promise.all(work);
      writing.abort();
      await Promise.all(others);
    }
  } finally {
    over.abort();
  }
  await Promise.all(watching);

  const problems = judgeHistory(record);
  const current = await stores.all[0]!.revision();
  const top = record.acknowledged;
  if (current !== top) problems.push(`the store stands at ${current}, but ${top} is the last that was acknowledged`);
  problems.push(...(await judgeChain(stores.all[0]!, chained)));
  if (problems.length > 0) throw new Error(`history of seed ${seed}:\n${problems.slice(0, 5).join('\n')}`);
  return {
    revisions: top,
    conflicts: record.conflicts.length,
    events: record.watches.reduce((sum, { events }) => sum + events.length, 0),
    connections: record.watches.length,
  };
}

function randomKey(random: Random): StoreKey {
  return {
    tenant: random.pick(tenants),
    group: '',
    resource: random.pick(resources),
    namespace: random.pick(namespaces),
    name: random.pick(names),
  };
}

function randomRange(random: Random): Range {
  const range = {
    tenant: random.chance(0.3) ? null : random.pick(tenants),
    group: '',
    resource: random.pick(resources),
  };
  if (random.chance(0.5)) return range;
  const inside = { ...range, namespace: random.pick(namespaces) };
  return random.chance(0.7) ? inside : { ...inside, name: random.pick(names) };
}

async function write(
  writer: string,
  stores: readonly Store[],
  random: Random,
  record: HistoryRecord,
  batches: number,
  chained: string[],
): Promise<void> {
  for (let n = 0; n < batches; n++) {
    const store = random.pick(stores);
    const batch = await randomBatch(`${writer}.${n}`, store, random, record);
    const floor = record.acknowledged;
    try {
      const committed = await store.commit(batch);
      record.acknowledged = Math.max(record.acknowledged, committed.revision);
      record.commits.push({ batch, committed, floor });
      chained.push(...(batch.appends ?? []).map(({ body }) => Buffer.from(body).toString()));
    } catch (error) {
      if (!(error instanceof StoreConflict)) throw error;
      const { key, actual } = error;
      record.conflicts.push({ batch, key, actual, floor, ceiling: await store.revision() });
    }
    if (random.chance(0.3)) await pause(random);
  }
}

async function randomBatch(label: string, store: Store, random: Random, record: HistoryRecord): Promise<Batch> {
  const keys = new Map<string, StoreKey>();
  const size = random.chance(0.6) ? 1 : 1 + random.below(4);
  while (keys.size < size) {
    const key = randomKey(random);
    keys.set(JSON.stringify(key), key);
  }
  const writes: Write[] = [];
  for (const key of keys.values()) {
    const filler = 'x'.repeat(random.chance(0.1) ? random.below(20_000) : random.below(50));
    const value = Buffer.from(`${label} ${writes.length} ${filler}`);
    const op = random.chance(0.75) ? 'put' : 'delete';
    if (random.chance(0.4)) writes.push({ key, op, value });
    else if (random.chance(0.3)) writes.push({ key, op, value, expect: 'absent' });
    else writes.push({ key, op, value, expect: (await get(store, key, record)) ?? 'absent' });
  }
  const other = randomKey(random);
  const guards: Batch['guards'] =
    random.chance(0.3) && !keys.has(JSON.stringify(other))
      ? [{ key: other, expect: random.pick(['present', 'absent'] as const) }]
      : [];
  const appends: Append[] = random.chance(0.3)
    ? [{ series: 'audit', tenant: 't1', subject: '', at: new Date(), body: Buffer.from(label), chained: true }]
    : [];
  return { writes, guards, appends };
}

async function get(store: Store, key: StoreKey, record: HistoryRecord): Promise<number | null> {
  const floor = record.acknowledged;
  const found = await store.get(key);
  record.gets.push({ key, found, floor, ceiling: await store.revision() });
  return found?.revision ?? null;
}

async function read(stores: readonly Store[], random: Random, record: HistoryRecord, over: AbortSignal): Promise<void> {
  while (!over.aborted) {
    const store = random.pick(stores);
    const range = randomRange(random);
    const floor = record.acknowledged;
    const limit = random.chance(0.3) ? { limit: 1 + random.below(4) } : {};
    const { revision, items, more } = await store.list(range, limit);
    record.pages.push({ range, revision, items, extent: more ? 'beginning' : 'whole', floor });
    if (random.chance(0.5)) await listAgain(store, range, revision - random.below(10), record);
    await pause(random);
  }
}

/** A list of a past revision, which compaction may have forgotten meanwhile. */
async function listAgain(store: Store, range: Range, at: number, record: HistoryRecord): Promise<void> {
  try {
    const { items } = await store.list(range, { at: Math.max(1, at) });
    record.pages.push({ range, revision: Math.max(1, at), items, extent: 'whole', floor: 0 });
  } catch (error) {
    if (!storeErrors.is(error, 'compacted')) throw error;
  }
}

async function compact(
  stores: readonly Store[],
  random: Random,
  record: HistoryRecord,
  over: AbortSignal,
): Promise<void> {
  while (!over.aborted) {
    await sleep(5 + random.below(40));
    const revision = await random.pick(stores).compact(new Date(Date.now() - random.below(60)));
    if (revision < (record.compactions.at(-1) ?? 1)) throw new Error(`compaction went back to ${revision}`);
    record.compactions.push(revision);
  }
}

/** Watches, leaves and comes back from where it was, until it has seen everything that there is. */
async function watch(
  watcher: string,
  stores: { readonly all: readonly Store[] },
  random: Random,
  record: HistoryRecord,
  over: AbortSignal,
): Promise<void> {
  const range = randomRange(random);
  const slow = random.chance(0.3);
  let since = 1;
  // Once nobody writes any more: until it has seen everything.
  while (!over.aborted || since < record.acknowledged) {
    const one = { watcher, range, since, events: [], told: since };
    record.watches.push(one);
    const patience = 1 + random.below(slow ? 4 : 30);
    const isLast = () => over.aborted && one.told >= record.acknowledged;
    const outcome = await connect(random.pick(stores.all), one, { patience, random, slow, over, isLast });
    since = one.told;
    if (outcome === 'compacted') since = await relist(stores, range, record);
    if (outcome !== 'left') await pause(random);
  }
}

interface Patience {
  /** Leaves after so many batches. */
  readonly patience: number;
  readonly random: Random;
  readonly slow: boolean;
  readonly over: AbortSignal;
  readonly isLast: () => boolean;
}

async function connect(
  store: Store,
  one: HistoryRecord['watches'][number],
  { patience, random, slow, over, isLast }: Patience,
): Promise<'left' | 'closed' | 'compacted'> {
  let batches = 0;
  // Who waits for events that will not come is sent away once; then it comes back for what it has not seen yet.
  const signal = over.aborted ? {} : { signal: over };
  try {
    for await (const batch of store.watch(one.range, { since: one.since, progressMs: 5, ...signal })) {
      one.events.push(...batch.events);
      one.told = batch.revision;
      if (++batches >= patience || isLast()) return 'left';
      if (slow) await sleep(random.below(20));
    }
    return 'closed';
  } catch (error) {
    if (storeErrors.is(error, 'compacted')) return 'compacted';
    if (storeErrors.is(error, 'closed')) return 'closed';
    throw error;
  }
}

/** What a client does that came too late. */
async function relist(
  stores: { readonly all: readonly Store[] },
  range: Range,
  record: HistoryRecord,
): Promise<number> {
  for (;;) {
    const floor = record.acknowledged;
    try {
      const { revision, items } = await stores.all[0]!.list(range);
      record.pages.push({ range, revision, items, extent: 'whole', floor });
      return revision;
    } catch (error) {
      if (!storeErrors.is(error, 'closed')) throw error;
      await sleep(5);
    }
  }
}

async function judgeChain(store: Store, expected: readonly string[]): Promise<string[]> {
  const rows = await store.history({ series: 'audit', tenant: 't1', limit: 5000 });
  let previous = '';
  for (const row of rows) {
    if (row.hash !== chainHash(previous, row))
      return [`row ${row.seq} of the history does not follow the one before it`];
    previous = row.hash;
  }
  const have = rows.map(({ body }) => Buffer.from(body).toString()).sort();
  return have.join() === expected.toSorted().join() ? [] : ['the history has other rows than were acknowledged'];
}

async function pause(random: Random): Promise<void> {
  await (random.chance(0.5) ? new Promise(setImmediate) : sleep(random.below(4)));
}
