import type { ClientBase } from 'pg';
import { storeErrors } from '../errors.ts';
import type { Cursor, ListOptions, Page, Range, StoredObject, StoreKey } from '../store.ts';
import { afterCursor, inRange, listOrder, newParameters, orderIn } from './conditions.ts';
import { asQuery, type Connections, type Statement } from './connections.ts';

/** Rows of one statement; few when the objects are large, so that a slice is some MiB. */
const sliceRows = { least: 20, first: 250, most: 2000 };
const sliceBytes = 4 * 1024 * 1024;

/** Where the store stands in the snapshot of a statement. */
export interface Position {
  readonly revision: number;
  /** Lowest revision that can still be listed at and watched from. */
  readonly oldest: number;
}

export async function readPosition(connections: Connections): Promise<Position> {
  const [row] = await connections.rows<Position & Record<string, unknown>>({
    name: 'position',
    text: 'SELECT revision, oldest FROM store',
  });
  return row!;
}

export async function readObject(connections: Connections, key: StoreKey): Promise<StoredObject | null> {
  const { tenant, group, resource, namespace, name } = key;
  const [row] = await connections.rows<{ revision: number; value: Uint8Array }>({
    name: 'get',
    text: `SELECT revision, value FROM object JOIN version USING (revision)
      WHERE object.grp = $1 AND object.resource = $2 AND object.tenant = $3 AND object.namespace = $4 AND object.name = $5`,
    values: [group, resource, tenant, namespace, name],
  });
  return row ? { key, revision: row.revision, value: row.value } : null;
}

export async function countObjects(connections: Connections, range: Range): Promise<number> {
  const parameters = newParameters();
  const where = inRange(range, parameters);
  const statement = named(`SELECT count(*) AS count FROM object WHERE ${where}`, parameters.values);
  const [row] = await connections.rows<{ count: number }>(statement);
  return row!.count;
}

/** A page of objects as they are in one snapshot; a long one in slices. Throws `store.compacted` and `store.future`. */
export async function listObjects(connections: Connections, range: Range, options: ListOptions): Promise<Page> {
  const { limit = Number.POSITIVE_INFINITY } = options;
  if (limit < sliceRows.first) {
    const rows = await connections.rows<SliceRow>(sliceStatement(range, options, limit + 1));
    return pageOf(range, options, rows, limit);
  }
  return connections.snapshot((client) => listInSlices(client, range, options, limit));
}

async function listInSlices(client: ClientBase, range: Range, options: ListOptions, limit: number): Promise<Page> {
  const all: SliceRow[] = [];
  let rows: number = sliceRows.first;
  let after = options.after;
  while (all.length <= limit) {
    const wanted = Math.min(rows, limit + 1 - all.length);
    const slice = (await client.query<SliceRow>(asQuery(sliceStatement(range, { ...options, after }, wanted)))).rows;
    // The first one tells the position as well, when it has no object.
    if (all.length === 0 || slice[0]!.name !== null) all.push(...slice);
    checkPosition(slice[0]!, options.at);
    if (slice.length < wanted || slice[0]!.name === null) break;
    after = cursorOf(slice.at(-1)!);
    const bytes = slice.reduce((sum, { value }) => sum + value!.byteLength, 0);
    rows = Math.round(Math.min(Math.max((sliceBytes / Math.max(bytes, 1)) * wanted, sliceRows.least), sliceRows.most));
  }
  return pageOf(range, options, all, limit);
}

/** One row per object with the position of the store; without any object one row with only that. */
interface SliceRow extends Position {
  readonly tenant: string;
  readonly namespace: string;
  readonly name: string | null;
  readonly own: number;
  readonly value: Uint8Array | null;
}

function sliceStatement(
  range: Range,
  options: Pick<ListOptions, 'at' | 'index'> & { after?: Cursor | undefined },
  rows: number,
): Statement {
  const { at, after, index } = options;
  const parameters = newParameters();
  const where = `${inRange(range, parameters)}${afterCursor(after, parameters)}`;
  const limit = parameters.add(rows);
  const order = orderIn(range);
  const tail = `ORDER BY ${order} LIMIT ${limit}`;
  const current = `(SELECT ${listOrder}, revision FROM object WHERE ${where} ${tail}) o ON true`;
  let from = current;
  if (at !== undefined) {
    const latest = `SELECT DISTINCT ON (${order}) ${listOrder}, revision, deleted FROM version
      WHERE ${where} AND revision <= ${parameters.add(at)} ORDER BY ${order}, revision DESC`;
    from = `(SELECT ${listOrder}, revision FROM (${latest}) latest WHERE NOT deleted ${tail}) o ON true`;
  } else if (index) {
    const found = `SELECT grp, resource, ${listOrder} FROM index_value
      WHERE index = ${parameters.add(index.name)} AND value = ${parameters.add(index.value)} AND ${where} ${tail}`;
    from = `(SELECT i.tenant, i.namespace, i.name, object.revision FROM (${found}) i
      JOIN object USING (grp, resource, ${listOrder})) o ON true`;
  }
  return named(
    `SELECT s.revision, s.oldest, o.tenant, o.namespace, o.name, o.revision AS own, v.value
      FROM store s LEFT JOIN LATERAL ${from} LEFT JOIN version v ON v.revision = o.revision
      ORDER BY o.tenant, o.namespace, o.name`,
    parameters.values,
  );
}

function pageOf({ group, resource }: Range, { at }: ListOptions, rows: readonly SliceRow[], limit: number): Page {
  const [first] = rows;
  checkPosition(first!, at);
  const found = first!.name === null ? [] : rows;
  const items = found.slice(0, limit).map(({ tenant, namespace, name, own, value }): StoredObject => ({
    key: { tenant, group, resource, namespace, name: name! },
    revision: own,
    value: value!,
  }));
  return { revision: at ?? first!.revision, items, more: found.length > limit };
}

/** Throws `store.compacted` or `store.future` when the revision is not known (any more, yet). */
export function checkPosition({ revision, oldest }: Position, wanted: number | undefined): void {
  if (wanted === undefined) return;
  if (wanted < oldest) throw storeErrors.error('compacted', { revision: wanted, oldest });
  if (wanted > revision) throw storeErrors.error('future', { revision: wanted, current: revision });
}

function cursorOf({ tenant, namespace, name }: SliceRow): Cursor {
  return { tenant, namespace, name: name! };
}

const names = new Map<string, string>();

/** The same text is parsed and planned once per connection; there are as many as there are shapes of queries. */
export function named(text: string, values: readonly unknown[]): Statement {
  const name = names.get(text) ?? `q${names.size}`;
  names.set(text, name);
  return { name, text, values };
}
