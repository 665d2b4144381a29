import type { ClientBase } from 'pg';
import type { DumpedChain, DumpedObject, StoreLoad, StoreSnapshot } from '../admin.ts';
import { storeErrors } from '../errors.ts';
import type { HistoryRow, IndexValues } from '../store.ts';
import { asQuery, type Connection, type Connections } from './connections.ts';
import { databaseFailure } from './failure.ts';
import { indexRows, indexText } from './plan.ts';
import { loadHistory, loadObjects, lockStore } from './statements.ts';

const rowsPerSlice = 500;

interface StoreRow {
  readonly id: string;
  readonly revision: number;
}

/** One snapshot of the database, on a connection of its own, until it is closed. */
export async function openSnapshot(connections: Connections): Promise<StoreSnapshot> {
  const connection = await openPatient(connections);
  const { client } = connection;
  const ask = asking(connections, connection);
  await ask(() => client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY'));
  const [store] = await ask(async () => (await client.query<StoreRow>('SELECT id, revision FROM store')).rows);

  /** Rows after the number that the last one has. */
  async function* slices<Row extends object>(
    text: string,
    number: (row: Row) => number,
  ): AsyncGenerator<readonly Row[]> {
    for (let after = -1; ;) {
      const { rows } = await ask(() => client.query<Row>(text, [after, rowsPerSlice]));
      if (rows.length > 0) yield rows;
      if (rows.length < rowsPerSlice) return;
      after = number(rows.at(-1)!);
    }
  }

  return {
    ...store!,
    async *objects() {
      const text = `SELECT v.grp, v.resource, v.tenant, v.namespace, v.name, v.revision, v.value, o.indexed
        FROM version v JOIN object o ON (o.grp, o.resource, o.tenant, o.namespace, o.name) = (v.grp, v.resource, v.tenant, v.namespace, v.name)
          AND o.revision = v.revision
        WHERE v.revision > $1 ORDER BY v.revision LIMIT $2`;
      for await (const rows of slices<ObjectRow>(text, ({ revision }) => revision)) yield rows.map(dumped);
    },
    async *history() {
      const text = `SELECT seq, series, tenant, subject, at, body, hash FROM history WHERE seq > $1 ORDER BY seq LIMIT $2`;
      for await (const rows of slices<Omit<HistoryRow, 'at'> & { at: number }>(text, ({ seq }) => seq)) {
        yield rows.map((row) => ({ ...row, at: new Date(row.at) }));
      }
    },
    async *chains() {
      const text = 'SELECT series, tenant, head, base AS anchor FROM chain ORDER BY series, tenant';
      const { rows } = await ask(() => client.query<DumpedChain>(text));
      if (rows.length > 0) yield rows;
    },
    close: () => connection.end(),
  };
}

/** Fills an empty store in one transaction, under the lock of all commits. Throws `store.not-empty`. */
export async function openLoad(connections: Connections, onFinish: (id: string) => void): Promise<StoreLoad> {
  const connection = await openPatient(connections);
  const { client } = connection;
  const ask = asking(connections, connection);
  let seq = 0;
  try {
    await ask(() => client.query(lockStore));
    await refuseFilled(client, connections.name);
  } catch (error) {
    await connection.end();
    throw error;
  }
  return {
    async objects(objects) {
      const rows = objects.map(({ key, revision, value, index }) => ({
        key,
        revision,
        value,
        indexed: indexText(index),
      }));
      const index = rows.flatMap(({ key, indexed }) => indexRows(key, indexed));
      await ask(() => client.query(asQuery(loadObjects(rows, index))));
    },
    async history(rows) {
      for (const row of rows) seq = Math.max(seq, row.seq);
      await ask(() => client.query(asQuery(loadHistory(rows))));
    },
    async chains(chains) {
      for (const { series, tenant, head, anchor } of chains) {
        await ask(() =>
          client.query('INSERT INTO chain (series, tenant, head, base) VALUES ($1, $2, $3, $4)', [
            series,
            tenant,
            head,
            anchor,
          ]),
        );
      }
    },
    async finish(id, revision) {
      try {
        await ask(() =>
          client.query('UPDATE store SET id = $1, revision = $2, oldest = $2, swept = $2, seq = $3', [
            id,
            revision,
            seq,
          ]),
        );
        await ask(() => client.query('COMMIT'));
      } finally {
        await connection.end();
      }
      onFinish(id);
    },
    abort: () => connection.end(),
  };
}

/** A connection on which a backup may take its time between two statements. */
async function openPatient(connections: Connections): Promise<Connection> {
  const connection = await connections.open('backup');
  await asking(
    connections,
    connection,
  )(() =>
    connection.client.query(
      `SELECT set_config('idle_in_transaction_session_timeout', '0', false), set_config('statement_timeout', '0', false)`,
    ),
  );
  return connection;
}

async function refuseFilled(client: ClientBase, store: string): Promise<void> {
  const { rows } = await client.query<{ revision: number; seq: number; objects: number }>(
    'SELECT revision, seq, (SELECT count(*) FROM object) AS objects FROM store',
  );
  const { revision, seq, objects } = rows[0]!;
  if (revision > 1 || seq > 0) throw storeErrors.error('not-empty', { store, objects, revision });
}

/** What a statement throws, as an error of the catalogue. */
function asking(connections: Connections, connection: Connection) {
  return async <T>(statement: () => Promise<T>): Promise<T> => {
    try {
      return await statement();
    } catch (error) {
      connection.cut();
      throw databaseFailure(connections.name, error);
    }
  };
}

interface ObjectRow {
  readonly grp: string;
  readonly resource: string;
  readonly tenant: string;
  readonly namespace: string;
  readonly name: string;
  readonly revision: number;
  readonly value: Uint8Array;
  readonly indexed: string | null;
}

function dumped({ grp, resource, tenant, namespace, name, revision, value, indexed }: ObjectRow): DumpedObject {
  const index = Object.fromEntries(JSON.parse(indexed ?? '[]') as [string, string[]][]) as IndexValues;
  return { key: { tenant, group: grp, resource, namespace, name }, revision, value, index };
}
