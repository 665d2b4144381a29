import { storeErrors } from '../errors.ts';
import { StoreConflict, type Batch, type Committed } from '../store.ts';
import { databaseFailure, isRefusedStatement, mayBeRepeated } from './failure.ts';
import type { GroupPlan } from './plan.ts';
import type { WriterConnection } from './writer-connection.ts';

export interface Writer {
  commit(batch: Batch): Promise<Committed>;
  /** Resolves when all that was wanted so far is done. */
  idle(): Promise<void>;
}

export interface WriterOptions {
  /** The database as messages name it. */
  readonly name: string;
  readonly connection: WriterConnection;
  /** Called after each group that moved the revision, before its batches are acknowledged. */
  readonly onCommit: (revision: number) => void;
}

interface Waiting {
  readonly batch: Batch;
  readonly bytes: number;
  readonly resolve: (committed: Committed) => void;
  readonly reject: (error: unknown) => void;
}

/** What goes into one transaction at most, so that a group is written in the time that its fsync takes. */
const most = { batches: 256, bytes: 4 * 1024 * 1024 };
const mostRepeats = 5;

/**
 * Commits the batches that wait in this process in one transaction: while one group is on its way to the disk, the next one
 * gathers. Other processes do the same on their connections; the lock on the row `store` puts all in one order.
 */
export function openWriter({ name, connection, onCommit }: WriterOptions): Writer {
  let waiting: Waiting[] = [];
  let flushing: Promise<void> | null = null;

  async function flush(): Promise<void> {
    // Batches of the same turn of the event loop go together.
    await new Promise(setImmediate);
    while (waiting.length > 0) {
      const group = firstGroup(waiting);
      waiting = waiting.slice(group.length);
      await commitGroup(group);
    }
    // In the same breath as the last look, so that no batch can fall between the two.
    flushing = null;
  }

  async function commitGroup(group: readonly Waiting[], repeats = 0): Promise<void> {
    const batches = group.map(({ batch }) => batch);
    let plan: GroupPlan;
    try {
      plan = await connection.prepare(batches);
    } catch (error) {
      if (mayBeRepeated(error) && repeats < mostRepeats) return commitGroup(group, repeats + 1);
      if (isRefusedStatement(error) && group.length > 1) {
        for (const one of group) await commitGroup([one]);
        return;
      }
      const failure = databaseFailure(name, error);
      for (const one of group) one.reject(failure);
      return;
    }
    const outcome = await connection.commit();
    if (outcome === 'committed') {
      if (plan.versions.length > 0) onCommit(plan.revision);
      settle(group, plan);
      return;
    }
    const failure =
      outcome === 'unknown'
        ? storeErrors.error('outcome-unknown', { store: name })
        : storeErrors.error('unavailable', { store: name, problem: 'it broke off a commit, which has not happened' });
    for (const one of group) one.reject(failure);
  }

  return {
    commit(batch) {
      const { promise, resolve, reject } = Promise.withResolvers<Committed>();
      waiting.push({ batch: ownCopy(batch), bytes: bytesOf(batch), resolve, reject });
      flushing ??= flush();
      return promise;
    },
    async idle() {
      await flushing;
    },
  };
}

function settle(group: readonly Waiting[], { outcomes }: GroupPlan): void {
  group.forEach(({ resolve, reject }, index) => {
    const outcome = outcomes[index]!;
    if (outcome instanceof StoreConflict) reject(outcome);
    else resolve(outcome);
  });
}

/** At least one. */
function firstGroup(waiting: readonly Waiting[]): readonly Waiting[] {
  let bytes = 0;
  const end = waiting.findIndex((one, index) => (bytes += one.bytes) > most.bytes && index > 0);
  return waiting.slice(0, Math.min(end === -1 ? waiting.length : end, most.batches));
}

function bytesOf({ writes, appends = [] }: Batch): number {
  const sizes = [...writes.map(({ value }) => value.byteLength), ...appends.map(({ body }) => body.byteLength)];
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** The caller may change its buffers and dates while the batch waits. */
function ownCopy(batch: Batch): Batch {
  return {
    writes: batch.writes.map((write) => ({ ...write, value: Uint8Array.from(write.value) })),
    guards: batch.guards?.slice() ?? [],
    appends: (batch.appends ?? []).map((append) => ({
      ...append,
      at: new Date(append.at),
      body: Uint8Array.from(append.body),
    })),
  };
}
