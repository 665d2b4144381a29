import { chainHash } from '../chain.ts';
import { keyId } from '../input.ts';
import { StoreConflict, type Append, type Batch, type Committed, type IndexValues, type StoreKey } from '../store.ts';

/** What the database says, after the lock, about what a group of batches touches. */
export interface GroupState {
  readonly revision: number;
  readonly seq: number;
  /** Current objects by `keyId`; one that is not there is absent. */
  readonly objects: ReadonlyMap<string, ObjectState>;
  /** Hash of the last row of each chain, by `chainId`. */
  readonly heads: ReadonlyMap<string, string>;
}

export interface ObjectState {
  readonly revision: number;
  /** Its index values as `indexText` writes them. */
  readonly indexed: string | null;
}

export interface VersionRow {
  readonly key: StoreKey;
  readonly revision: number;
  readonly previous: number | null;
  readonly deleted: boolean;
  readonly value: Uint8Array;
}

export interface IndexRow {
  readonly key: StoreKey;
  readonly index: string;
  readonly value: string;
}

export interface HistoryRowOut {
  readonly seq: number;
  readonly append: Append;
  readonly hash: string | null;
}

/** What a group of batches does to the tables, and what becomes of each batch. */
export interface GroupPlan {
  readonly outcomes: readonly (Committed | StoreConflict)[];
  readonly revision: number;
  readonly seq: number;
  readonly versions: readonly VersionRow[];
  readonly put: readonly { readonly key: StoreKey; readonly state: ObjectState }[];
  readonly removed: readonly StoreKey[];
  readonly indexAdded: readonly IndexRow[];
  readonly indexRemoved: readonly IndexRow[];
  readonly history: readonly HistoryRowOut[];
  readonly heads: readonly { readonly series: string; readonly tenant: string; readonly head: string }[];
}

/**
 * Applies batches one after the other to what is there: a batch whose guards and expectations do not all hold does nothing,
 * and the next ones see only what the others did. No I/O.
 */
export function planGroup(batches: readonly Batch[], state: GroupState): GroupPlan {
  const touched = new Map<string, { readonly key: StoreKey; state: ObjectState | null }>();
  const heads = new Map<string, { readonly series: string; readonly tenant: string; head: string }>();
  const versions: VersionRow[] = [];
  const history: HistoryRowOut[] = [];
  let { revision, seq } = state;

  const current = (key: StoreKey): ObjectState | null => {
    const id = keyId(key);
    const own = touched.get(id);
    return own ? own.state : (state.objects.get(id) ?? null);
  };

  function write(batch: Batch): number[] {
    return batch.writes.map(({ key, op, value, index }) => {
      const before = current(key);
      if (op === 'delete' && !before) return 0;
      revision++;
      versions.push({ key, revision, previous: before?.revision ?? null, deleted: op === 'delete', value });
      const indexed = index ? indexText(index) : (before?.indexed ?? null);
      touched.set(keyId(key), { key, state: op === 'delete' ? null : { revision, indexed } });
      return revision;
    });
  }

  function append(append: Append): void {
    seq++;
    const { series, tenant, chained } = append;
    const id = chainId(series, tenant);
    const hash = chained ? chainHash(heads.get(id)?.head ?? state.heads.get(id) ?? '', append) : null;
    if (hash !== null) heads.set(id, { series, tenant, head: hash });
    history.push({ seq, append, hash });
  }

  const outcomes = batches.map((batch): Committed | StoreConflict => {
    const conflict = findConflict(batch, current);
    if (conflict) return conflict;
    const revisions = write(batch);
    batch.appends?.forEach(append);
    return { revision, revisions };
  });

  const put: { key: StoreKey; state: ObjectState }[] = [];
  const removed: StoreKey[] = [];
  const indexAdded: IndexRow[] = [];
  const indexRemoved: IndexRow[] = [];
  for (const [id, { key, state: after }] of touched) {
    const before = state.objects.get(id) ?? null;
    if (after) put.push({ key, state: after });
    else if (before) removed.push(key);
    if (before?.indexed === (after?.indexed ?? null)) continue;
    const [old, now] = [indexPairs(before?.indexed), indexPairs(after?.indexed)];
    indexRemoved.push(...difference(key, old, now));
    indexAdded.push(...difference(key, now, old));
  }
  return {
    outcomes,
    revision,
    seq,
    versions,
    put,
    removed,
    indexAdded,
    indexRemoved,
    history,
    heads: [...heads.values()],
  };
}

/** Whether nothing has to be written: every batch was refused, or changes nothing. */
export function isIdle({ versions, history }: GroupPlan): boolean {
  return versions.length === 0 && history.length === 0;
}

/** Every row that index values take. */
export function indexRows(key: StoreKey, indexed: string | null): IndexRow[] {
  return difference(key, indexPairs(indexed), new Map());
}

export function chainId(series: string, tenant: string): string {
  return `${series}\0${tenant}`;
}

function findConflict(batch: Batch, current: (key: StoreKey) => ObjectState | null): StoreConflict | null {
  for (const { key, expect } of [...batch.writes, ...(batch.guards ?? [])]) {
    if (expect === undefined) continue;
    const actual = current(key)?.revision ?? null;
    const holds = expect === 'present' ? actual !== null : actual === (expect === 'absent' ? null : expect);
    if (!holds) return new StoreConflict(key, actual);
  }
  return null;
}

/** Index values in one order and without repetition, so that equal ones are equal texts; null when there are none. */
export function indexText(index: IndexValues): string | null {
  const sorted = Object.entries(index)
    .filter(([, values]) => values.length > 0)
    .map(([name, values]) => [name, [...new Set(values)].sort()] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return sorted.length === 0 ? null : JSON.stringify(sorted);
}

function indexPairs(indexed: string | null | undefined): Map<string, readonly [string, string]> {
  const parsed = indexed ? (JSON.parse(indexed) as [string, string[]][]) : [];
  return new Map(
    parsed.flatMap(([name, values]) => values.map((value) => [`${name}\0${value}`, [name, value] as const] as const)),
  );
}

function difference(
  key: StoreKey,
  pairs: ReadonlyMap<string, readonly [string, string]>,
  without: ReadonlyMap<string, unknown>,
): IndexRow[] {
  return [...pairs].filter(([id]) => !without.has(id)).map(([, [index, value]]) => ({ key, index, value }));
}
