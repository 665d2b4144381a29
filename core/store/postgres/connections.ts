import { Socket } from 'node:net';
import pg, { type ClientBase, type PoolClient, type QueryResultRow } from 'pg';
import { storeErrors } from '../errors.ts';
import { breaksConnection, databaseFailure } from './failure.ts';

/** How long a statement and a transaction that waits for us may take in the server, and how long we wait, in milliseconds. */
export const patience = {
  connect: 5_000,
  read: 30_000,
  write: 20_000,
  lock: 15_000,
  idleInTransaction: 10_000,
  /** Beyond the server's own limit: then the connection is dead. */
  grace: 5_000,
} as const;

/** A statement with a name is parsed and planned once per connection. */
export interface Statement {
  readonly name?: string;
  readonly text: string;
  readonly values?: readonly unknown[];
}

/** A connection that can be cut without asking the other side. */
export interface Connection {
  readonly client: pg.Client;
  /** False once it is known to be broken. */
  usable(): boolean;
  cut(): void;
  end(): Promise<void>;
}

export interface ConnectionsOptions {
  readonly url: string;
  readonly schema: string;
  /** Reads at the same time. */
  readonly readers: number;
  readonly allowUnsafe: boolean;
}

export interface Connections {
  /** The database as messages name it: without user and password. */
  readonly name: string;
  /** Rows of a statement that may be repeated: it is, on another connection, when the first one was broken. Throws `store.*`. */
  rows<Row extends QueryResultRow>(statement: Statement): Promise<Row[]>;
  /** Several reads in one snapshot; repeated like `rows`. Throws `store.*`. */
  snapshot<T>(work: (client: ClientBase) => Promise<T>): Promise<T>;
  /** Several statements that happen together or not at all. Throws `store.*`. */
  transaction<T>(work: (client: ClientBase) => Promise<T>): Promise<T>;
  /** A connection of one's own. Throws `store.*`. */
  open(purpose: string): Promise<Connection>;
  close(): Promise<void>;
}

/** Opens nothing yet. */
export function openConnections(options: ConnectionsOptions): Connections {
  const { url, schema, readers, allowUnsafe } = options;
  const name = databaseName(url);
  const config = (purpose: string): pg.ClientConfig => ({
    connectionString: url,
    application_name: `allmend ${purpose}`,
    connectionTimeoutMillis: patience.connect,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    types: { getTypeParser: getTypeParser as typeof parserOf },
  });
  const pool = new pg.Pool({
    ...config('reads'),
    max: readers,
    idleTimeoutMillis: 60_000,
    query_timeout: patience.read + patience.grace,
    // oxlint-disable-next-line typescript/no-misused-promises -- the pool waits for it, which its type does not say
    onConnect: (client) => prepare(client, { schema, name, allowUnsafe }),
  });
  // An idle connection that breaks; the pool has removed it already.
  pool.on('error', () => undefined);

  async function lend<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    const client = await pool.connect();
    const onError = () => undefined;
    client.on('error', onError);
    let broken = false;
    try {
      return await work(client);
    } catch (error) {
      broken = breaksConnection(error);
      throw error;
    } finally {
      client.off('error', onError);
      client.release(broken);
    }
  }

  /**
   * A server that has started again leaves a pool of dead connections, which only a query finds out, one by one: an attempt that
   * may have taken one of these says nothing about the database. One that is away is asked twice.
   */
  async function repeated<T>(ask: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      const mayBeStale = pool.idleCount > 0 && attempt <= readers;
      try {
        return await ask();
      } catch (error) {
        const again = breaksConnection(error) && !pool.ending && (attempt === 1 || mayBeStale);
        if (!again) throw databaseFailure(name, error);
      }
    }
  }

  async function within<T>(begin: string, work: (client: ClientBase) => Promise<T>): Promise<T> {
    return lend(async (client) => {
      await client.query(begin);
      try {
        const result = await work(client);
        await client.query('COMMIT');
        return result;
      } catch (error) {
        await client.query('ROLLBACK').catch(() => undefined);
        throw error;
      }
    });
  }

  return {
    name,
    rows: <Row extends QueryResultRow>(statement: Statement) =>
      repeated(() => lend(async (client) => (await client.query<Row>(asQuery(statement))).rows)),
    snapshot: (work) => repeated(() => within('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY', work)),
    async transaction(work) {
      try {
        return await within('BEGIN', work);
      } catch (error) {
        throw databaseFailure(name, error);
      }
    },
    async open(purpose) {
      const socket = new Socket();
      const client = new pg.Client({ ...config(purpose), stream: () => socket });
      let broken = false;
      const breaks = () => {
        broken = true;
      };
      client.on('error', breaks);
      client.on('end', breaks);
      // A host that has vanished answers nothing, not even to what is asked after the connection is made.
      const timer = setTimeout(() => socket.destroy(), 2 * patience.connect);
      try {
        await client.connect();
        await prepare(client, { schema, name, allowUnsafe });
      } catch (error) {
        socket.destroy();
        throw databaseFailure(name, error);
      } finally {
        clearTimeout(timer);
      }
      return {
        client,
        usable: () => !broken,
        cut() {
          broken = true;
          socket.destroy();
        },
        async end() {
          if (!broken) await client.end().catch(() => undefined);
          socket.destroy();
        },
      };
    },
    async close() {
      await pool.end();
    },
  };
}

