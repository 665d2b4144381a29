import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { chainHash } from '../chain.ts';
import type { Append, Committed, Expectation, StoreKey } from '../store.ts';
import { pairsOf } from './index-values.ts';
import type { ThreadBatch, ThreadWrite } from './protocol.ts';

/** A batch that did not hold: nothing of it was written. */
export interface Conflict {
  readonly key: StoreKey;
  readonly actual: number | null;
}

/** Writes batches inside a transaction that the caller began. */
export interface Writing {
  /** Reads where the store stands; before the first batch, and after a transaction was rolled back. */
  refresh(): void;
  revision(): number;
  apply(batch: ThreadBatch): Committed | Conflict;
  /** Writes down where the store stands now, before COMMIT. */
  conclude(now: number): void;
}

interface Current {
  readonly revision: number;
  readonly indexed: string | null;
}

export function openWriting(database: DatabaseSync): Writing {
  const sql = (text: string): StatementSync => database.prepare(text);
  const readCounter = sql('SELECT revision, seq FROM counter');
  const writeCounter = sql('UPDATE counter SET revision = ?, seq = ?');
  const writeInstant = sql('INSERT OR REPLACE INTO instants VALUES (?, ?)');
  const find = sql(`SELECT revision, indexed FROM versions
    WHERE grp = ? AND resource = ? AND tenant = ? AND namespace = ? AND name = ? AND superseded IS NULL`);
  const supersede = sql('UPDATE versions SET superseded = ? WHERE revision = ?');
  const insertVersion = sql('INSERT INTO versions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const insertContent = sql('INSERT INTO contents VALUES (?, ?)');
  const insertIndex = sql('INSERT INTO index_values VALUES (?, ?, ?, ?, ?, ?, ?)');
  const deleteIndex = sql(`DELETE FROM index_values WHERE grp = ? AND resource = ? AND indexname = ? AND value = ?
    AND tenant = ? AND namespace = ? AND name = ?`);
  const findHead = sql('SELECT head FROM chains WHERE tenant = ? AND series = ?');
  const writeHead = sql(`INSERT INTO chains VALUES (?, ?, ?, '')
    ON CONFLICT (tenant, series) DO UPDATE SET head = excluded.head`);
  const insertRow = sql('INSERT INTO history VALUES (?, ?, ?, ?, ?, ?, ?)');

  let revision = 0;
  let seq = 0;
  let changed = { revision: 0, seq: 0 };

  function current({ tenant, group, resource, namespace, name }: StoreKey): Current | null {
    const row = find.get(group, resource, tenant, namespace, name);
    return row ? { revision: row['revision'] as number, indexed: row['indexed'] as string | null } : null;
  }

  function write(one: ThreadWrite, before: Current | null): number {
    if (one.op === 'delete' && !before) return 0;
    revision++;
    if (before) supersede.run(revision, before.revision);
    const { tenant, group, resource, namespace, name } = one.key;
    const had = before?.indexed ?? null;
    const indexed = one.op === 'delete' ? null : one.indexed === undefined ? had : one.indexed;
    const deleted = one.op === 'delete';
    const place = [revision, tenant, group, resource, namespace, name] as const;
    insertVersion.run(...place, deleted ? 1 : 0, deleted ? revision : null, indexed);
    insertContent.run(revision, one.value);
    if (indexed !== had) replaceIndex(one.key, had, indexed);
    return revision;
  }

  function replaceIndex(key: StoreKey, had: string | null, has: string | null): void {
    const old = new Map(pairsOf(had).map((pair) => [JSON.stringify(pair), pair]));
    const { tenant, group, resource, namespace, name } = key;
    for (const pair of pairsOf(has)) {
      if (!old.delete(JSON.stringify(pair))) insertIndex.run(group, resource, ...pair, tenant, namespace, name);
    }
    for (const pair of old.values()) deleteIndex.run(group, resource, ...pair, tenant, namespace, name);
  }

  function append(row: Append): void {
    let hash: string | null = null;
    if (row.chained) {
      const head = findHead.get(row.tenant, row.series)?.['head'];
      hash = chainHash(typeof head === 'string' ? head : '', row);
      writeHead.run(row.tenant, row.series, hash);
    }
    insertRow.run(++seq, row.series, row.tenant, row.subject, row.at.getTime(), row.body, hash);
  }

  return {
    refresh() {
      const row = readCounter.get()!;
      revision = row['revision'] as number;
      seq = row['seq'] as number;
      changed = { revision, seq };
    },
    revision: () => revision,
    apply({ writes, guards, appends }) {
      const states = writes.map(({ key }) => current(key));
      for (const [at, { key, expect }] of writes.entries()) {
        const actual = states[at]?.revision ?? null;
        if (expect !== undefined && !holds(expect, actual)) return { key, actual };
      }
      for (const { key, expect } of guards) {
        const actual = current(key)?.revision ?? null;
        if (!holds(expect, actual)) return { key, actual };
      }
      const revisions = writes.map((one, at) => write(one, states[at]!));
      for (const row of appends) append(row);
      return { revision, revisions };
    },
    conclude(now) {
      if (revision === changed.revision && seq === changed.seq) return;
      writeCounter.run(revision, seq);
      if (revision !== changed.revision) writeInstant.run(revision, now);
      changed = { revision, seq };
    },
  };
}

function holds(expect: Expectation | 'present', actual: number | null): boolean {
  if (expect === 'present') return actual !== null;
  return expect === 'absent' ? actual === null : actual === expect;
}
