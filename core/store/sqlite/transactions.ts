import type { DatabaseSync } from 'node:sqlite';
import { storeErrors } from '../errors.ts';
import { plainError, storeFailure } from './failure.ts';
import { openHousekeeping } from './housekeeping.ts';
import { openLoading } from './loading.ts';
import type { Outcome, Task, TaskAnswer, ThreadBatch, ToThread } from './protocol.ts';
import { openWriting } from './writing.ts';

interface Commit {
  readonly id: number;
  readonly batch: ThreadBatch;
}

type Request = Exclude<ToThread, { type: 'close' }>;

interface TransactionsOptions {
  readonly database: DatabaseSync;
  /** Throws when what is written would not be found again. */
  readonly checkPlace: () => void;
}

/** Batches in one transaction at most: it bounds how long the first of them waits for the last. */
const groupSize = 256;

/**
 * Runs what the thread is asked for, in order; commits that stand next to each other share one transaction. What came of it is
 * told after each transaction.
 */
export interface Transactions {
  run(requests: readonly Request[], tell: (outcomes: readonly Outcome[]) => void): void;
}

export function openTransactions({ database, checkPlace }: TransactionsOptions, folder: string): Transactions {
  const writing = openWriting(database);
  const housekeeping = openHousekeeping(database);
  const loading = openLoading(database);
  let isLoading = false;
  writing.refresh();

  /** All of it durable when this returns; nothing of it in the store when it throws. */
  function transaction<T>(work: () => T): T {
    let phase: 'commit' | 'other' = 'other';
    try {
      database.exec('BEGIN IMMEDIATE');
      checkPlace();
      const result = work();
      phase = 'commit';
      database.exec('COMMIT');
      return result;
    } catch (error) {
      rollBack();
      throw storeFailure(folder, error, phase);
    }
  }

  /** SQLite has rolled back by itself after some failures, and after others (a dying disk) cannot even do that. */
  function rollBack(): void {
    try {
      if (database.isTransaction) database.exec('ROLLBACK');
      writing.refresh();
    } catch {
      // What was not committed does not count; the failure that led here is the one to report.
    }
  }

  /** The batches in one transaction, each all or nothing by itself: its conditions are checked before it writes anything. */
  function commit(commits: readonly Commit[]): Outcome[] {
    if (isLoading) return fail(commits, restoring());
    try {
      return transaction(() => {
        const outcomes = commits.map(({ id, batch }): Outcome => {
          const result = writing.apply(batch);
          return 'revisions' in result ? { id, committed: result } : { id, conflict: result };
        });
        writing.conclude(Date.now());
        return outcomes;
      });
    } catch (error) {
      // One large batch must not fail the small ones that a nearly full disk still takes.
      if (storeErrors.is(error, 'disk-full') && commits.length > 1) return commits.flatMap((one) => commit([one]));
      return fail(commits, error);
    }
  }

  function fail(requests: readonly { readonly id: number }[], error: unknown): Outcome[] {
    const failed = plainError(storeFailure(folder, error));
    return requests.map(({ id }) => ({ id, failed }));
  }

  const none: TaskAnswer = { value: 0, rest: 'none' };
  const restoring = () => storeErrors.error('unavailable', { store: folder, problem: 'a restore is running' });

  function perform(task: Task): TaskAnswer {
    const isLoad = task.name.startsWith('load-');
    if (isLoading && (!isLoad || task.name === 'load-begin')) throw restoring();
    switch (task.name) {
      case 'compact':
        return transaction(() => housekeeping.compact(task.before, task.atMost));
      case 'sweep':
        return transaction(() => housekeeping.sweep());
      case 'trim':
        return transaction(() => housekeeping.trim(task.series, task.before));
      case 'drop':
        return transaction(() => housekeeping.drop(task.tenant));
      default:
        return load(task);
    }
  }

  function load(task: Task): TaskAnswer {
    if (!isLoading && task.name === 'load-abort') return none;
    if (!isLoading && task.name !== 'load-begin') {
      throw storeErrors.error('unavailable', { store: folder, problem: 'no restore is running' });
    }
    try {
      step(task);
      return none;
    } catch (error) {
      endLoading();
      throw error;
    }
  }

  function step(task: Task): void {
    switch (task.name) {
      case 'load-begin':
        database.exec('BEGIN IMMEDIATE');
        loading.begin(folder);
        isLoading = true;
        return;
      case 'load-abort':
        return endLoading();
      case 'load-objects':
        return loading.objects(task.objects);
      case 'load-history':
        return loading.history(task.rows);
      case 'load-chains':
        return loading.chains(task.chains);
      case 'load-finish':
        loading.finish(task.id, task.revision, Date.now());
        database.exec('COMMIT');
        isLoading = false;
        writing.refresh();
        return;
    }
  }

  function endLoading(): void {
    isLoading = false;
    rollBack();
  }

  return {
    run(requests, tell) {
      let group: Commit[] = [];
      const flush = (): void => {
        for (let from = 0; from < group.length; from += groupSize) tell(commit(group.slice(from, from + groupSize)));
        group = [];
      };
      for (const request of requests) {
        if (request.type === 'commits') {
          group.push(...request.commits);
          continue;
        }
        flush();
        try {
          tell([{ id: request.id, answer: perform(request.task) }]);
        } catch (error) {
          tell(fail([request], error));
        }
      }
      flush();
    },
  };
}
