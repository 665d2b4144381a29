import type { HistoryRow, Store } from '@allmend/core-store';
import { breathe } from './places.ts';

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

/**
 * The rows that came from `since` on and before `until`, and those that stand between them in the chain; each end open when it is left out.
 */
export async function partOf(
  store: Store,
  chain: { readonly series: string; readonly tenant: string },
  { since, until }: { readonly since?: Date; readonly until?: Date },
): Promise<ChainPart> {
  const end = until && (await seqAt(store, chain, { until, order: 'descending' }));
  for (;;) {
    const start = since ? await seqAt(store, chain, { since }) : 1;
    const anchor = await anchorBefore(store, chain, start ?? Number.MAX_SAFE_INTEGER);
    // Rows may have been trimmed between the reads; then the part begins elsewhere.
    if (anchor === (await anchorBefore(store, chain, start ?? Number.MAX_SAFE_INTEGER))) {
      const nothing = start === null || end === null;
      return { ...chain, anchor, rows: () => (nothing ? none() : rowsBetween(store, chain, start, end)) };
    }
  }
}

async function* none(): AsyncGenerator<HistoryRow> {}

interface Bound {
  readonly since?: Date;
  readonly until?: Date;
  readonly order?: 'descending';
}

async function seqAt(store: Store, chain: { series: string; tenant: string }, bound: Bound): Promise<number | null> {
  const [row] = await store.history({ ...chain, ...bound, limit: 1 });
  return row?.seq ?? null;
}

async function anchorBefore(store: Store, chain: { series: string; tenant: string }, seq: number): Promise<string> {
  const [before] = await store.history({ ...chain, order: 'descending', after: seq, limit: 1 });
  return before?.hash ?? (await store.anchor(chain.series, chain.tenant));
}

async function* rowsBetween(
  store: Store,
  chain: { readonly series: string; readonly tenant: string },
  start: number,
  end: number | undefined,
): AsyncGenerator<HistoryRow> {
  const limit = 200;
  for (let after = start - 1; ;) {
    const page = await store.history({ ...chain, after, limit });
    for (const row of page) {
      if (end !== undefined && row.seq > end) return;
      yield row;
    }
    if (page.length < limit) return;
    after = page.at(-1)!.seq;
    await breathe();
  }
}
