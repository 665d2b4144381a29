import type { HistoryQuery, HistoryRow } from '../store.ts';
import { newParameters } from './conditions.ts';
import type { Connections } from './connections.ts';
import { named } from './reads.ts';

interface Row {
  readonly [column: string]: unknown;
  readonly seq: number;
  readonly series: string;
  readonly tenant: string;
  readonly subject: string;
  readonly at: number;
  readonly body: Uint8Array;
  readonly hash: string | null;
}

/** Rows removed in one transaction. */
const slice = 2000;

export async function readHistory(
  connections: Connections,
  query: HistoryQuery,
  limit: number,
): Promise<readonly HistoryRow[]> {
  const { series, tenant, subject, since, until, after, order = 'ascending' } = query;
  const parameters = newParameters();
  const conditions = [
    `series = ${parameters.add(series)} AND tenant = ${parameters.add(tenant)}`,
    subject !== undefined && `subject = ${parameters.add(subject)}`,
    since && `at >= ${parameters.add(since.getTime())}`,
    until && `at < ${parameters.add(until.getTime())}`,
    after !== undefined && `seq ${order === 'ascending' ? '>' : '<'} ${parameters.add(after)}`,
  ].filter(Boolean);
  const direction = order === 'ascending' ? 'ASC' : 'DESC';
  const rows = await connections.rows<Row>(
    named(
      `SELECT seq, series, tenant, subject, at, body, hash FROM history WHERE ${conditions.join(' AND ')}
        ORDER BY seq ${direction} LIMIT ${parameters.add(limit)}`,
      parameters.values,
    ),
  );
  return rows.map((row) => ({ ...row, at: new Date(row.at) }));
}

/** Removes rows older than the instant in slices, of chains only from their start; returns how many. */
export async function trimRows(connections: Connections, series: string, before: Date): Promise<number> {
  const at = before.getTime();
  let removed = await trimUnchained(connections, series, at);
  const chains = await connections.rows<{ tenant: string }>({
    text: 'SELECT tenant FROM chain WHERE series = $1 ORDER BY tenant',
    values: [series],
  });
  for (const { tenant } of chains) removed += await trimChain(connections, series, tenant, at);
  return removed;
}

async function trimUnchained(connections: Connections, series: string, at: number): Promise<number> {
  for (let removed = 0; ;) {
    const rows = await connections.rows<{ seq: number }>({
      text: `DELETE FROM history WHERE seq IN
        (SELECT seq FROM history WHERE series = $1 AND at < $2 AND hash IS NULL ORDER BY at LIMIT $3) RETURNING seq`,
      values: [series, at, slice],
    });
    removed += rows.length;
    if (rows.length < slice) return removed;
  }
}

/** The start of one chain up to its first row that is not older; the hash of the last one removed stays, in the same commit. */
async function trimChain(connections: Connections, series: string, tenant: string, at: number): Promise<number> {
  for (let removed = 0; ;) {
    const gone = await connections.transaction(async (client) => {
      // Two servers that trim at once take turns, so that `base` never goes back.
      await client.query('SELECT 1 FROM chain WHERE series = $1 AND tenant = $2 FOR UPDATE', [series, tenant]);
      const { rows } = await client.query<{ seq: number; at: number; hash: string }>(
        `SELECT seq, at, hash FROM history WHERE series = $1 AND tenant = $2 AND hash IS NOT NULL ORDER BY seq LIMIT $3`,
        [series, tenant, slice],
      );
      const end = rows.findIndex((row) => row.at >= at);
      const old = end === -1 ? rows : rows.slice(0, end);
      if (old.length === 0) return 0;
      await client.query('DELETE FROM history WHERE seq = ANY ($1::bigint[])', [old.map(({ seq }) => seq)]);
      await client.query('UPDATE chain SET base = $3 WHERE series = $1 AND tenant = $2', [
        series,
        tenant,
        old.at(-1)!.hash,
      ]);
      return old.length;
    });
    removed += gone;
    if (gone < slice) return removed;
  }
}

export async function readAnchor(connections: Connections, series: string, tenant: string): Promise<string> {
  const [row] = await connections.rows<{ base: string }>({
    name: 'anchor',
    text: 'SELECT base FROM chain WHERE series = $1 AND tenant = $2',
    values: [series, tenant],
  });
  return row?.base ?? '';
}
