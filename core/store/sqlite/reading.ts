import type { SQLInputValue } from 'node:sqlite';
import { checkHistoryQuery, checkKey, checkList, checkRange } from '../input.ts';
import { storeErrors } from '../errors.ts';
import type {
  Cursor,
  HistoryQuery,
  HistoryRow,
  ListOptions,
  Page,
  Range,
  StoredObject,
  StoreEvent,
  StoreKey,
} from '../store.ts';
import type { Bounds, EventPage, EventSource } from '../watch/source.ts';
import type { Reader, Readers, Row, Steps } from './readers.ts';
import { countQueries, eventsQuery, eventWindow, historyQuery, isPrefix, listQuery } from './select.ts';

/** Everything that is read, and nothing that is written. */
export interface Reading extends EventSource {
  get(key: StoreKey): Promise<StoredObject | null>;
  list(range: Range, options?: ListOptions): Promise<Page>;
  count(range: Range): Promise<number>;
  history(query: HistoryQuery): Promise<readonly HistoryRow[]>;
  anchor(series: string, tenant: string): Promise<string>;
}

/** A page of events ends at this size, so that a slow watcher of large objects costs little memory. */
const eventBytes = 4 * 1024 * 1024;

/** Keys that one step of a count passes over. */
const countSlice = 10_000;

const getSql = `SELECT v.revision, c.value FROM versions v JOIN contents c ON c.revision = v.revision
  WHERE grp = ? AND resource = ? AND tenant = ? AND namespace = ? AND name = ? AND superseded IS NULL`;

export function openReading(readers: Readers): Reading {
  return {
    bounds: () => readers.read(boundsOf),

    async get(key) {
      checkKey(key);
      const { group, resource, tenant, namespace, name } = key;
      const row = await readers.read((reader) => reader.row(getSql, group, resource, tenant, namespace, name));
      return row ? { key: { ...key }, revision: row[0] as number, value: row[1] as Uint8Array } : null;
    },

    async list(range, options = {}) {
      checkList(range, options);
      return readers.readInSteps((reader, { isOver }) => listSteps(reader, range, options, isOver));
    },

    async count(range) {
      checkRange(range);
      return readers.readInSteps((reader, { isOver }) => countSteps(reader, range, isOver));
    },

    events: (range, since, limit) =>
      readers.readInSteps((reader, { isOver }) => eventSteps(reader, range, since, limit, isOver)),

    async history(query) {
      const limit = checkHistoryQuery(query);
      return readers.readInSteps((reader, { isOver }) => historySteps(reader, query, limit, isOver));
    },

    async anchor(series, tenant) {
      const sql = 'SELECT anchor FROM chains WHERE tenant = ? AND series = ?';
      const row = await readers.read((reader) => reader.row(sql, tenant, series));
      return row ? String(row[0]) : '';
    },
  };
}

export function boundsOf(reader: Reader): Bounds {
  const [current, oldest] = reader.row('SELECT revision, oldest FROM counter')! as [number, number];
  return { current, oldest };
}

export function valueOf(reader: Reader, revision: number): Uint8Array {
  const row = reader.row('SELECT value FROM contents WHERE revision = ?', revision);
  if (!row)
    throw storeErrors.error('damaged', { store: reader.folder, problem: `revision ${revision} has no content` });
  return row[0] as Uint8Array;
}

function listSteps(reader: Reader, range: Range, options: ListOptions, isOver: () => boolean): Steps<Page> {
  const { current, oldest } = boundsOf(reader);
  const { at, limit = Infinity } = options;
  const revision = at ?? current;
  if (revision > current) throw storeErrors.error('future', { revision, current });
  if (revision < oldest) throw storeErrors.error('compacted', { revision, oldest });
  const query = listQuery(range, options);
  const rows = query ? rowsOf(reader, query.sql, query.values) : [].values();
  const items: StoredObject[] = [];
  let more = false;

  function take([tenant, namespace, name, version, superseded]: Row): 'more' | 'done' {
    if (range.namespace !== undefined && range.namespace !== namespace) return 'more';
    if (range.name !== undefined && range.name !== name) return 'more';
    // Past versions come with `at` only.
    if ((version as number) > revision || (superseded !== null && (superseded as number) <= revision)) return 'more';
    if (items.length === limit) {
      more = true;
      return 'done';
    }
    const { group, resource } = range;
    const key = { tenant: tenant as string, group, resource, namespace: namespace as string, name: name as string };
    items.push({ key, revision: version as number, value: valueOf(reader, version as number) });
    return 'more';
  }

  return { step: () => takeAll(rows, take, isOver), result: () => ({ revision, items, more }) };
}