export function asQuery({ name, text, values = [] }: Statement): pg.QueryConfig {
  return { ...(name !== undefined && { name }), text, values: [...values] };
}

/**
 * Settings of a session. Every query here has its index, so plans that read whole tables are forbidden, whatever the
 * statistics say; and a commit is never weaker than "on the disk", whatever the server's default is.
 */
const sessionText = `SELECT
  set_config('search_path', $1, false),
  set_config('synchronous_commit', CASE current_setting('synchronous_commit') WHEN 'remote_apply' THEN 'remote_apply' ELSE 'on' END, false),
  set_config('statement_timeout', $2, false),
  set_config('lock_timeout', $3, false),
  set_config('idle_in_transaction_session_timeout', $4, false),
  set_config('plan_cache_mode', 'force_generic_plan', false),
  set_config('enable_seqscan', 'off', false),
  set_config('enable_hashjoin', 'off', false),
  set_config('enable_mergejoin', 'off', false),
  set_config('enable_bitmapscan', 'off', false),
  set_config('enable_sort', 'off', false),
  set_config('max_parallel_workers_per_gather', '0', false),
  set_config('jit', 'off', false),
  set_config('client_min_messages', 'error', false),
  set_config('bytea_output', 'hex', false),
  current_setting('fsync') AS fsync,
  current_setting('full_page_writes') AS pages,
  current_setting('server_encoding') AS encoding,
  current_setting('server_version_num')::integer AS version`;

interface SessionRow {
  readonly fsync: string;
  readonly pages: string;
  readonly encoding: string;
  readonly version: number;
}

async function prepare(
  client: ClientBase,
  options: { readonly schema: string; readonly name: string; readonly allowUnsafe: boolean },
): Promise<void> {
  const { schema, name: store, allowUnsafe } = options;
  const limits = [patience.read, patience.lock, patience.idleInTransaction].map(String);
  const { rows } = await client.query<SessionRow>(sessionText, [`"${schema}"`, ...limits]);
  const { fsync, pages, encoding, version } = rows[0]!;
  if (version < 130_000) {
    throw storeErrors.error('not-a-store', {
      store,
      problem: `its server is of version ${version}; 13 or newer is needed`,
    });
  }
  if (encoding !== 'UTF8') {
    throw storeErrors.error('not-a-store', {
      store,
      problem: `the database has the encoding ${encoding} and not UTF8`,
    });
  }
  for (const [setting, value] of Object.entries({ fsync, full_page_writes: pages })) {
    if (value === 'off' && !allowUnsafe) throw storeErrors.error('not-durable', { store, setting });
  }
}

/** Object ids of types: https://github.com/postgres/postgres/blob/REL_15_STABLE/src/include/catalog/pg_type.dat */
const typeId: Readonly<Record<'int8' | 'bytea', number>> = { bytea: 17, int8: 20 };

/** `bigint` comes as a number: no revision, instant or count of ours is beyond what a number holds exactly. */
function getTypeParser(oid: number, format?: 'text' | 'binary'): unknown {
  if (oid === typeId.int8) return Number;
  if (oid === typeId.bytea) return bytesOf;
  return (parserOf as (oid: number, format?: string) => unknown)(oid, format);
}

/** From `\\x` and hex digits. Plain bytes, as every engine gives them. */
function bytesOf(text: string): Uint8Array {
  const { buffer, byteOffset, byteLength } = Buffer.from(text.slice(2), 'hex');
  return new Uint8Array(buffer, byteOffset, byteLength);
}

const parserOf: typeof pg.types.getTypeParser = pg.types.getTypeParser.bind(pg.types);

/** `PostgreSQL database "x" at host`, from an address that may hold a password. */
function databaseName(url: string): string {
  try {
    const { host, port, database } = new pg.Client({ connectionString: url });
    const place = host.startsWith('/') ? 'this machine' : `${host}:${port}`;
    return `the PostgreSQL database "${database ?? ''}" at ${place}`;
  } catch {
    return 'the PostgreSQL database';
  }
}
