import type { Range, StoreEvent } from '../store.ts';
import { sizeOf } from './recent.ts';
import { inRange } from './source.ts';

export interface QueueLimits {
  readonly events: number;
  readonly bytes: number;
}

/** What waits for one watcher. The events are shared with all others, only the list is its own. */
export interface Queue {
  readonly range: Range;
  /** Takes an event that is in the topic; ignores what is not in the range. `full`: nothing more may be offered. */
  offer(event: StoreEvent): 'ok' | 'full';
  /** All that waits. */
  take(): StoreEvent[];
  /** Nothing more will be offered; everything up to this revision was. */
  stop(revision: number): void;
  /** Set once it is full or was stopped: what was taken and what waits is everything up to this revision. */
  stoppedAt(): number | null;
  /** Resolves as soon as there is something to take, the queue is full, or `wake` is called. */
  changed(): Promise<void>;
  wake(): void;
}

/** A queue for events after `since`. */
export function openQueue(range: Range, since: number, limits: QueueLimits): Queue {
  let waiting: StoreEvent[] = [];
  let bytes = 0;
  let stopped: number | null = null;
  let waiter: PromiseWithResolvers<void> | null = null;

  function wake(): void {
    waiter?.resolve();
    waiter = null;
  }

  return {
    range,
    offer(event) {
      if (event.revision <= since || !inRange(event, range)) return 'ok';
      const size = sizeOf(event);
      // One event always fits, however large it is.
      const full = waiting.length > 0 && (waiting.length >= limits.events || bytes + size > limits.bytes);
      if (full) stopped = event.revision - 1;
      else {
        waiting.push(event);
        bytes += size;
      }
      wake();
      return full ? 'full' : 'ok';
    },
    take() {
      const taken = waiting;
      waiting = [];
      bytes = 0;
      return taken;
    },
    stop(revision) {
      stopped ??= Math.max(revision, since);
      wake();
    },
    stoppedAt: () => stopped,
    changed() {
      if (waiting.length > 0 || stopped !== null) return Promise.resolve();
      waiter ??= Promise.withResolvers();
      return waiter.promise;
    },
    wake,
  };
}
