import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { QueryResult } from 'pg';
import { keyId } from '../input.ts';
import type { Batch, StoreKey } from '../store.ts';
import { asQuery, patience, type Connection, type Connections } from './connections.ts';
import { breaksConnection } from './failure.ts';
import { chainId, isIdle, planGroup, type GroupPlan, type ObjectState } from './plan.ts';
import { lockStore, readHeads, readObjects, writeGroup } from './statements.ts';

/** The one connection by which this process writes. */
export interface WriterConnection {
  /**
   * Writes a group up to the COMMIT, which it leaves out. What it throws has undone the transaction; an error while the
   * database is away is the one of the last attempt to reach it, until the next attempt is due.
   */
  prepare(batches: readonly Batch[]): Promise<GroupPlan>;
  /** Commits what was prepared. `lost`: it has not happened. `unknown`: nobody could say within half a minute. */
  commit(): Promise<'committed' | 'lost' | 'unknown'>;
  close(): Promise<void>;
}

/** Milliseconds. */
const backOff = { least: 50, most: 2_000 };
/** How long a torn commit is looked for: longer than the server keeps a transaction open whose client is gone. */
const lookFor = patience.idleInTransaction + patience.lock;

/** Opens nothing yet. `channel`: where other processes listen. */
export function openWriterConnection(connections: Connections, channel: string): WriterConnection {
  const id = randomBytes(16).toString('hex');
  let token = 0;
  /** What was prepared last writes nothing: there is nothing to wait for the disk for, and nothing to lose. */
  let idle = false;
  let own: Connection | null = null;
  let down: { readonly until: number; readonly pause: number; readonly error: unknown } | null = null;

  async function connected(): Promise<Connection> {
    if (own?.usable()) return own;
    if (down && performance.now() < down.until) throw down.error;
    try {
      own = await connections.open('writes');
      down = null;
      return own;
    } catch (error) {
      const pause = Math.min((down?.pause ?? backOff.least / 2) * 2, backOff.most);
      down = { until: performance.now() + pause * (0.5 + Math.random() / 2), pause, error };
      throw error;
    }
  }

  async function write({ client }: Connection, batches: readonly Batch[]): Promise<GroupPlan> {
    // Two statements in one message have two results.
    const results = (await client.query(lockStore)) as unknown as readonly QueryResult<StoreRow>[];
    const { revision, seq } = results[1]!.rows[0]!;
    const objects = new Map<string, ObjectState>();
    const keys = distinct(batches.flatMap(keysOf), keyId);
    if (keys.length > 0) {
      const { rows } = await client.query<ObjectRow>(asQuery(readObjects(keys)));
      for (const row of rows) objects.set(keyId({ ...row, group: row.grp }), row);
    }
    const heads = new Map<string, string>();
    const chained = batches.flatMap(({ appends = [] }) => appends.filter((append) => append.chained));
    const chains = distinct(chained, ({ series, tenant }) => chainId(series, tenant));
    if (chains.length > 0) {
      const { rows } = await client.query<ChainRow>(asQuery(readHeads(chains)));
      for (const { series, tenant, head } of rows) heads.set(chainId(series, tenant), head);
    }
    const plan = planGroup(batches, { revision, seq, objects, heads });
    idle = isIdle(plan);
    if (idle) return plan;
    token++;
    await client.query(asQuery(writeGroup(plan, { id, token }, channel)));
    return plan;
  }

  /**
   * Whether a transaction whose COMMIT was not answered has happened. Its own mark says so, read under the lock that the
   * transaction held: once that is ours, it has ended one way or the other.
   */
  async function lookForCommit(): Promise<'committed' | 'lost' | 'unknown'> {
    const end = performance.now() + lookFor;
    for (let pause = backOff.least; performance.now() < end; pause = Math.min(pause * 2, backOff.most)) {
      try {
        own = await connections.open('writes');
        const { client } = own;
        const question = async () => {
          await client.query(lockStore);
          const { rows } = await client.query<{ token: number }>('SELECT token FROM writer WHERE id = $1', [id]);
          await client.query('ROLLBACK');
          return rows[0]?.token === token;
        };
        return (await timed(own, question(), patience.lock)) ? 'committed' : 'lost';
      } catch {
        own?.cut();
        await sleep(pause);
      }
    }
    return 'unknown';
  }

  return {
    async prepare(batches) {
      const connection = await connected();
      try {
        return await timed(connection, write(connection, batches), patience.write);
      } catch (error) {
        if (breaksConnection(error)) connection.cut();
        else await timed(connection, connection.client.query('ROLLBACK'), 0).catch(() => connection.cut());
        throw error;
      }
    },
    async commit() {
      const connection = own!;
      if (idle) {
        await timed(connection, connection.client.query('ROLLBACK'), 0).catch(() => connection.cut());
        return 'committed';
      }
      try {
        const { command } = await timed(connection, connection.client.query('COMMIT'), patience.write);
        return command === 'COMMIT' ? 'committed' : 'lost';
      } catch (error) {
        if (!breaksConnection(error)) return 'lost';
        connection.cut();
        return lookForCommit();
      }
    },
    async close() {
      await own?.end();
    },
  };
}

/** Cuts a connection whose server says nothing for so long, which settles the promise. */
async function timed<T>(connection: Connection, promise: Promise<T>, milliseconds: number): Promise<T> {
  const timer = setTimeout(() => connection.cut(), milliseconds + patience.grace);
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
  }
}

interface StoreRow {
  readonly revision: number;
  readonly seq: number;
}

interface ObjectRow extends StoreKey, ObjectState {
  readonly grp: string;
}

interface ChainRow {
  readonly series: string;
  readonly tenant: string;
  readonly head: string;
}

function keysOf({ writes, guards = [] }: Batch): StoreKey[] {
  return [...writes, ...guards].map(({ key }) => key);
}

function distinct<T>(items: readonly T[], id: (item: T) => string): T[] {
  return [...new Map(items.map((item) => [id(item), item])).values()];
}