function countSteps(reader: Reader, range: Range, isOver: () => boolean): Steps<number> {
  let count = 0;
  if (!isPrefix(range)) {
    const query = listQuery(range, {})!;
    const rows = rowsOf(reader, query.sql, query.values);
    const take = ([, namespace, name]: Row): 'more' => {
      const inside = range.namespace === undefined || range.namespace === namespace;
      if (inside && (range.name === undefined || range.name === name)) count++;
      return 'more';
    };
    return { step: () => takeAll(rows, take, isOver), result: () => count };
  }
  let after: Cursor | undefined;
  return {
    step() {
      do {
        const queries = countQueries(range, after, countSlice);
        if (!queries) return 'done';
        const last = reader.row(queries.step.sql, ...queries.step.values) as [string, string, string] | undefined;
        if (!last) {
          count += reader.row(queries.rest.sql, ...queries.rest.values)![0] as number;
          return 'done';
        }
        count += countSlice;
        after = { tenant: last[0], namespace: last[1], name: last[2] };
      } while (!isOver());
      return 'more';
    },
    result: () => count,
  };
}

function eventSteps(
  reader: Reader,
  range: Range | null,
  since: number,
  limit: number,
  isOver: () => boolean,
): Steps<EventPage> {
  const { current, oldest } = boundsOf(reader);
  if (since < oldest) throw storeErrors.error('compacted', { revision: since, oldest });
  const query = eventsQuery(range);
  const events: StoreEvent[] = [];
  let bytes = 0;
  let full = false;
  let seen = since;
  let rows: Iterator<Row> = [].values();
  let windowEnd = since;

  function take(row: Row): 'more' | 'done' {
    if (events.length === limit || bytes >= eventBytes) {
      full = true;
      return 'done';
    }
    const event = eventOf(reader, row);
    events.push(event);
    bytes += event.value.byteLength + (event.previous?.value.byteLength ?? 0);
    seen = event.revision;
    return 'more';
  }

  return {
    step() {
      do {
        if (takeAll(rows, take, isOver) === 'more') return 'more';
        if (full || windowEnd >= current) return 'done';
        const from = windowEnd;
        windowEnd = Math.min(current, from + eventWindow);
        rows = rowsOf(reader, query.sql, [from, windowEnd, ...query.values]);
      } while (!isOver());
      return 'more';
    },
    result: () => ({ events, revision: full ? seen : Math.max(current, since), more: full }),
  };
}

function eventOf(reader: Reader, row: Row): StoreEvent {
  const [revision, tenant, group, resource, namespace, name, deleted, previous] = row as [
    ...[number, string, string, string, string, string, number],
    number | null,
  ];
  return {
    type: deleted === 1 ? 'delete' : 'put',
    key: { tenant, group, resource, namespace, name },
    revision,
    value: valueOf(reader, revision),
    previous: previous === null ? null : { revision: previous, value: valueOf(reader, previous) },
  };
}

function historySteps(
  reader: Reader,
  query: HistoryQuery,
  limit: number,
  isOver: () => boolean,
): Steps<readonly HistoryRow[]> {
  const { sql, values } = historyQuery(query);
  const rows = rowsOf(reader, sql, values);
  const found: HistoryRow[] = [];
  const since = query.since?.getTime() ?? -Infinity;
  const until = query.until?.getTime() ?? Infinity;
  const take = (row: Row): 'more' | 'done' => {
    const at = row[4] as number;
    if (at >= since && at < until) found.push(historyRowOf(row));
    return found.length === limit ? 'done' : 'more';
  };
  return { step: () => takeAll(rows, take, isOver), result: () => found };
}

export function historyRowOf(row: Row): HistoryRow {
  const [seq, series, tenant, subject, at, body, hash] = row as [
    ...[number, string, string, string, number, Uint8Array],
    string | null,
  ];
  return { seq, series, tenant, subject, at: new Date(at), body, hash };
}

export function rowsOf(reader: Reader, sql: string, values: readonly SQLInputValue[]): Iterator<Row> {
  return reader.prepare(sql).iterate(...values) as unknown as Iterator<Row>;
}

/** Takes rows until there are none, `take` has enough, or the turn is over. */
export function takeAll(
  rows: Iterator<Row>,
  take: (row: Row) => 'more' | 'done',
  isOver: () => boolean,
): 'more' | 'done' {
  for (;;) {
    const { done, value } = rows.next();
    if (done) return 'done';
    if (take(value) === 'done') {
      rows.return?.();
      return 'done';
    }
    if (isOver()) return 'more';
  }
}
