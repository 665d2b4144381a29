import { Worker } from 'node:worker_threads';
import { storeErrors } from '../errors.ts';
import { StoreConflict, type Batch, type Committed } from '../store.ts';
import { fromPlainError } from './failure.ts';
import { packBatch } from './pack.ts';
import type { FromThread, Outcome, Task, TaskAnswer, ThreadBatch, ThreadOptions, ToThread } from './protocol.ts';
import { writerProgram } from './writer-program.ts';

/** The writing thread, seen from the others. */
export interface Writer {
  readonly id: string;
  /** Resolves when the batch is durable. The batch must have been checked. */
  commit(batch: Batch): Promise<Committed>;
  perform(task: Task): Promise<TaskAnswer>;
  /** Waits for what is under way. */
  close(): Promise<void>;
}

type Waiting = PromiseWithResolvers<Committed> | PromiseWithResolvers<TaskAnswer>;

/** Starts the thread. `onCommit` is called with the newest revision before the commits up to it resolve. */
export async function startWriter(options: ThreadOptions, onCommit: (revision: number) => void): Promise<Writer> {
  // Without the arguments of this process: some, like --input-type, are none of a thread's.
  const thread = new Worker(writerProgram(), { workerData: options, name: 'store-writer', execArgv: [] });
  const waiting = new Map<number, Waiting>();
  const ended = Promise.withResolvers<void>();
  let lastId = 0;
  let outbox: { id: number; batch: ThreadBatch }[] = [];
  let buffers: ArrayBuffer[] = [];
  let failure: Error | null = null;

  const send = (message: ToThread, transfer: ArrayBuffer[] = []): void => thread.postMessage(message, transfer);
  const broken = (problem: string): Error =>
    storeErrors.error('unavailable', { store: options.folder, problem: `its writing thread ended: ${problem}` });

  const opened = await new Promise<Extract<FromThread, { type: 'opened' }>>((resolve, reject) => {
    thread.once('message', (message: FromThread) => {
      if (message.type === 'opened') resolve(message);
      else if (message.type === 'refused') reject(fromPlainError(message.failed));
    });
    thread.once('error', (error: Error) => reject(broken(error.message)));
  });

  thread.on('message', (message: FromThread) => {
    if (message.type !== 'done') return;
    const newest = message.outcomes.reduce(
      (most, one) => Math.max(most, 'committed' in one ? one.committed.revision : 0),
      0,
    );
    if (newest > 0) onCommit(newest);
    for (const one of message.outcomes) settle(one);
    rest();
  });
  thread.on('error', (error: Error) => {
    failure = broken(error.message);
  });
  thread.on('exit', () => {
    failure ??= broken('without a reason');
    // What was under way may have been committed before the thread ended.
    const unknown = storeErrors.error('outcome-unknown', { store: options.folder }, { cause: failure });
    for (const one of waiting.values()) one.reject(unknown);
    waiting.clear();
    ended.resolve();
  });
  rest();

  /** A thread with nothing to do does not keep the process alive. */
  function rest(): void {
    if (waiting.size === 0) thread.unref();
  }

  function settle(outcome: Outcome): void {
    const one = waiting.get(outcome.id);
    waiting.delete(outcome.id);
    if (!one) return;
    if ('committed' in outcome) (one as PromiseWithResolvers<Committed>).resolve(outcome.committed);
    else if ('answer' in outcome) (one as PromiseWithResolvers<TaskAnswer>).resolve(outcome.answer);
    else if ('conflict' in outcome) one.reject(new StoreConflict(outcome.conflict.key, outcome.conflict.actual));
    else one.reject(fromPlainError(outcome.failed));
  }

  function expectAnswer<T extends Committed | TaskAnswer>(): { id: number; promise: Promise<T> } {
    if (failure) throw failure;
    const id = ++lastId;
    const one = Promise.withResolvers<T>();
    waiting.set(id, one as unknown as Waiting);
    thread.ref();
    return { id, promise: one.promise };
  }

  /** Batches of one turn of the event loop travel together. */
  function flush(): void {
    if (outbox.length === 0) return;
    send({ type: 'commits', commits: outbox }, buffers);
    outbox = [];
    buffers = [];
  }

  return {
    id: opened.id,
    async commit(batch) {
      const { id, promise } = expectAnswer<Committed>();
      if (outbox.length === 0) setImmediate(flush);
      const packed = packBatch(batch);
      outbox.push({ id, batch: packed.batch });
      buffers.push(packed.buffer);
      return promise;
    },
    async perform(task) {
      const { id, promise } = expectAnswer<TaskAnswer>();
      flush();
      send({ type: 'task', id, task });
      return promise;
    },
    async close() {
      if (!failure) {
        flush();
        thread.ref();
        send({ type: 'close' });
      }
      await ended.promise;
    },
  };
}
