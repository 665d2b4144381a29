import type { Store } from '@allmend/core-store';
import { isConflict, noteKey, reportSeries, rowsFrom, stateKey } from './places.ts';
import { decodeRow } from './row-body.ts';
import { encodeState, listStates, readState, withoutRows } from './subject-state.ts';

/** Notes removed in one commit. */
const slice = 200;

/**
 * Forgets the reports of each subject of a tenant that were received before `cut(uid)`; returns how many. The notes go first, then the
 * rows, then the subject's state: whatever a crash leaves, the next call finds and ends.
 */
export async function trimReports(store: Store, tenant: string, cut: (uid: string) => Date): Promise<number> {
  let trimmed = 0;
  for await (const { place } of listStates(store, tenant))
    trimmed += await trimSubject(store, tenant, place.uid, cut(place.uid));
  return trimmed;
}

async function trimSubject(store: Store, tenant: string, uid: string, before: Date): Promise<number> {
  const series = reportSeries(uid);
  let removed = 0;
  if (await removeNotes(store, tenant, series, before)) removed = await store.trimHistory(series, before);
  await settleState(store, tenant, uid);
  return removed;
}

/** Of the rows that will be trimmed: from the start of the chain to the first that is not older. False: there are none. */
async function removeNotes(store: Store, tenant: string, series: string, before: Date): Promise<boolean> {
  let found = false;
  let reports: string[] = [];
  const flush = async (): Promise<void> => {
    const writes = reports.map((report) => ({
      key: noteKey(tenant, report),
      op: 'delete' as const,
      value: new Uint8Array(),
    }));
    reports = [];
    if (writes.length > 0) await store.commit({ writes });
  };
  for await (const row of rowsFrom(store, tenant, series)) {
    if (row.at >= before) break;
    found = true;
    if (reports.push(decodeRow(row).report) === slice) await flush();
  }
  await flush();
  return found;
}

/** Brings the state in line with the rows that are there. */
async function settleState(store: Store, tenant: string, uid: string): Promise<void> {
  for (;;) {
    const known = await readState(store, tenant, uid);
    if (!known) return;
    const { state, revision } = known;
    const [first] = await store.history({ series: reportSeries(uid), tenant, limit: 1 });
    const trimmed = first ? decodeRow(first).number - 1 : state.total;
    if (trimmed === state.trimmed) return;
    const value = encodeState({ ...state, trimmed, newest: withoutRows(state.newest, trimmed) });
    try {
      await store.commit({ writes: [{ key: stateKey(tenant, uid), op: 'put', value, expect: revision }] });
      return;
    } catch (error) {
      // A report came meanwhile.
      if (!isConflict(error)) throw error;
    }
  }
}
