import type { SQLInputValue } from 'node:sqlite';
import type { Cursor, HistoryQuery, ListOptions, Range } from '../store.ts';

/** A query and its values. */
export interface Query {
  readonly sql: string;
  readonly values: readonly SQLInputValue[];
}

/** Conditions of a list in the form that lets SQLite walk straight along its index; null: nothing can match. */
interface Conditions {
  readonly sql: string;
  readonly values: readonly SQLInputValue[];
}

const key = 'tenant, namespace, name';

/**
 * Rows `tenant, namespace, name, revision, superseded` of a list, in its order. They come from indexes alone. What is not in the
 * state of `at`, and what is not in the range where the range is no prefix of the index, must be left out by the reader: such a
 * condition here would let one step of SQLite skip any number of rows, and so take any time.
 */
export function listQuery(range: Range, { at, after, index }: ListOptions): Query | null {
  const where = conditions(range, after);
  if (!where) return null;
  const scope = [range.group, range.resource];
  if (index) {
    return {
      sql: `SELECT ${key}, (SELECT revision FROM versions v WHERE v.grp = i.grp AND v.resource = i.resource
          AND v.tenant = i.tenant AND v.namespace = i.namespace AND v.name = i.name AND superseded IS NULL), NULL
        FROM index_values i
        WHERE grp = ? AND resource = ? AND indexname = ? AND value = ?${where.sql} ORDER BY ${key}`,
      values: [...scope, index.name, index.value, ...where.values],
    };
  }
  const part = (superseded: string, by: string, column: string) =>
    `SELECT ${key}, revision, ${column} FROM versions INDEXED BY ${by}
      WHERE grp = ? AND resource = ?${where.sql} AND superseded ${superseded}`;
  // NULL, and not the column that is NULL: it is not in this index, and SQLite would look into the table for it.
  const current = part('IS NULL', 'versions_current', 'NULL');
  const values = [...scope, ...where.values];
  if (at === undefined) return { sql: `${current} ORDER BY ${key}`, values };
  return {
    sql: `${current} UNION ALL ${part('IS NOT NULL', 'versions_past', 'superseded')} ORDER BY ${key}`,
    values: [...values, ...values],
  };
}

/** Number of current objects after a cursor, and the last key of the first `slice` of them. */
export function countQueries(
  range: Range,
  after: Cursor | undefined,
  slice: number,
): { rest: Query; step: Query } | null {
  const where = conditions(range, after);
  if (!where) return null;
  const from = `FROM versions INDEXED BY versions_current WHERE grp = ? AND resource = ?${where.sql} AND superseded IS NULL`;
  const values = [range.group, range.resource, ...where.values];
  return {
    rest: { sql: `SELECT count(*) FROM (SELECT 1 ${from} LIMIT ${slice})`, values },
    step: { sql: `SELECT ${key} ${from} ORDER BY ${key} LIMIT 1 OFFSET ${slice - 1}`, values },
  };
}

/** Whether the conditions of the queries are all of the range. */
export function isPrefix({ tenant, namespace, name }: Range): boolean {
  return namespace === undefined ? name === undefined : tenant !== null;
}

function conditions(range: Range, after: Cursor | undefined): Conditions | null {
  const names = ['tenant', 'namespace', 'name'] as const;
  const wanted = [range.tenant, range.namespace, range.name];
  const equal: string[] = [];
  const values: SQLInputValue[] = [];
  let depth = 0;
  for (; depth < names.length; depth++) {
    const value = wanted[depth];
    if (value === null || value === undefined) break;
    equal.push(`${names[depth]} = ?`);
    values.push(value);
  }
  if (after) {
    const place = [after.tenant, after.namespace, after.name];
    for (let at = 0; at < depth; at++) {
      const order = compareBytes(place[at]!, wanted[at]!);
      if (order > 0) return null;
      if (order < 0) return build(equal, values);
    }
    if (depth === names.length) return null;
    const rest = names.slice(depth);
    equal.push(`(${rest.join(', ')}) > (${rest.map(() => '?').join(', ')})`);
    values.push(...place.slice(depth));
  }
  return build(equal, values);
}

const build = (equal: readonly string[], values: readonly SQLInputValue[]): Conditions => ({
  sql: equal.map((one) => ` AND ${one}`).join(''),
  values,
});

/** The order of SQLite's BINARY collation: UTF-8 bytes. */
function compareBytes(a: string, b: string): number {
  return a === b ? 0 : Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** Revisions that one step looks through: what is not in the range takes time, too. */
export const eventWindow = 2000;

/**
 * Rows `revision, tenant, group, resource, namespace, name, deleted, previous revision` of the events in a window of revisions
 * (above the first value, up to the second).
 */
export function eventsQuery(range: Range | null): Query {
  // Without a tenant no index helps; walking along the revisions does.
  const table = !range || range.tenant === null ? 'versions v NOT INDEXED' : 'versions v INDEXED BY versions_topic';
  const where = ['v.revision > ?', 'v.revision <= ?'];
  const values: SQLInputValue[] = [];
  for (const [column, value] of [
    ['tenant', range?.tenant],
    ['grp', range?.group],
    ['resource', range?.resource],
    ['namespace', range?.namespace],
    ['name', range?.name],
  ] as const) {
    if (value === null || value === undefined) continue;
    where.push(`v.${column} = ?`);
    values.push(value);
  }
  const sql = `SELECT v.revision, v.tenant, v.grp, v.resource, v.namespace, v.name, v.deleted,
      (SELECT p.revision FROM versions p WHERE p.superseded = v.revision AND p.revision <> v.revision)
    FROM ${table} WHERE ${where.join(' AND ')} ORDER BY v.revision`;
  return { sql, values };
}

/** Rows `seq, series, tenant, subject, at, body, hash`; instants are left to the reader, as in lists. */
export function historyQuery({ series, tenant, subject, after, order = 'ascending' }: HistoryQuery): Query {
  const [above, sort] = order === 'ascending' ? ['>', 'ASC'] : ['<', 'DESC'];
  const values: SQLInputValue[] = [tenant, series];
  const where = ['tenant = ?', 'series = ?'];
  if (subject !== undefined) {
    where.push('subject = ?');
    values.push(subject);
  }
  if (after !== undefined) {
    where.push(`seq ${above} ?`);
    values.push(after);
  }
  const by = subject === undefined ? 'history_series' : 'history_subject';
  const columns = 'seq, series, tenant, subject, at, body, hash';
  return {
    sql: `SELECT ${columns} FROM history INDEXED BY ${by} WHERE ${where.join(' AND ')} ORDER BY seq ${sort}`,
    values,
  };
}
