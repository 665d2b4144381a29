import type { DatabaseSync } from 'node:sqlite';
import type { DumpedChain, DumpedObject } from '../admin.ts';
import { storeErrors } from '../errors.ts';
import type { HistoryRow } from '../store.ts';
import { packIndexValues, pairsOf } from './index-values.ts';

/** Fills an empty store from a backup, inside one transaction that the caller began. */
export interface Loading {
  /** Throws `store.not-empty`. */
  begin(folder: string): void;
  objects(objects: readonly DumpedObject[]): void;
  history(rows: readonly HistoryRow[]): void;
  chains(chains: readonly DumpedChain[]): void;
  finish(id: string, revision: number, now: number): void;
}

export function openLoading(database: DatabaseSync): Loading {
  const sql = (text: string) => database.prepare(text);
  const insertVersion = sql('INSERT INTO versions VALUES (?, ?, ?, ?, ?, ?, 0, NULL, ?)');
  const insertContent = sql('INSERT INTO contents VALUES (?, ?)');
  const insertIndex = sql('INSERT INTO index_values VALUES (?, ?, ?, ?, ?, ?, ?)');
  const insertRow = sql('INSERT INTO history VALUES (?, ?, ?, ?, ?, ?, ?)');
  const insertChain = sql('INSERT INTO chains VALUES (?, ?, ?, ?)');

  return {
    begin(folder) {
      const counter = sql('SELECT revision, seq FROM counter').get()!;
      const revision = counter['revision'] as number;
      if (revision === 1 && counter['seq'] === 0) return;
      const { n } = sql('SELECT count(*) AS n FROM versions WHERE superseded IS NULL').get()!;
      throw storeErrors.error('not-empty', { store: folder, objects: Number(n), revision });
    },
    objects(objects) {
      for (const { key, revision, value, index } of objects) {
        const { tenant, group, resource, namespace, name } = key;
        const indexed = packIndexValues(index);
        insertVersion.run(revision, tenant, group, resource, namespace, name, indexed);
        insertContent.run(revision, value);
        for (const pair of pairsOf(indexed)) insertIndex.run(group, resource, ...pair, tenant, namespace, name);
      }
    },
    history(rows) {
      for (const { seq, series, tenant, subject, at, body, hash } of rows) {
        insertRow.run(seq, series, tenant, subject, at.getTime(), body, hash);
      }
    },
    chains(chains) {
      for (const { series, tenant, head, anchor } of chains) insertChain.run(tenant, series, head, anchor);
    },
    finish(id, revision, now) {
      sql('UPDATE counter SET revision = ?, oldest = ?, seq = (SELECT coalesce(max(seq), 0) FROM history)').run(
        revision,
        revision,
      );
      sql('INSERT OR REPLACE INTO instants VALUES (?, ?)').run(revision, now);
      sql("UPDATE meta SET value = ? WHERE key = 'id'").run(id);
    },
  };
}
