import type { Batch, Store, StoreKey } from '@allmend/core-store';
import { canonicalCloudKey, sameCloud } from '../cloud-key.ts';
import { ledgerErrors } from '../errors.ts';
import { thisProcess } from '../holder.ts';
import { labelsOf, requireKind, requireLease, requireRunId } from '../intent-rules.ts';
import type { Entry, EntryFilter, Ledger } from '../ledger.ts';
import { newInstallationId, newResourceName } from '../names.ts';
import {
  bytes,
  counterKey,
  entriesRange,
  entryKey,
  held,
  installationKey,
  putEntry,
  putRun,
  runKey,
  runsRange,
  runState,
  type Held,
  type RunRecord,
} from './records.ts';

export interface StoreLedgerOptions {
  /** Milliseconds since 1970; the machine's clock when absent. */
  readonly now?: () => number;
}

/** So often a write that met another one is tried again: each time, one of those that met has got through. */
const mostAttempts = 200;
const where = 'of the hub';

/**
 * The ledger of a hub, in its store: all servers of one PostgreSQL share it. Durable as the store is; errors of the store come
 * through as they are. Closing it leaves the store open.
 */
export async function openStoreLedger(store: Store, options: StoreLedgerOptions = {}): Promise<Ledger> {
  const { now = Date.now } = options;
  const instant = (): string => new Date(now()).toISOString();
  const installation = await readInstallation(store);
  let closed = false;
  /** Writes of one handle wait for each other, for they would meet at the counter. Never rejects. */
  let last: Promise<unknown> = Promise.resolve();

  const requireOpen = (): void => {
    if (closed) throw ledgerErrors.error('closed', { file: where });
  };

  /** Reads, decides and commits, again as long as somebody else was faster. `batch`: null when there is nothing to write. */
  async function decide<T>(work: () => Promise<{ readonly batch: Batch | null; readonly result: T }>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      const { batch, result } = await work();
      try {
        if (batch !== null) await store.commit(batch);
        return result;
      } catch (error) {
        if ((error as Error).name !== 'StoreConflict' || attempt >= mostAttempts) throw error;
      }
    }
  }

  async function write<T>(work: () => Promise<{ readonly batch: Batch | null; readonly result: T }>): Promise<T> {
    requireOpen();
    const result = last.then(() => decide(work));
    last = result.catch(() => undefined);
    return result;
  }

  async function find<T>(key: StoreKey): Promise<Held<T> | null> {
    const found = await store.get(key);
    return found && held<T>(found);
  }

  async function knownRun(run: string): Promise<Held<RunRecord>> {
    const found = await find<RunRecord>(runKey(run));
    if (!found) throw ledgerErrors.error('run-unknown', { run });
    return found;
  }

  async function openRun(run: string): Promise<Held<RunRecord>> {
    const found = await knownRun(run);
    if (found.record.endedAt !== null) throw ledgerErrors.error('run-ended', { run });
    return found;
  }

  async function knownEntry(entry: number): Promise<Held<Entry>> {
    const { items } = await store.list(entriesRange, { index: { name: 'id', value: String(entry) }, limit: 1 });
    if (!items[0]) throw ledgerErrors.error('entry-unknown', { entry });
    return held<Entry>(items[0]);
  }

  async function allRuns(): Promise<readonly Held<RunRecord>[]> {
    const { items } = await store.list(runsRange);
    return items
      .map((item) => held<RunRecord>(item))
      .sort(({ record: a }, { record: b }) => compare(a.startedAt, b.startedAt) || compare(a.id, b.id));
  }

  async function nextName(record: RunRecord, kind: string): Promise<string> {
    for (let n = record.entries + 1; ; n++) {
      const name = newResourceName(installation, record.id, n, kind);
      if (!(await store.get(entryKey(name)))) return name;
    }
  }

  /** Changes an entry; `change` gives null when it stays as it is. */
  const changeEntry = (id: number, change: (entry: Entry) => Entry | null): Promise<Entry> =>
    write(async () => {
      const { record, revision } = await knownEntry(id);
      const changed = change(record);
      return { batch: changed && { writes: [putEntry(changed, revision)] }, result: changed ?? record };
    });

  /** As much as one commit takes: entries first, then runs that none of them is left of. */
  async function forgetSome(limit: string) {
    const runs = await allRuns();
    const over = new Set(
      runs.filter(({ record }) => record.endedAt !== null && record.endedAt < limit).map(({ record }) => record.id),
    );
    const { items } = await store.list(entriesRange);
    const entries = items.map((item) => held<Entry>(item));
    const isOld = ({ record: { run, state, updatedAt } }: Held<Entry>): boolean =>
      over.has(run) && state === 'gone' && updatedAt < limit;
    const old = entries.filter(isOld).slice(0, mostForgotten);
    const going = new Set(old);
    const keeping = new Set(entries.filter((one) => !going.has(one)).map(({ record }) => record.run));
    const writes = [
      ...old.map(({ record, revision }) => removal(entryKey(record.name), revision)),
      // Its last entries go with it, or went before: a run is known as long as an entry names it.
      ...runs
        .filter(({ record }) => over.has(record.id) && !keeping.has(record.id))
        .map(({ record, revision }) => removal(runKey(record.id), revision)),
    ].slice(0, mostForgotten);
    const result = { entries: old.length, writes: writes.length };
    return { batch: writes.length > 0 ? { writes } : null, result };
  }

  return {
    installation,

    beginRun: (run, leaseSeconds) =>
      write(async () => {
        requireRunId(run.id);
        if (await store.get(runKey(run.id))) throw ledgerErrors.error('run-exists', { run: run.id });
        const record: RunRecord = {
          id: run.id,
          cloudName: run.cloudName,
          cloud: canonicalCloudKey(run.cloud),
          startedAt: instant(),
          leaseUntil: requireLease(leaseSeconds, now()),
          endedAt: null,
          holder: thisProcess(),
          entries: 0,
        };
        return { batch: { writes: [putRun(record, 'absent')] }, result: runState(record, instant()) };
      }),

    renewRun: (run, leaseSeconds) =>
      write(async () => {
        const { record, revision } = await openRun(run);
        const renewed = { ...record, leaseUntil: requireLease(leaseSeconds, now()), holder: thisProcess() };
        return { batch: { writes: [putRun(renewed, revision)] }, result: runState(renewed, instant()) };
      }),

    endRun: (run) =>
      write(async () => {
        const { record, revision } = await knownRun(run);
        const batch =
          record.endedAt === null ? { writes: [putRun({ ...record, endedAt: instant() }, revision)] } : null;
        return { batch, result: undefined };
      }),

    endAbandonedRuns: () =>
      write(async () => {
        const at = instant();
        const abandoned = (await allRuns())
          .filter(({ record }) => record.endedAt === null && !runState(record, at).live)
          .map(({ record, revision }) => ({ record: { ...record, endedAt: at }, revision }));
        const writes = abandoned.map(({ record, revision }) => putRun(record, revision));
        const result = abandoned.map(({ record }) => runState(record, at));
        return { batch: writes.length > 0 ? { writes } : null, result };
      }),

    async runs({ cloud, live } = {}) {
      requireOpen();
      const at = instant();
      return (await allRuns())
        .map(({ record }) => runState(record, at))
        .filter((run) => (!cloud || sameCloud(run.cloud, cloud)) && (live === undefined || run.live === live));
    },

    intend: (intent) =>
      write(async () => {
        const { record, revision } = await openRun(intent.run);
        const { kind } = intent;
        requireKind(kind);
        const { tag, name: given } = labelsOf(installation, intent);
        if (given !== null && (await store.get(entryKey(given)))) {
          throw ledgerErrors.error('name-taken', { name: given });
        }
        const counter = await find<number>(counterKey);
        const at = instant();
        const entry: Entry = {
          id: (counter?.record ?? 0) + 1,
          run: record.id,
          kind,
          name: given ?? (await nextName(record, kind)),
          tag,
          scope: { ...intent.scope },
          cloud: record.cloud,
          state: 'intended',
          resourceId: null,
          intendedAt: at,
          updatedAt: at,
          absentSince: null,
        };
        const writes = [
          { key: counterKey, op: 'put', value: bytes(entry.id), expect: counter?.revision ?? 'absent' },
          // Whoever ends the run meanwhile, ends it before this or after it.
          putRun({ ...record, entries: record.entries + 1 }, revision),
          putEntry(entry, 'absent'),
        ] as const;
        return { batch: { writes }, result: entry };
      }),

    created: (id, resourceId) =>
      changeEntry(id, (entry) => {
        const { name, resourceId: known } = entry;
        if (resourceId === '' || (known !== null && known !== resourceId)) {
          const params = { entry: id, name, id: JSON.stringify(resourceId), known: JSON.stringify(known) };
          throw ledgerErrors.error('id-invalid', params);
        }
        return { ...entry, state: 'created', resourceId, absentSince: null, updatedAt: instant() };
      }),

    absent: (id) =>
      changeEntry(id, (entry) =>
        entry.state === 'intended' && entry.absentSince === null
          ? { ...entry, absentSince: instant(), updatedAt: instant() }
          : null,
      ),

    gone: (id) =>
      changeEntry(id, (entry) => (entry.state === 'gone' ? null : { ...entry, state: 'gone', updatedAt: instant() })),

    async entries(filter = {}) {
      requireOpen();
      const { items } = await store.list(entriesRange, indexOf(filter));
      return items
        .map((item) => held<Entry>(item).record)
        .filter((entry) => matches(entry, filter))
        .sort((a, b) => a.id - b.id);
    },

    async forget(before) {
      for (let gone = 0; ;) {
        const { entries, writes } = await write(() => forgetSome(before.toISOString()));
        gone += entries;
        if (writes < mostForgotten) return gone;
      }
    },

    async close() {
      closed = true;
      await last;
    },
  };
}

/** In one commit. */
const mostForgotten = 1000;

const removal = (key: StoreKey, expect: number) => ({ key, op: 'delete', value: bytes(null), expect }) as const;

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The index that leaves the least to look at. */
function indexOf({ run, states }: EntryFilter) {
  if (run !== undefined) return { index: { name: 'run', value: run } };
  if (states && !states.includes('gone')) return { index: { name: 'open', value: 'yes' } };
  return {};
}

function matches(entry: Entry, { run, kind, states, cloud }: EntryFilter): boolean {
  if (run !== undefined && entry.run !== run) return false;
  if (kind !== undefined && entry.kind !== kind) return false;
  if (states && !states.includes(entry.state)) return false;
  return !cloud || sameCloud(entry.cloud, cloud);
}

/** Made once; whoever comes second takes the first one's. */
async function readInstallation(store: Store): Promise<string> {
  const known = await store.get(installationKey);
  if (known) return held<string>(known).record;
  const made = newInstallationId();
  try {
    await store.commit({ writes: [{ key: installationKey, op: 'put', value: bytes(made), expect: 'absent' }] });
    return made;
  } catch (error) {
    if ((error as Error).name !== 'StoreConflict') throw error;
    return readInstallation(store);
  }
}
