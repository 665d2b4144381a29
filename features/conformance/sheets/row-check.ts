import { createHash } from 'node:crypto';
import { linkHash } from '../monitor/chain.ts';
import { dayOf, endOf, nextDay, readDayRoot, type RootHead } from '../monitor/day-root-text.ts';
import type { DayRoots, SealedDay } from '../monitor/day-roots.ts';
import type { Journal, ReportRow, SubjectPlace } from '../monitor/journal.ts';
import { reportSeries, subjectText } from '../monitor/places.ts';
import { encodeBody, rowBody } from '../monitor/row-body.ts';

/** Roots of days, as far as sheets read them. */
export type RootReader = Pick<DayRoots, 'get' | 'list'>;

/** What a row and the seal over it were found to be. */
export interface RowCheck {
  /** `changed`: recomputing the chain from the row to the seal (or, where there is none yet, from the last seal) gives another hash. */
  readonly row: 'good' | 'changed';
  /** Null: the day is not sealed yet, and need not be. */
  readonly root: {
    readonly hash: string;
    readonly at: Date | null;
    readonly state: 'good' | 'missing' | 'changed';
  } | null;
}

interface RowCheckOptions {
  readonly journal: Journal;
  readonly roots: RootReader;
  readonly now: Date;
}

/** Rows of one day that are hashed; more than that no subject has. */
const mostRows = 5000;
/** Rows that are read at once on the way back to the last seal: it is seldom far. */
const rowsAtOnce = 100;
/** Milliseconds after the end of a day within which it is to be sealed. */
const sealingTime = 2 * 60 * 60 * 1000;

/**
 * Computes the chain again, from a row to the seal of its day: each row's hash from its content and the hash before it. A row that
 * came after the last seal is held against the head of that one.
 */
export async function checkRow(options: RowCheckOptions, place: SubjectPlace, row: ReportRow): Promise<RowCheck> {
  const { journal, roots, now } = options;
  const { tenant } = place;
  const day = dayOf(row.receivedAt);
  // Where clocks went back over midnight a row may belong to the day after.
  for (const one of [day, nextDay(day)]) {
    const sealed = await roots.get(tenant, one);
    if (!sealed) continue;
    const state = rootState(sealed, tenant);
    const head = headOf(sealed, place);
    if (!head) continue;
    // What a root names came before the end of its day.
    const after = await journal.rows(place, { after: row.row - 1, until: endOf(one), limit: mostRows });
    const end = after.findIndex(({ hash }) => hash === head.hash);
    if (end < 0) continue;
    const path = after.slice(0, end + 1);
    const good = await isChained(journal, place, path, head.rows - end);
    return { row: good ? 'good' : 'changed', root: { hash: sealed.hash, at: sealed.sealedAt, state } };
  }
  const overdue = now.getTime() - Date.parse(`${nextDay(day)}T00:00:00Z`) > sealingTime;
  const good = await isChainedFromSeal(options, place, row);
  return {
    row: good ? 'good' : 'changed',
    root: overdue ? { hash: '', at: null, state: 'missing' } : null,
  };
}

function rootState({ text, hash }: SealedDay, tenant: string): 'good' | 'changed' {
  if (createHash('sha256').update(text).digest('hex') !== hash) return 'changed';
  return readDayRoot(text)?.tenant === tenant ? 'good' : 'changed';
}

function headOf({ text }: SealedDay, { uid }: SubjectPlace): RootHead | null {
  return readDayRoot(text)?.heads.find((head) => head.uid === uid) ?? null;
}

async function isChainedFromSeal(
  { journal, roots }: RowCheckOptions,
  place: SubjectPlace,
  row: ReportRow,
): Promise<boolean> {
  const [sealed] = await roots.list(place.tenant, { order: 'descending', limit: 1 });
  const head = sealed ? headOf(sealed, place) : null;
  const path: ReportRow[] = [];
  for (let after = row.row + 1; ; after = path.at(-1)!.row) {
    const page = await journal.rows(place, { after, order: 'descending', limit: rowsAtOnce });
    for (const one of page) {
      if (one.hash === head?.hash) return isChained(journal, place, path.toReversed(), head.rows + 1);
      path.push(one);
    }
    if (page.length < rowsAtOnce) break;
    // So many rows without a seal between them cannot be told apart from a broken chain.
    if (path.length >= mostRows) return false;
  }
  return head === null && isChained(journal, place, path.toReversed(), 1);
}

/** `first`: number of the first row of the path in its chain. */
async function isChained(
  journal: Journal,
  place: SubjectPlace,
  path: readonly ReportRow[],
  first: number,
): Promise<boolean> {
  const [begin] = path;
  if (!begin) return false;
  const [before] = await journal.rows(place, { after: begin.row, order: 'descending', limit: 1 });
  // Of the oldest row that was kept nobody knows any more what it rests on; what rests on it can be checked all the same.
  let previous = before?.hash ?? (first === 1 ? '' : null);
  for (const [at, row] of path.entries()) {
    const number = first + at;
    if (previous !== null && hashOf(place, row, { number, previous }) !== row.hash) return false;
    previous = row.hash;
  }
  return true;
}

function hashOf(
  place: SubjectPlace,
  row: ReportRow,
  { number, previous }: { readonly number: number; readonly previous: string },
): string {
  const { content, signature, hash: _hash, row: _row, ...entry } = row;
  const body = rowBody({ ...entry, place, content: new Uint8Array(), signature: null }, { number, content, signature });
  return linkHash(previous, {
    series: reportSeries(place.uid),
    tenant: place.tenant,
    subject: subjectText(place),
    at: row.receivedAt,
    body: encodeBody(body),
  });
}
