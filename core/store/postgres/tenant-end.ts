import type { Connections } from './connections.ts';
import { indexRows, type ObjectState } from './plan.ts';
import { removeIndexRows } from './statements.ts';

/** Rows removed in one transaction. */
const slice = 500;

interface Kind {
  readonly grp: string;
  readonly resource: string;
}

/** Removes everything of a tenant in slices; returns how many objects it had. */
export async function removeTenant(connections: Connections, tenant: string): Promise<number> {
  const kinds = await connections.rows<Kind & Record<string, unknown>>({ text: everyKind });
  let objects = 0;
  for (const kind of kinds) {
    for (let removed = slice; removed === slice; objects += removed)
      removed = await objectSlice(connections, kind, tenant);
    await inSlices(connections, {
      // The newest first: an event is never without the version before it.
      text: `DELETE FROM version WHERE revision = ANY (ARRAY(SELECT revision FROM version
        WHERE grp = $2 AND resource = $3 AND tenant = $4 ORDER BY revision DESC LIMIT $1)) RETURNING 1`,
      values: [slice, kind.grp, kind.resource, tenant],
    });
  }
  const series = await connections.rows<{ series: string }>({ text: everySeries });
  for (const one of series) {
    await inSlices(connections, {
      text: `DELETE FROM history WHERE seq = ANY (ARRAY(SELECT seq FROM history
        WHERE series = $2 AND tenant = $3 ORDER BY seq LIMIT $1)) RETURNING 1`,
      values: [slice, one.series, tenant],
    });
  }
  await connections.rows({ text: 'DELETE FROM chain WHERE tenant = $1', values: [tenant] });
  return objects;
}

/** Under the lock of all commits: none of them may find an object that goes just now. */
function objectSlice(connections: Connections, { grp, resource }: Kind, tenant: string): Promise<number> {
  return connections.transaction(async (client) => {
    await client.query('SELECT 1 FROM store FOR UPDATE');
    const { rows } = await client.query<{ namespace: string; name: string; indexed: ObjectState['indexed'] }>(
      `DELETE FROM object WHERE ctid = ANY (ARRAY(SELECT ctid FROM object
        WHERE grp = $2 AND resource = $3 AND tenant = $4 ORDER BY namespace, name LIMIT $1)) RETURNING namespace, name, indexed`,
      [slice, grp, resource, tenant],
    );
    const index = rows.flatMap(({ namespace, name, indexed }) =>
      indexRows({ tenant, group: grp, resource, namespace, name }, indexed),
    );
    const { text, values = [] } = removeIndexRows(index);
    if (index.length > 0) await client.query(text, [...values]);
    return rows.length;
  });
}

/** Repeats a statement that removes at most a slice, until it finds less. */
async function inSlices(
  connections: Connections,
  statement: { readonly text: string; readonly values: readonly unknown[] },
): Promise<void> {
  for (;;) if ((await connections.rows(statement)).length < slice) return;
}

/** Distinct values by jumping from one to the next in an index, however many rows each has. */
const everyKind = `WITH RECURSIVE kind AS (
    (SELECT grp, resource FROM version ORDER BY grp, resource LIMIT 1)
    UNION ALL
    SELECT next.grp, next.resource FROM kind, LATERAL (SELECT grp, resource FROM version
      WHERE (version.grp, version.resource) > (kind.grp, kind.resource) ORDER BY grp, resource LIMIT 1) next)
  SELECT grp, resource FROM kind`;

const everySeries = `WITH RECURSIVE kind AS (
    (SELECT series FROM history ORDER BY series LIMIT 1)
    UNION ALL
    SELECT next.series FROM kind, LATERAL (SELECT series FROM history
      WHERE history.series > kind.series ORDER BY series LIMIT 1) next)
  SELECT series FROM kind`;
