import { storeErrors } from '../errors.ts';
import type { StoreEvent } from '../store.ts';
import type { Queue } from './queue.ts';
import { holdRecent, type RecentLimits } from './recent.ts';
import { topicOf, type EventSource } from './source.ts';

/** Reads what is committed, once for the whole process, and hands it to the queues of those who watch. */
export interface Tail {
  /** Something may have been committed. */
  wake(): void;
  /** Everything up to this revision has been handed out; null while nobody watches. */
  position(): number | null;
  /**
   * From now on the queue gets all events of its topic after `since`. `behind`: they are no longer at hand, and must be read
   * from the tables first. Who attaches while nobody watches sets where the tail begins to read: it should be a recent revision.
   */
  attach(queue: Queue, since: number): 'attached' | 'behind';
  detach(queue: Queue): void;
  /** Resolves when all that had been committed has been handed out, or cannot be read. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

export interface TailOptions {
  readonly source: EventSource;
  /** Events per read. */
  readonly pageSize: number;
  readonly recent: RecentLimits;
  /** Milliseconds that handing out may take before others get their turn. */
  readonly slice: number;
}

/** Pauses after a read that failed, in milliseconds; the last one stays. Watchers wait meanwhile and miss nothing. */
const pauses = [50, 200, 1000, 3000];

export function openTail({ source, pageSize, recent: limits, slice }: TailOptions): Tail {
  const topics = new Map<string, Set<Queue>>();
  const recent = holdRecent(limits);
  let queues = 0;
  let position = 0;
  let wanted = false;
  let closed = false;
  /** Counts the times that the position was set anew, which makes void what was being read. */
  let epoch = 0;
  let running: Promise<void> | null = null;
  let resume: (() => void) | null = null;
  let attempt = Promise.withResolvers<'read' | 'failed'>();

  function attempted(outcome: 'read' | 'failed'): void {
    attempt.resolve(outcome);
    attempt = Promise.withResolvers();
  }

  function wake(): void {
    wanted = true;
    resume?.();
    if (!closed && queues > 0) running ??= run();
  }

  async function run(): Promise<void> {
    const hasWork = () => wanted && !closed && queues > 0;
    for (let failures = 0; hasWork();) {
      wanted = false;
      try {
        await readOn();
        failures = 0;
        attempted('read');
      } catch (error) {
        attempted('failed');
        if (storeErrors.is(error, 'compacted')) sendAllToTheTables();
        else await pause(pauses[Math.min(failures++, pauses.length - 1)]!);
        wanted = true;
      }
    }
    attempted('read');
    // In the same breath as the last look, so that no commit can fall between the two.
    running = null;
  }

  async function readOn(): Promise<void> {
    for (;;) {
      const began = epoch;
      const page = await source.events(null, position, pageSize);
      if (epoch === began) await handOut(page.events);
      if (epoch === began) position = Math.max(position, page.revision);
      else continue;
      if (!page.more || closed) return;
    }
  }

  async function handOut(events: readonly StoreEvent[]): Promise<void> {
    const began = epoch;
    let start = performance.now();
    for (const event of events) {
      const { tenant, group, resource } = event.key;
      for (const topic of [topicOf(tenant, group, resource), topicOf(null, group, resource)]) {
        for (const queue of topics.get(topic) ?? []) {
          if (queue.offer(event) === 'full') detach(queue);
        }
      }
      recent.push(event);
      position = event.revision;
      if (performance.now() - start < slice) continue;
      await new Promise(setImmediate);
      if (epoch !== began) return;
      start = performance.now();
    }
  }

  /** Only when another server compacted to beyond what this one has read: each watcher finds out for itself what it missed. */
  function sendAllToTheTables(): void {
    const all = [...topics.values()].flatMap((some) => [...some]);
    for (const queue of all) {
      queue.stop(position);
      detach(queue);
    }
  }

  function detach(queue: Queue): void {
    const { tenant, group, resource } = queue.range;
    const topic = topicOf(tenant, group, resource);
    const some = topics.get(topic);
    if (!some?.delete(queue)) return;
    queues--;
    if (some.size === 0) topics.delete(topic);
  }

  function pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      resume = resolve;
      setTimeout(resolve, closed ? 0 : milliseconds).unref();
    });
  }

  return {
    wake,
    position: () => (queues > 0 ? position : null),
    attach(queue, since) {
      if (queues === 0) {
        epoch++;
        position = since;
        recent.reset(since);
      }
      if (since < recent.floor()) return 'behind';
      for (const event of recent.after(since)) {
        const { tenant, group, resource } = event.key;
        const { range } = queue;
        const fits = range.group === group && range.resource === resource;
        if (fits && (range.tenant === null || range.tenant === tenant) && queue.offer(event) === 'full')
          return 'attached';
      }
      const { tenant, group, resource } = queue.range;
      const topic = topicOf(tenant, group, resource);
      const some = topics.get(topic) ?? new Set();
      topics.set(topic, some.add(queue));
      queues++;
      if (queues === 1) wake();
      return 'attached';
    },
    detach,
    async settled() {
      const { current } = await source.bounds();
      wake();
      const behind = () => !closed && queues > 0 && position < current;
      while (behind()) {
        if ((await attempt.promise) === 'failed') return;
      }
    },
    async close() {
      closed = true;
      resume?.();
      await running;
    },
  };
}
