import type { Append, Store, StoreKey } from '@allmend/core-store';
import type { RollUp, Row, Series } from './series.ts';

export interface Upkeep {
  /** Sums that were written. */
  readonly summed: number;
  /** Rows that were removed. */
  readonly removed: number;
}

const day = 86_400_000;
/** Rows of one query, and buckets of one commit. */
const slice = 2000;

/**
 * Keeps histories as their definitions say: sums up buckets that are over, then removes rows that are older than they are kept and
 * have been summed up. To be called now and then, by any of several servers: a bucket is summed up once, also when a server is
 * killed while it does so. What arrives for a bucket after that stays as long as its rows, and is in no sum; `settleMs` is how long
 * to wait for it. `tenants`: all that there are, for what is old is removed in every tenant.
 */
export async function keepInOrder(
  store: Store,
  series: readonly Series<never>[],
  options: {
    readonly tenants: readonly string[];
    readonly now: Date;
    readonly settleMs?: number;
    readonly signal?: AbortSignal;
  },
): Promise<Upkeep> {
  const { tenants, now, settleMs = 60_000, signal } = options;
  let summed = 0;
  let removed = 0;
  for (const one of series) {
    let oldestOpen = Infinity;
    if (one.rollUp) {
      for (const tenant of tenants) {
        signal?.throwIfAborted();
        const until = startOf(now.getTime() - settleMs, one.rollUp.bucketMs);
        const done = await sumUp(store, one, one.rollUp, tenant, until);
        summed += done.summed;
        oldestOpen = Math.min(oldestOpen, done.until);
      }
    }
    signal?.throwIfAborted();
    const before = Math.min(now.getTime() - one.keepDays * day, oldestOpen);
    removed += await store.trimHistory(one.name, new Date(before));
  }
  return { summed, removed };
}

/** Until when the rows of a series and tenant have been summed up. */
const markKey = (series: string, tenant: string): StoreKey => ({
  tenant,
  group: 'history.allmend.dev',
  resource: 'marks',
  namespace: '',
  name: series,
});

async function sumUp(
  store: Store,
  series: Series<never>,
  rollUp: RollUp<never, never>,
  tenant: string,
  end: number,
): Promise<{ readonly summed: number; readonly until: number }> {
  let summed = 0;
  for (;;) {
    const mark = await store.get(markKey(series.name, tenant));
    const from = mark ? Number(Buffer.from(mark.value).toString()) : await firstBucket(store, series, rollUp, tenant);
    if (from === null) return { summed, until: Infinity };
    if (from >= end) return { summed, until: from };
    const next = await nextBucket(store, series, rollUp, tenant, { from, end });
    const appends = next.rows === null ? [] : sumsOf(rollUp, tenant, next.start, next.rows);
    try {
      await store.commit({
        writes: [
          {
            key: markKey(series.name, tenant),
            op: 'put',
            value: Buffer.from(String(next.until)),
            expect: mark?.revision ?? 'absent',
          },
        ],
        appends,
      });
      summed += appends.length;
    } catch (error) {
      // Another server was faster; its mark says where to go on.
      if ((error as Error).name !== 'StoreConflict') throw error;
    }
  }
}

interface Bucket {
  readonly start: number;
  /** Where the next look begins. */
  readonly until: number;
  /** Null: there are none before the end. */
  readonly rows: readonly Row<never>[] | null;
}

/** The first bucket from there that has rows, whole. */
async function nextBucket(
  store: Store,
  series: Series<never>,
  { bucketMs }: RollUp<never, never>,
  tenant: string,
  { from, end }: { readonly from: number; readonly end: number },
): Promise<Bucket> {
  const range = { since: new Date(from), until: new Date(end) };
  const earliest = await earliestAt(store, series, tenant, range);
  if (earliest === null) return { start: from, until: end, rows: null };
  const start = startOf(earliest, bucketMs);
  const rows: Row<never>[] = [];
  for (let after: number | undefined; ;) {
    const page = await series.read(store, {
      tenant,
      since: new Date(start),
      until: new Date(start + bucketMs),
      limit: slice,
      ...(after !== undefined && { after }),
    });
    rows.push(...page);
    if (page.length < slice) return { start, until: start + bucketMs, rows };
    after = page.at(-1)!.row;
  }
}

/** Rows come in the order in which they were written, which need not be that of their instants: all of the range are looked at. */
async function earliestAt(
  store: Store,
  series: Series<never>,
  tenant: string,
  range: { readonly since?: Date; readonly until?: Date },
): Promise<number | null> {
  let earliest: number | null = null;
  for (let after: number | undefined; ;) {
    const rows = await store.history({
      series: series.name,
      tenant,
      limit: slice,
      ...range,
      ...(after !== undefined && { after }),
    });
    for (const { at } of rows) earliest = Math.min(earliest ?? Infinity, at.getTime());
    const last = rows.at(-1);
    if (!last || rows.length < slice) return earliest;
    // Nothing earlier than the start of the range can come: stop as soon as that is found.
    if (range.since && earliest === range.since.getTime()) return earliest;
    after = last.seq;
  }
}

async function firstBucket(
  store: Store,
  series: Series<never>,
  { bucketMs }: RollUp<never, never>,
  tenant: string,
): Promise<number | null> {
  const earliest = await earliestAt(store, series, tenant, {});
  return earliest === null ? null : startOf(earliest, bucketMs);
}

function sumsOf(
  rollUp: RollUp<never, never>,
  tenant: string,
  start: number,
  rows: readonly Row<never>[],
): readonly Append[] {
  const bySubject = new Map<string, Row<never>[]>();
  for (const row of rows) {
    const known = bySubject.get(row.subject);
    if (known) known.push(row);
    else bySubject.set(row.subject, [row]);
  }
  return [...bySubject].map(([subject, own]) =>
    rollUp.into.append({ tenant, subject, at: new Date(start), body: rollUp.sum(own) }),
  );
}

function startOf(at: number, bucketMs: number): number {
  return Math.floor(at / bucketMs) * bucketMs;
}
