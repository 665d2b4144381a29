import { createHash } from 'node:crypto';
import type { HistoryRow, Store } from '@allmend/core-store';
import { canonicalJson } from './canonical-json.ts';
import { dayOf, dayRootNamespace, endOf, nextDay, writeDayRoot, type RootHead } from './day-root-text.ts';
import { monitorErrors } from './errors.ts';
import type { MonitorKeys } from './monitor-keys.ts';
import { dayKey, dayRootSeries, isConflict, lastDayKey, reportSeries, rowsFrom } from './places.ts';
import { decodeRow } from './row-body.ts';
import { listStates, type SubjectState } from './subject-state.ts';

/** Version of the shape of a row in the series of roots. */
export const dayRootRowSchema = 'allmend.dev/day-root-row/v1';

/** The root of a day as it is kept. */
export interface SealedDay {
  /** `YYYY-MM-DD`, UTC. */
  readonly day: string;
  readonly text: string;
  /** SHA-256 of the text. */
  readonly hash: string;
  /** SSHSIG over the text, armoured, namespace `allmend-day-root`. */
  readonly signature: string;
  /** Fingerprint of the key. */
  readonly key: string;
  /** When it was signed. */
  readonly sealedAt: Date;
  /** `seq` of its row. */
  readonly row: number;
}

export interface DayRootQuery {
  readonly order?: 'ascending' | 'descending';
  /** Only rows beyond this one. */
  readonly after?: number;
  /** Default 500, at most 5000. */
  readonly limit?: number;
}

/** The roots of finished days (UTC), one for each tenant and day from its first report on. */
export interface DayRoots {
  /**
   * Makes the roots of all days that are over and have none; returns those that this call made. Several servers may call it at the
   * same time: each day is sealed once. Throws what store and keys throw.
   */
  seal(tenant: string): Promise<readonly SealedDay[]>;
  /** Null: there is none of that day. Throws `monitor.root-damaged`. */
  get(tenant: string, day: string): Promise<SealedDay | null>;
  list(tenant: string, query?: DayRootQuery): Promise<readonly SealedDay[]>;
}

export interface DayRootsOptions {
  readonly store: Store;
  readonly keys: MonitorKeys;
  readonly now?: () => Date;
  /** Milliseconds after midnight before a day counts as over: for servers whose clocks differ. Default 5 minutes. */
  readonly settleMs?: number;
}

/** Where a chain ended at the end of a day. */
interface Head extends RootHead {
  readonly seq: number;
}

/** The day that was sealed last, with the heads in its root: the next one goes on from there. */
interface LastDay {
  readonly day: string;
  readonly hash: string;
  readonly heads: readonly Head[];
}

/** Reports of one subject in a day, about: more are read when there are more. */
const usualRows = 16;
/** A first report from a clock that was wrong must not make thousands of roots. */
const mostDaysBack = 400;
const dayMs = 86_400_000;

