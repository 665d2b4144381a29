import { isJsonObject, type Json, type JsonObject } from '@allmend/core-machinery';
import type { HistoryRow, Store } from '@allmend/core-store';
import { auditSeries } from './event.ts';
import { checkChain, type ChainVerdict } from './verify.ts';

/** Rows read at once. */
const slice = 500;

/**
 * The audit of a tenant as JSON lines: the first says which chain it is and what its first row is linked to, then one line per
 * row, the last the hash of the last row. Bodies are strings, byte for byte as they were chained. Verifiable offline, see
 * `verifyExport`.
 */
export async function* exportAudit(store: Store, tenant: string): AsyncGenerator<string> {
  for (let attempt = 0; ; attempt++) {
    const anchor = await store.anchor(auditSeries, tenant);
    const first = await store.history({ series: auditSeries, tenant, limit: slice });
    // Rows may have been trimmed between the two reads; then the chain begins elsewhere.
    if (attempt < 3 && (await store.anchor(auditSeries, tenant)) !== anchor) continue;
    yield line({ type: 'chain', series: auditSeries, tenant, anchor });
    yield* rowLines(store, tenant, first, anchor);
    return;
  }
}

async function* rowLines(
  store: Store,
  tenant: string,
  first: readonly HistoryRow[],
  anchor: string,
): AsyncGenerator<string> {
  let head = anchor;
  let rows = 0;
  for (let page = first; page.length > 0;) {
    for (const row of page) {
      yield line(rowLine(row));
      head = row.hash ?? head;
      rows += 1;
    }
    page = await store.history({ series: auditSeries, tenant, after: page.at(-1)!.seq, limit: slice });
  }
  yield line({ type: 'head', hash: head, rows });
}

const line = (value: JsonObject): string => `${JSON.stringify(value)}\n`;

function rowLine({ seq, subject, at, body, hash }: HistoryRow): JsonObject {
  return { type: 'row', seq, subject, at: at.toISOString(), body: Buffer.from(body).toString(), hash };
}

/**
 * Checks an export line by line; pure and offline. `head`: a hash that was noted earlier and must be in it.
 */
export async function verifyExport(
  lines: AsyncIterable<string> | Iterable<string>,
  options: { readonly head?: string } = {},
): Promise<ChainVerdict> {
  const check = exportCheck(options);
  for await (const text of lines) if (text.trim() !== '') check.next(parse(text));
  return check.end();
}

interface ExportCheck {
  next(value: JsonObject | null): void;
  end(): ChainVerdict;
}

function exportCheck(options: { readonly head?: string }): ExportCheck {
  let chain: ReturnType<typeof checkChain> | null = null;
  let place = { series: '', tenant: '' };
  let last: JsonObject | null = null;
  let problem: string | null = null;
  let rows = 0;
  return {
    next(value) {
      if (problem !== null) return;
      problem = lineProblem(value, chain ? (last ? 'over' : 'begun') : 'new', rows);
      if (problem !== null || value === null) return;
      if (!chain) {
        place = { series: textOf(value['series']), tenant: textOf(value['tenant']) };
        chain = checkChain({ anchor: textOf(value['anchor']), ...options });
      } else if (value['type'] === 'head') last = value;
      else {
        rows += 1;
        chain.next(readRow(value, place));
      }
    },
    end() {
      const verdict = chain?.end() ?? null;
      if (verdict?.intact === 'no' && verdict.brokenAt !== null) return verdict;
      const broken = (text: string): ChainVerdict => ({ intact: 'no', rows, brokenAt: null, problem: text });
      if (problem !== null) return broken(problem);
      if (!verdict) return broken('the export is empty');
      if (!last) return broken('the last line is missing: the export was cut off');
      if (verdict.intact === 'no') return verdict;
      return last['hash'] === verdict.head && last['rows'] === rows
        ? verdict
        : broken('the last line does not fit the rows');
    },
  };
}

function lineProblem(value: JsonObject | null, state: 'new' | 'begun' | 'over', rows: number): string | null {
  if (state === 'over') return 'there are lines after the last one';
  if (value === null) return `line ${rows + 2} is not JSON`;
  const isChain = value['type'] === 'chain';
  return state === 'new' && !isChain ? 'the first line does not say which chain it is' : null;
}

function parse(text: string): JsonObject | null {
  try {
    const value = JSON.parse(text) as Json;
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}

function readRow(value: JsonObject, place: { readonly series: string; readonly tenant: string }): HistoryRow {
  const { seq, subject, at, body, hash } = value;
  return {
    ...place,
    seq: Number(seq),
    subject: textOf(subject),
    at: new Date(textOf(at)),
    body: Buffer.from(textOf(body)),
    hash: typeof hash === 'string' ? hash : null,
  };
}

const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
