import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { pairsOf } from './index-values.ts';
import type { TaskAnswer } from './protocol.ts';

/** Rows that one transaction removes: few milliseconds, so that commits in between hardly wait. */
const slice = 500;

/** Forgetting. Each call is part of a transaction that the caller began. */
export interface Housekeeping {
  compact(before: number, atMost: number): TaskAnswer;
  sweep(): TaskAnswer;
  trim(series: string, before: number): TaskAnswer;
  drop(tenant: string): TaskAnswer;
}

export function openHousekeeping(database: DatabaseSync): Housekeeping {
  const sql = (text: string): StatementSync => database.prepare(text);
  const oldest = sql('SELECT oldest FROM counter');
  // By revision, not by instant: when the clock was set back, what came later counts as newer all the same.
  const lastBefore = sql('SELECT revision FROM instants WHERE at < ? ORDER BY revision DESC LIMIT 1');
  const setOldest = sql('UPDATE counter SET oldest = ?');
  const replaced = sql(`SELECT revision FROM versions WHERE superseded <= (SELECT oldest FROM counter)
    ORDER BY superseded LIMIT ${slice}`);
  const pastInstants = sql(
    `SELECT revision FROM instants WHERE revision < (SELECT oldest FROM counter) LIMIT ${slice}`,
  );
  const deleteInstant = sql('DELETE FROM instants WHERE revision = ?');
  const deleteVersion = sql('DELETE FROM versions WHERE revision = ?');
  const deleteContent = sql('DELETE FROM contents WHERE revision = ?');

  const trimmable = sql(`SELECT seq FROM history INDEXED BY history_age
    WHERE series = ? AND at < ? AND hash IS NULL LIMIT ${slice}`);
  const chainsToTrim = sql('SELECT DISTINCT tenant FROM history WHERE series = ? AND at < ? AND hash IS NOT NULL');
  const chainStart = sql(`SELECT seq, at, hash FROM history INDEXED BY history_series
    WHERE tenant = ? AND series = ? AND hash IS NOT NULL ORDER BY seq LIMIT ${slice}`);
  const setAnchor = sql('UPDATE chains SET anchor = ? WHERE tenant = ? AND series = ?');
  const deleteRow = sql('DELETE FROM history WHERE seq = ?');

  const versionsOf = sql(`SELECT revision, grp, resource, namespace, name, superseded, indexed FROM versions
    WHERE tenant = ? LIMIT ${slice}`);
  const deleteIndex = sql(`DELETE FROM index_values WHERE grp = ? AND resource = ? AND indexname = ? AND value = ?
    AND tenant = ? AND namespace = ? AND name = ?`);
  const rowsOf = sql(`SELECT seq FROM history WHERE tenant = ? LIMIT ${slice}`);
  const deleteChains = sql('DELETE FROM chains WHERE tenant = ?');

  const answer = (value: number, rest: TaskAnswer['rest']): TaskAnswer => ({ value, rest });

  /** Chains that may have rows to trim, found once per task; the scan is not repeated for each slice. */
  let pending: { series: string; before: number; tenants: string[] } | null = null;

  function trimChains(series: string, before: number): TaskAnswer {
    if (pending?.series !== series || pending.before !== before) {
      const tenants = chainsToTrim.all(series, before).map((row) => String(row['tenant']));
      pending = { series, before, tenants };
    }
    const tenant = pending.tenants.at(-1);
    if (tenant === undefined) {
      pending = null;
      return answer(0, 'none');
    }
    const rows = chainStart.all(tenant, series);
    const kept = rows.findIndex((row) => (row['at'] as number) >= before);
    const removed = kept < 0 ? rows : rows.slice(0, kept);
    for (const row of removed) deleteRow.run(row['seq']!);
    if (removed.length > 0) setAnchor.run(removed.at(-1)!['hash']!, tenant, series);
    if (removed.length < slice) pending.tenants.pop();
    return answer(removed.length, 'more');
  }

  return {
    compact(before, atMost) {
      const known = oldest.get()!['oldest'] as number;
      const found = (lastBefore.get(before)?.['revision'] as number | undefined) ?? known;
      const next = Math.max(known, Math.min(found, atMost));
      if (next !== known) setOldest.run(next);
      return answer(next, 'none');
    },
    sweep() {
      const versions = replaced.all();
      for (const row of versions) {
        deleteVersion.run(row['revision']!);
        deleteContent.run(row['revision']!);
      }
      const instants = pastInstants.all();
      for (const row of instants) deleteInstant.run(row['revision']!);
      return answer(versions.length, versions.length === slice || instants.length === slice ? 'more' : 'none');
    },
    trim(series, before) {
      const rows = trimmable.all(series, before);
      for (const row of rows) deleteRow.run(row['seq']!);
      return rows.length > 0 ? answer(rows.length, 'more') : trimChains(series, before);
    },
    drop(tenant) {
      const versions = versionsOf.all(tenant);
      let objects = 0;
      for (const row of versions) {
        if (row['superseded'] === null) {
          objects++;
          for (const pair of pairsOf(row['indexed'] as string | null)) {
            deleteIndex.run(row['grp']!, row['resource']!, ...pair, tenant, row['namespace']!, row['name']!);
          }
        }
        deleteVersion.run(row['revision']!);
        deleteContent.run(row['revision']!);
      }
      const rows = rowsOf.all(tenant);
      for (const row of rows) deleteRow.run(row['seq']!);
      if (versions.length > 0 || rows.length > 0) return answer(objects, 'more');
      deleteChains.run(tenant);
      return answer(0, 'none');
    },
  };
}
