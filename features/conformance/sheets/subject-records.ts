import { createLru } from '@allmend/kit-lru';
import type { Journal, ReportRow, SubjectPlace } from '../monitor/journal.ts';
import type { Scope } from '../scope/model.ts';
import type { DeclaredResult } from '../verdicts/declared.ts';
import { createHistory, historyOf, type History } from '../verdicts/history.ts';

/** A history that is wanted of a subject. */
export interface WantedHistory {
  /** Name of the Scope. */
  readonly name: string;
  readonly scope: Scope;
  readonly documents: readonly DeclaredResult[];
  /** Another one says that scope or documents are others. */
  readonly key: string;
}

/** What the rows of one subject come to. */
export interface SubjectRecord {
  /** Another one says that there are other rows. */
  readonly head: string;
  history(name: string): History;
  /** The newest content that was measured, of whatever scope; null when there is none. */
  readonly snapshot: { readonly digest: string; readonly checkedAt: Date } | null;
}

/**
 * Histories of subjects in memory. A new row is added to what is known; only what comes out of order, a changed scope or document,
 * or rows that went make everything be read again.
 */
export interface SubjectRecords {
  of(place: SubjectPlace, wanted: readonly WantedHistory[]): Promise<SubjectRecord>;
}

export interface SubjectRecordsOptions {
  readonly journal: Journal;
  readonly now: () => Date;
  /** Milliseconds for which nobody asks again whether there are new rows. */
  readonly checkEveryMs: number;
  readonly mostSubjects?: number;
}

interface Entry {
  head: { readonly rows: number; readonly hash: string };
  checkedAt: number;
  rows: number;
  last: number;
  histories: Map<string, { readonly key: string; readonly history: History; readonly uuid: string }>;
  snapshot: SubjectRecord['snapshot'];
  /** Refreshes of one subject go one after the other. */
  busy: Promise<unknown>;
}

/** Rows that are read from the journal at once: small enough to leave room for others in between. */
const rowsAtOnce = 500;

export function createSubjectRecords(options: SubjectRecordsOptions): SubjectRecords {
  const { journal, now, checkEveryMs, mostSubjects = 2000 } = options;
  const entries = createLru<Entry>({ capacity: mostSubjects });

  async function refresh(entry: Entry, place: SubjectPlace, wanted: readonly WantedHistory[]): Promise<void> {
    const complete = wanted.every(({ name, key }) => entry.histories.get(name)?.key === key);
    const instant = now().getTime();
    if (complete && Math.abs(instant - entry.checkedAt) < checkEveryMs) return;
    const head = await journal.head(place);
    if (!complete) await rebuild(entry, place, wanted);
    else if (head.hash !== entry.head.hash || head.rows !== entry.head.rows) {
      if ((await extend(entry, place, head)) === 'not-so') await rebuild(entry, place, wanted);
    }
    entry.checkedAt = instant;
  }

  /** `not-so`: rows went, or one came that begins to count before others. */
  async function extend(entry: Entry, place: SubjectPlace, head: Entry['head']): Promise<'done' | 'not-so'> {
    const rows = await Array.fromAsync(rowsOf(journal, place, entry.last));
    if (rows.length === 0 || !rows.some(({ hash }) => hash === head.hash)) return 'not-so';
    if (entry.rows + rows.findIndex(({ hash }) => hash === head.hash) + 1 !== head.rows) return 'not-so';
    for (const row of rows) {
      for (const { uuid, history } of entry.histories.values())
        if (row.scope === uuid && history.add(row) === 'late') return 'not-so';
      note(entry, row);
    }
    return 'done';
  }

  async function rebuild(entry: Entry, place: SubjectPlace, wanted: readonly WantedHistory[]): Promise<void> {
    const rows = await Array.fromAsync(rowsOf(journal, place, 0));
    Object.assign(entry, blank());
    for (const row of rows) note(entry, row);
    for (const { name, key, scope, documents } of wanted) {
      const own = rows.filter((row) => row.scope === scope.uuid);
      const history =
        own.length === 0 ? createHistory({ scope, documents }) : historyOf({ scope, documents, rows: own });
      entry.histories.set(name, { key, history, uuid: scope.uuid });
    }
  }

  return {
    async of(place, wanted) {
      const key = `${place.tenant}/${place.uid}`;
      let entry = entries.get(key);
      if (!entry) {
        entry = { ...blank(), checkedAt: Number.NEGATIVE_INFINITY, busy: Promise.resolve() };
        entries.set(key, entry);
      }
      const own = entry;
      const turn = own.busy.then(() => refresh(own, place, wanted));
      own.busy = turn.catch(() => undefined);
      await turn;
      const { head, snapshot, histories } = own;
      return { head: `${head.rows}:${head.hash}`, snapshot, history: (name) => histories.get(name)!.history };
    },
  };
}

function blank(): Omit<Entry, 'busy' | 'checkedAt'> {
  return { head: { rows: 0, hash: '' }, rows: 0, last: 0, histories: new Map(), snapshot: null };
}

function note(entry: Entry, row: ReportRow): void {
  entry.rows++;
  entry.last = row.row;
  entry.head = { rows: entry.rows, hash: row.hash };
  const { snapshot: digest, checkedAt } = row;
  if (digest === null || (entry.snapshot && entry.snapshot.checkedAt > checkedAt)) return;
  entry.snapshot = { digest, checkedAt };
}

/** Rows beyond one, ascending. */
export async function* rowsOf(journal: Journal, place: SubjectPlace, after: number): AsyncGenerator<ReportRow> {
  for (let from = after; ;) {
    const page = await journal.rows(place, { after: from, limit: rowsAtOnce });
    yield* page;
    if (page.length < rowsAtOnce) return;
    from = page.at(-1)!.row;
  }
}
