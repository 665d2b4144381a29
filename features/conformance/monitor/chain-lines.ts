import type { HistoryRow, Store } from '@allmend/core-store';
import { rowsFrom } from './places.ts';

/** What of a chain is written down. */
export interface ChainPart {
  readonly series: string;
  readonly tenant: string;
  /** Hash that the first row of the part is linked to; '' at the beginning of the chain. */
  readonly anchor: string;
  /** Rows of the part, ascending. */
  readonly rows: () => AsyncIterable<HistoryRow>;
}

/**
 * A part of a chain as JSON lines: the first says which chain it is and what its first row is linked to, then one line per row, the last
 * the hash of the last row and how many there are. Bodies are strings, byte for byte as they were chained. The form is that of the
 * hub's audit export.
 */
export async function* chainLines({ series, tenant, anchor, rows }: ChainPart): AsyncGenerator<string> {
  yield line({ type: 'chain', series, tenant, anchor });
  let head = anchor;
  let count = 0;
  for await (const { seq, subject, at, body, hash } of rows()) {
    yield line({ type: 'row', seq, subject, at: at.toISOString(), body: Buffer.from(body).toString(), hash });
    head = hash ?? '';
    count += 1;
  }
  yield line({ type: 'head', hash: head, rows: count });
}

const line = (value: object): string => `${JSON.stringify(value)}\n`;

interface Chain {
  readonly series: string;
  readonly tenant: string;
}

/**
 * The rows that came from `since` on and before `until`, and those that stand between them in the chain; each end open when it is left
 * out. To be read at once: what is trimmed meanwhile is missing in it, and found missing by who verifies.
 */
export async function partOf(
  store: Store,
  chain: Chain,
  { since, until }: { readonly since?: Date; readonly until?: Date },
): Promise<ChainPart> {
  const start = since ? await seqAt(store, chain, { since }) : 1;
  const end = until ? await seqAt(store, chain, { until, order: 'descending' }) : Number.MAX_SAFE_INTEGER;
  const anchor = await anchorBefore(store, chain, start ?? Number.MAX_SAFE_INTEGER);
  const nothing = start === null || end === null;
  return { ...chain, anchor, rows: () => (nothing ? noRows() : rowsBetween(store, chain, start, end)) };
}

async function* noRows(): AsyncGenerator<HistoryRow> {}

interface Bound {
  readonly since?: Date;
  readonly until?: Date;
  readonly order?: 'descending';
}

async function seqAt(store: Store, { series, tenant }: Chain, bound: Bound): Promise<number | null> {
  const [row] = await store.history({ series, tenant, ...bound, limit: 1 });
  return row?.seq ?? null;
}

async function anchorBefore(store: Store, { series, tenant }: Chain, seq: number): Promise<string> {
  const [before] = await store.history({ series, tenant, order: 'descending', after: seq, limit: 1 });
  return before?.hash ?? (await store.anchor(series, tenant));
}

async function* rowsBetween(
  store: Store,
  { series, tenant }: Chain,
  start: number,
  end: number,
): AsyncGenerator<HistoryRow> {
  for await (const row of rowsFrom(store, tenant, series, start - 1)) {
    if (row.seq > end) return;
    yield row;
  }
}
