import type { Connections } from './connections.ts';

/** Events looked at in one transaction. */
const slice = 1000;

/**
 * Raises the oldest revision to the last one of before the instant, and removes versions that were replaced and deletions
 * that happened up to it, at most up to `ceiling`. First the mark, so that nobody reads what is being removed; a sweep that was broken off is
 * finished by the next one.
 */
export async function compactVersions(connections: Connections, before: Date, ceiling: number): Promise<number> {
  const [found] = await connections.rows<{ revision: number }>({
    text: 'SELECT revision FROM version WHERE at < $1 ORDER BY revision DESC LIMIT 1',
    values: [before.getTime()],
  });
  const [store] = await connections.rows<{ oldest: number; swept: number }>({
    text: 'UPDATE store SET oldest = greatest(oldest, $1) RETURNING oldest, swept',
    values: [Math.min(found?.revision ?? 1, ceiling)],
  });
  const { oldest } = store!;
  for (let { swept } = store!; swept < oldest;) swept = await sweepSlice(connections, swept, oldest);
  await connections.rows({ text: `DELETE FROM writer WHERE at < clock_timestamp() - interval '1 day'` });
  return oldest;
}

/** Removes what events after `swept` replaced; returns up to where. Servers that sweep at once take turns. */
function sweepSlice(connections: Connections, swept: number, oldest: number): Promise<number> {
  return connections.transaction(async (client) => {
    await client.query(`SELECT pg_advisory_xact_lock(1097624686, hashtext(current_schema()))`);
    const { rows } = await client.query<{ last: number | null; events: number }>(
      `WITH span AS MATERIALIZED (
          SELECT revision, previous, deleted FROM version WHERE revision > $1 AND revision <= $2 ORDER BY revision LIMIT $3),
        gone AS (
          DELETE FROM version WHERE revision = ANY (ARRAY(
            SELECT previous FROM span WHERE previous IS NOT NULL UNION ALL SELECT revision FROM span WHERE deleted)))
        SELECT max(revision) AS last, count(*) AS events FROM span`,
      [swept, oldest, slice],
    );
    const { last, events } = rows[0]!;
    const next = events < slice ? oldest : last!;
    // Last, since whoever commits waits for this row.
    await client.query('UPDATE store SET swept = greatest(swept, $1)', [next]);
    return next;
  });
}
