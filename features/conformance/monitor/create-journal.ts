import { setTimeout as sleep } from 'node:timers/promises';
import type { Blobs, TenantBlobs } from '@allmend/core-blobs';
import type { HistoryRow, Store } from '@allmend/core-store';
import { linkHash } from './chain.ts';
import { checkEntry } from './entry-check.ts';
import { journalErrors } from './errors.ts';
import { bodiesIn } from './evidence-of.ts';
import type { Journal, ReportEntry, ReportRow, RowQuery, SubjectPlace } from './journal.ts';
import { createLanes } from './lanes.ts';
import { breathe, isConflict, isUuid, noteKey, reportSeries, stateKey, subjectText } from './places.ts';
import { decodeRow, encodeBody, rowBody, type NumberedRow } from './row-body.ts';
import { encodeState, readState, withResults, type SubjectState } from './subject-state.ts';
import { trimReports } from './trim.ts';

export interface JournalOptions {
  readonly store: Store;
  readonly blobs: TenantBlobs;
  readonly now?: () => Date;
}

/** An entry whose contents are stored. */
interface Prepared {
  readonly entry: ReportEntry;
  readonly content: string;
  readonly signature: string | null;
}

/** Where the row of a report stands: among the `nth` + 1 rows of its series that follow the row `after`. */
interface Note {
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
  readonly after: number;
  readonly nth: number;
}

/** Reports on one subject that go into one commit at most. */
const mostTogether = 32;
/** Other servers that may write down reports on the same subject before this one gives up. */
const mostConflicts = 100;
/**
 * A snapshot that was put longer ago may be taken for garbage just now, when no report refers to it yet (`RetentionOptions.graceMs` is
 * longer): it and its bodies are put again.
 */
export const snapshotFreshMs = 24 * 3_600_000;
/** Rows that are read from JSON in one turn of the event loop. */
const slice = 100;

/**
 * The journal over a store and its blobs. Reports on one subject are written one commit after the other, each with all that came
 * meanwhile; those on others at the same time. The store groups the commits of all.
 */
export function createJournal({ store, blobs, now = () => new Date() }: JournalOptions): Journal {
  const lanes = createLanes<Prepared, ReportRow>(
    ({ entry }) => `${entry.place.tenant}/${entry.place.uid}`,
    takeGroup,
    (group) => writeGroup(store, group),
  );

  async function prepare(entry: ReportEntry): Promise<Prepared> {
    const { tenant } = entry.place;
    const own = blobs.of(tenant);
    // Only to store no contents in vain; what decides is the commit.
    if (await store.get(noteKey(tenant, entry.report))) throw duplicate(entry.report);
    await requireSnapshot(own, entry, now());
    const [content, signature] = await Promise.all([
      own.put(entry.content),
      entry.signature === null ? null : own.put(Buffer.from(entry.signature)),
    ]);
    return { entry, content, signature };
  }

  async function readRows(place: SubjectPlace, query: RowQuery): Promise<readonly ReportRow[]> {
    const { scope, limit = 500, after, ...rest } = query;
    const found: ReportRow[] = [];
    for (let from = after; ;) {
      const page = await store.history({
        ...rest,
        series: reportSeries(place.uid),
        tenant: place.tenant,
        ...(from !== undefined && { after: from }),
        limit,
      });
      for await (const row of decodeAll(page)) {
        if (scope === undefined || row.scope === scope) found.push(publicRow(row));
        if (found.length === limit) return found;
      }
      if (page.length < limit) return found;
      from = page.at(-1)!.seq;
    }
  }

  return {
    async record(given) {
      const prepared = await prepare(checkEntry(given));
      return lanes.enter(prepared);
    },
    async newest({ tenant, uid }) {
      return (await readState(store, tenant, uid))?.state.newest ?? new Map();
    },
    async head({ tenant, uid }) {
      const found = await readState(store, tenant, uid);
      if (!found) return { rows: 0, hash: '' };
      const { total, trimmed, hash } = found.state;
      return { rows: total - trimmed, hash };
    },
    rows: (place, query = {}) => readRows(place, query),
    async find(tenant, given) {
      const report = given.toLowerCase();
      const stored = isUuid(report) ? await store.get(noteKey(tenant, report)) : null;
      if (!stored) return null;
      const { uid, namespace, name, after, nth } = JSON.parse(Buffer.from(stored.value).toString()) as Note;
      const rows = await store.history({ series: reportSeries(uid), tenant, after, limit: nth + 1 });
      const row = rows.map(decodeRow).find((one) => one.report === report);
      return row ? { place: { tenant, namespace, name, uid }, row: publicRow(row) } : null;
    },
    content: async (tenant, digest) => blobs.of(tenant).get(digest),
    trim: (tenant, before, keepSince = new Map()) =>
      trimReports(store, tenant, (uid) => earlier(before, keepSince.get(uid))),
  };
}

