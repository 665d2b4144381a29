import type { DumpedChain, DumpedObject, StoreSnapshot } from '../admin.ts';
import type { HistoryRow } from '../store.ts';
import { unpackIndexValues } from './index-values.ts';
import { boundsOf, historyRowOf, rowsOf, takeAll, valueOf } from './reading.ts';
import type { Reader, Readers, Row } from './readers.ts';
import type { Turns } from '../turns.ts';

/** Rows of one slice of a backup. */
const sliceRows = 500;
const sliceBytes = 1024 * 1024;

/** Everything in the store as of now, read in slices. */
export async function openSnapshot(readers: Readers): Promise<StoreSnapshot> {
  const { reader, turns, close } = await readers.snapshot();
  const id = String(reader.row("SELECT value FROM meta WHERE key = 'id'")![0]);
  const { current } = boundsOf(reader);
  return {
    id,
    revision: current,
    objects: () =>
      slices(
        reader,
        turns,
        objectsSql,
        (row) => objectOf(reader, row),
        ({ value }) => value.byteLength,
      ),
    history: () => slices(reader, turns, historySql, historyRowOf, ({ body }: HistoryRow) => body.byteLength),
    chains: () => slices(reader, turns, chainsSql, chainOf, () => 0),
    close,
  };
}

const objectsSql = `SELECT revision, tenant, grp, resource, namespace, name, indexed FROM versions NOT INDEXED
  WHERE superseded IS NULL ORDER BY revision`;
const historySql = 'SELECT seq, series, tenant, subject, at, body, hash FROM history ORDER BY seq';
const chainsSql = 'SELECT tenant, series, head, anchor FROM chains';

function objectOf(reader: Reader, row: Row): DumpedObject {
  const [revision, tenant, group, resource, namespace, name, indexed] = row as [
    ...[number, string, string, string, string, string],
    string | null,
  ];
  const key = { tenant, group, resource, namespace, name };
  return { key, revision, value: valueOf(reader, revision), index: unpackIndexValues(indexed) };
}

function chainOf(row: Row): DumpedChain {
  const [tenant, series, head, anchor] = row as [string, string, string, string];
  return { series, tenant, head, anchor };
}

async function* slices<T>(
  reader: Reader,
  turns: Turns,
  sql: string,
  read: (row: Row) => T,
  sizeOf: (one: T) => number,
): AsyncGenerator<readonly T[]> {
  const rows = await turns.run(() => rowsOf(reader, sql, []));
  for (let state = 'more'; state === 'more';) {
    const slice: T[] = [];
    let bytes = 0;
    const take = (row: Row): 'more' => {
      const one = read(row);
      slice.push(one);
      bytes += sizeOf(one);
      return 'more';
    };
    const isFull = () => slice.length >= sliceRows || bytes >= sliceBytes;
    state = await turns.run(() => takeAll(rows, take, () => isFull() || turns.isOver()));
    if (slice.length > 0) yield slice;
  }
}
