import { setTimeout as sleep } from 'node:timers/promises';
import type { DatabaseSync } from 'node:sqlite';
import { isBusy } from '@allmend/kit-sqlite';
import { ledgerErrors } from './errors.ts';
import { ledgerFailure } from './sqlite-failure.ts';

export interface GroupCommit {
  /** Runs `work` in a transaction and resolves with its result when that is on the disk. What `work` throws undoes only itself. */
  write<T>(work: () => T): Promise<T>;
  /** Resolves when all that was wanted so far is done. */
  idle(): Promise<void>;
}

export interface GroupCommitOptions {
  readonly database: DatabaseSync;
  readonly file: string;
  /** Seconds to wait for another process that holds the lock. */
  readonly patience: number;
  /** Called inside the transaction before anything is written; what it throws refuses the whole batch. */
  readonly guard: () => void;
}

interface Waiting {
  readonly work: () => unknown;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

const batchSize = 64;

/**
 * Writes that are wanted in the same turn of the event loop share one transaction, and so one fsync: many clouds checked
 * by one process would otherwise wait for the disk one after the other. Waiting for another process's lock does not
 * block the event loop.
 */
export function groupCommit(options: GroupCommitOptions): GroupCommit {
  const waiting: Waiting[] = [];
  let flushing: Promise<void> | null = null;

  async function flush(): Promise<void> {
    await new Promise(setImmediate);
    while (waiting.length > 0) await commit(options, waiting.splice(0, batchSize));
    // In the same breath as the last look, so that no write can fall between the two.
    flushing = null;
  }

  return {
    write<T>(work: () => T) {
      const { promise, resolve, reject } = Promise.withResolvers<T>();
      waiting.push({ work, resolve: resolve as (value: unknown) => void, reject });
      flushing ??= flush();
      return promise;
    },
    async idle() {
      await flushing;
    },
  };
}

async function commit(
  { database, file, patience, guard }: GroupCommitOptions,
  batch: readonly Waiting[],
): Promise<void> {
  const settled: (() => void)[] = [];
  try {
    await whileBusy(file, patience, () => database.exec('BEGIN IMMEDIATE'));
    guard();
    for (const one of batch) settled.push(attempt(database, one));
    database.exec('COMMIT');
  } catch (error) {
    rollBack(database);
    const failure = ledgerFailure(file, error);
    for (const one of batch) one.reject(failure);
    return;
  }
  for (const settle of settled) settle();
}

/** SQLite has rolled back by itself after some failures, and after others (a dying disk) cannot even do that. */
function rollBack(database: DatabaseSync): void {
  try {
    if (database.isTransaction) database.exec('ROLLBACK');
  } catch {
    // What was not committed does not count; the failure that led here is the one to report.
  }
}

/** One write inside the batch's transaction. A failure of SQLite itself fails the batch; a refusal only this write. */
function attempt(database: DatabaseSync, { work, resolve, reject }: Waiting): () => void {
  database.exec('SAVEPOINT one');
  try {
    const value = work();
    database.exec('RELEASE one');
    return () => resolve(value);
  } catch (error) {
    if (typeof (error as { errcode?: unknown }).errcode === 'number') throw error;
    database.exec('ROLLBACK TO one; RELEASE one');
    return () => reject(error);
  }
}

/** Repeats `work` while another connection holds the lock, without blocking the event loop. */
export async function whileBusy<T>(file: string, patience: number, work: () => T): Promise<T> {
  const end = performance.now() + patience * 1000;
  for (let pause = 1; ; pause = Math.min(pause * 2, 50)) {
    try {
      return work();
    } catch (error) {
      if (!isBusy(error)) throw ledgerFailure(file, error);
      if (performance.now() >= end) throw ledgerErrors.error('busy', { file, seconds: patience }, { cause: error });
    }
    await sleep(pause * (0.5 + Math.random()));
  }
}