async function requireSnapshot(blobs: Blobs, { snapshot, report }: ReportEntry, now: Date): Promise<void> {
  if (snapshot === null) return;
  const entry = await blobs.stat(snapshot);
  if (!entry) throw journalErrors.error('snapshot-missing', { digest: snapshot, report });
  if (now.getTime() - entry.modified.getTime() < snapshotFreshMs) return;
  const bytes = await blobs.get(snapshot);
  await blobs.put(bytes);
  for (const body of bodiesIn(bytes)) if (await blobs.has(body)) await blobs.put(await blobs.get(body));
}

const duplicate = (report: string) => journalErrors.error('duplicate', { report });
const earlier = (a: Date, b: Date | undefined): Date => (b && b < a ? b : a);

/** From the front, each UUID once: the second of two that are alike must find the first. */
function takeGroup(waiting: readonly Prepared[]): number {
  const seen = new Set<string>();
  for (const { entry } of waiting) {
    if (seen.has(entry.report) || seen.size === mostTogether) break;
    seen.add(entry.report);
  }
  return seen.size;
}

/** One commit for reports on one subject. A report whose UUID is taken is refused by itself. */
async function writeGroup(store: Store, group: readonly Prepared[]): Promise<readonly (ReportRow | Error)[]> {
  const outcomes = new Map<Prepared, ReportRow | Error>();
  let left = group;
  for (let conflicts = 0; left.length > 0;) {
    const plan = await planCommit(store, left);
    try {
      await store.commit(plan);
    } catch (error) {
      if (!isConflict(error)) throw error;
      const taken = left.find(({ entry }) => error.key.resource === 'reports' && error.key.name === entry.report);
      if (taken) {
        outcomes.set(taken, duplicate(taken.entry.report));
        left = left.filter((one) => one !== taken);
        continue;
      }
      if (++conflicts > mostConflicts) {
        throw journalErrors.error('busy', { subject: subjectText(left[0]!.entry.place) }, { cause: error });
      }
      // Servers that met must not meet again at once.
      await sleep(Math.random() * Math.min(conflicts, 10) * 2);
      continue;
    }
    const [append] = plan.appends;
    const { tenant, series } = append!;
    const rows = await store.history({ series, tenant, after: plan.after, limit: left.length });
    left.forEach((one, at) => outcomes.set(one, publicRow(decodeRow(rows[at]!))));
    break;
  }
  return group.map((one) => outcomes.get(one)!);
}

async function planCommit(store: Store, group: readonly Prepared[]) {
  const { place } = group[0]!.entry;
  const { tenant, uid, namespace, name } = place;
  const series = reportSeries(uid);
  // The state first: when a row is added after it was read, the commit does not hold.
  const known = await readState(store, tenant, uid);
  const [last] = await store.history({ series, tenant, order: 'descending', limit: 1 });
  const after = last?.seq ?? 0;
  const hash = last ? last.hash! : await store.anchor(series, tenant);
  let state: SubjectState = known?.state ?? { place, total: 0, trimmed: 0, hash, newest: new Map() };
  state = { ...state, hash };
  const notes = [];
  const appends = [];
  for (const [nth, { entry, content, signature }] of group.entries()) {
    const number = state.total + 1;
    const row: Omit<HistoryRow, 'seq' | 'hash'> = {
      series,
      tenant,
      subject: subjectText(place),
      at: entry.receivedAt,
      body: encodeBody(rowBody(entry, { number, content, signature })),
    };
    appends.push({ ...row, chained: true });
    const note: Note = { uid, namespace, name, after, nth };
    notes.push({
      key: noteKey(tenant, entry.report),
      op: 'put' as const,
      value: Buffer.from(JSON.stringify(note)),
      expect: 'absent' as const,
    });
    state = {
      ...state,
      total: number,
      hash: linkHash(state.hash, row),
      newest: withResults(state.newest, { ...entry, number }),
    };
  }
  const write = {
    key: stateKey(tenant, uid),
    op: 'put' as const,
    value: encodeState(state),
    expect: known ? known.revision : ('absent' as const),
  };
  return { writes: [...notes, write], appends, after };
}

async function* decodeAll(rows: readonly HistoryRow[]): AsyncGenerator<NumberedRow> {
  for (const [at, row] of rows.entries()) {
    if (at > 0 && at % slice === 0) await breathe();
    yield decodeRow(row);
  }
}

function publicRow(numbered: NumberedRow): ReportRow {
  const { number: _, ...row } = numbered;
  return row;
}