export function createDayRoots(options: DayRootsOptions): DayRoots {
  const { store, keys, now = () => new Date(), settleMs = 5 * 60_000 } = options;

  /** The root of one day; null when another server made it, or one before it, meanwhile. */
  async function sealDay(tenant: string, day: string, last: { value: LastDay; revision: number } | null) {
    const heads = await headsAt(store, tenant, endOf(day), last?.value.heads ?? []);
    const text = writeDayRoot({ tenant, day, previous: last?.value.hash ?? null, heads });
    const hash = createHash('sha256').update(text).digest('hex');
    const key = await keys.current();
    // A clock that went back must not let the key seem too young.
    const sealedAt = new Date(Math.max(now().getTime(), key.notBefore.getTime()));
    const signature = key.sign(Buffer.from(text), dayRootNamespace);
    const body = { schema: dayRootRowSchema, day, text, hash, signature, key: key.fingerprint };
    const value: LastDay = { day, hash, heads };
    try {
      await store.commit({
        writes: [
          { key: dayKey(tenant, day), op: 'put', value: Buffer.from(JSON.stringify({ hash })), expect: 'absent' },
          {
            key: lastDayKey(tenant),
            op: 'put',
            value: Buffer.from(JSON.stringify(value)),
            expect: last ? last.revision : 'absent',
          },
        ],
        appends: [
          {
            series: dayRootSeries,
            tenant,
            subject: day,
            at: sealedAt,
            body: Buffer.from(canonicalJson(body)),
            chained: true,
          },
        ],
      });
      return day;
    } catch (error) {
      if (isConflict(error)) return null;
      throw error;
    }
  }

  async function get(tenant: string, day: string): Promise<SealedDay | null> {
    const [row] = await store.history({ series: dayRootSeries, tenant, subject: day, limit: 1 });
    return row ? readRow(row) : null;
  }

  return {
    get,
    async seal(tenant) {
      const sealed: SealedDay[] = [];
      for (;;) {
        const over = dayOf(new Date(now().getTime() - settleMs - dayMs));
        const last = await readLast(store, tenant);
        const day = last ? nextDay(last.value.day) : await firstDay(store, tenant, over);
        if (day === null || day > over) return sealed;
        const made = await sealDay(tenant, day, last);
        if (made !== null) sealed.push((await get(tenant, made))!);
      }
    },
    async list(tenant, query = {}) {
      const rows = await store.history({ series: dayRootSeries, tenant, ...query });
      return rows.map(readRow);
    },
  };
}

async function readLast(store: Store, tenant: string): Promise<{ value: LastDay; revision: number } | null> {
  const stored = await store.get(lastDayKey(tenant));
  return stored && { value: JSON.parse(Buffer.from(stored.value).toString()) as LastDay, revision: stored.revision };
}

/** Day of the oldest row of a tenant; null when it has none. */
async function firstDay(store: Store, tenant: string, over: string): Promise<string | null> {
  let first: Date | null = null;
  for await (const { place } of listStates(store, tenant)) {
    const [row] = await store.history({ series: reportSeries(place.uid), tenant, limit: 1 });
    if (row && (!first || row.at < first)) first = row.at;
  }
  if (!first) return null;
  const earliest = endOf(over).getTime() - mostDaysBack * dayMs;
  return dayOf(new Date(Math.max(first.getTime(), earliest)));
}

/** The ends of all chains at an instant. What was in the root before stays in it. */
async function headsAt(store: Store, tenant: string, end: Date, before: readonly Head[]): Promise<readonly Head[]> {
  const known = new Map(before.map((head) => [head.uid, head]));
  for await (const state of listStates(store, tenant)) {
    const head = await headAt(store, state, end, known.get(state.place.uid) ?? null);
    if (head) known.set(head.uid, head);
  }
  return [...known.values()].sort((a, b) => (a.uid < b.uid ? -1 : 1));
}

/**
 * The last row before the first one that came at the instant or later: in the order of the chain, so that when a clock goes back over
 * midnight, what came then belongs to the next day, whenever the root is made.
 */
async function headAt(store: Store, state: SubjectState, end: Date, before: Head | null): Promise<Head | null> {
  const { tenant, uid } = state.place;
  let head = before;
  if (state.total === head?.rows) return head;
  for await (const row of rowsFrom(store, tenant, reportSeries(uid), head?.seq ?? 0, usualRows)) {
    if (row.at >= end) break;
    const { number, hash } = decodeRow(row);
    head = { uid, rows: number, hash, seq: row.seq };
  }
  return head;
}

interface RootRow {
  readonly schema: string;
  readonly day: string;
  readonly text: string;
  readonly hash: string;
  readonly signature: string;
  readonly key: string;
}

function readRow({ seq, subject, at, body }: HistoryRow): SealedDay {
  try {
    const { schema, ...root } = JSON.parse(Buffer.from(body).toString()) as RootRow;
    if (schema === dayRootRowSchema) return { ...root, sealedAt: at, row: seq };
  } catch (error) {
    throw monitorErrors.error('root-damaged', { day: subject, problem: 'it is not JSON' }, { cause: error });
  }
  throw monitorErrors.error('root-damaged', { day: subject, problem: 'its form is not known' });
}
