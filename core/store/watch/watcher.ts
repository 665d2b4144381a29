import { storeErrors } from '../errors.ts';
import type { Range, StoreEvent, WatchBatch, WatchOptions } from '../store.ts';
import { openQueue, type Queue, type QueueLimits } from './queue.ts';
import type { EventSource } from './source.ts';
import type { Tail } from './tail.ts';

export interface WatcherOptions {
  readonly source: EventSource;
  readonly tail: Tail;
  readonly queue: QueueLimits;
  /** Events per read of the tables. */
  readonly pageSize: number;
  /** Aborts when the store closes. */
  readonly closing: AbortSignal;
}

const defaultProgressMs = 10_000;

/**
 * One watch: reads the tables until it is close enough to now, is then fed by the tail, and goes back to the tables when its
 * consumer is too slow for its queue. What it gives is complete and in order because in every state it knows the one revision
 * up to which it has given everything.
 */
export function openWatcher(range: Range, options: WatchOptions, hub: WatcherOptions): AsyncIterable<WatchBatch> {
  return {
    [Symbol.asyncIterator]() {
      const stop = new AbortController();
      const signals = [hub.closing, stop.signal, ...(options.signal ? [options.signal] : [])];
      const batches = watch(range, options, hub, signals);
      return {
        next: () => batches.next(),
        // A generator that waits would only hear of `return` after its next event.
        return: async () => {
          stop.abort();
          await batches.return(undefined);
          return { done: true, value: undefined };
        },
      };
    },
  };
}

async function* watch(
  range: Range,
  { since, signal, progressMs = defaultProgressMs }: WatchOptions,
  { source, tail, queue: limits, pageSize }: WatcherOptions,
  signals: readonly AbortSignal[],
): AsyncGenerator<WatchBatch, undefined> {
  const over = () => signals.some((signal) => signal.aborted);
  if (signal?.aborted) return;
  const { current, oldest } = await source.bounds();
  if (since > current) throw storeErrors.error('future', { revision: since, current });
  if (since < oldest) throw storeErrors.error('compacted', { revision: since, oldest });

  /** Everything up to here has been given. */
  let position = since;
  /** How far the consumer knows that. */
  let told = since;
  let recent = since === current;
  let queue = openQueue(range, position, limits);
  const wake = () => queue.wake();
  for (const signal of signals) signal.addEventListener('abort', wake);
  try {
    while (!over()) {
      if ((recent || tail.position() !== null) && tail.attach(queue, position) === 'attached') {
        yield* live();
        if (over()) return;
        queue = openQueue(range, position, limits);
        recent = false;
      }
      const page = await source.events(range, position, pageSize);
      recent = !page.more;
      position = Math.max(position, page.revision);
      queue = openQueue(range, position, limits);
      if (page.events.length > 0 && !over()) yield tell(page.events);
    }
  } catch (error) {
    // What was being read when the store closed, or the consumer left, is nobody's any more.
    if (!over()) throw error;
  } finally {
    tail.detach(queue);
    for (const signal of signals) signal.removeEventListener('abort', wake);
  }

  function tell(events: readonly StoreEvent[]): WatchBatch {
    told = position;
    return { revision: position, events };
  }

  /** Until the queue has stopped and is empty. */
  async function* live(): AsyncGenerator<WatchBatch> {
    let quietSince = performance.now();
    while (!over()) {
      const stopped = queue.stoppedAt();
      const reached = stopped ?? tail.position() ?? position;
      const events = queue.take();
      const progress = reached > told && performance.now() - quietSince >= progressMs;
      if (events.length > 0 || progress) {
        position = Math.max(position, reached, events.at(-1)?.revision ?? 0);
        yield tell(events);
        quietSince = performance.now();
        continue;
      }
      if (stopped !== null) {
        position = Math.max(position, stopped);
        return;
      }
      await changeOrProgress(queue, progressMs - (performance.now() - quietSince), progressMs);
    }
  }
}

/** Waits for the queue, at most until progress is due; when that is past and nothing had moved, for one more period. */
async function changeOrProgress(queue: Queue, due: number, period: number): Promise<void> {
  const timer = setTimeout(() => queue.wake(), due > 0 ? Math.ceil(due) : period);
  timer.unref();
  await queue.changed();
  clearTimeout(timer);
}
