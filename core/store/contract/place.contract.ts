import { expect } from 'vitest';
import type { Range, Store, StoredObject, StoreEvent, StoreKey, WatchBatch, WatchOptions, Write } from '../store.ts';

/** One place where a store lives, empty at first. */
export interface StorePlace {
  readonly store: Store;
  /** Closes the store that was opened last and opens the same place again, as a restarted server does. */
  reopen(): Promise<Store>;
  /** Another server on the same store at the same time; only engines that allow it. */
  readonly second?: () => Promise<Store>;
  /** Closes everything and removes the place. */
  cleanup(): Promise<void>;
}

export type OpenPlace = () => Promise<StorePlace>;

export const tenant = 'root';
export const configMaps: Range = { tenant, group: '', resource: 'configmaps' };

/** Key of a config map in the name space `default` of the tenant `root`, unless said otherwise. */
export function keyOf(name: string, parts: Partial<StoreKey> = {}): StoreKey {
  return { tenant, group: '', resource: 'configmaps', namespace: 'default', name, ...parts };
}

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
export const text = (value: Uint8Array): string => new TextDecoder().decode(value);

export function put(key: StoreKey, value: string, more: Partial<Write> = {}): Write {
  return { key, op: 'put', value: bytes(value), ...more };
}

export function remove(key: StoreKey, lastState = 'last', more: Partial<Write> = {}): Write {
  return { key, op: 'delete', value: bytes(lastState), ...more };
}

/** Writes one object; returns its revision. */
export async function write(store: Store, one: Write): Promise<number> {
  return (await store.commit({ writes: [one] })).revisions[0]!;
}

/** `name=value` of each object, in order. */
export const shown = (items: readonly StoredObject[]): string[] =>
  items.map(({ key, value }) => `${key.name}=${text(value)}`);

/** `+name=value` or `-name=value`, then `<previous` where there was one. */
export const told = ({ type, key, value, previous }: StoreEvent): string =>
  `${type === 'put' ? '+' : '-'}${key.name}=${text(value)}${previous ? `<${text(previous.value)}` : ''}`;

export const failure = (reason: string) => expect.objectContaining({ reason: `store.${reason}` });

/** An instant after everything so far and before everything later, as the store's clock sees it. */
export async function instantBetween(): Promise<Date> {
  await nextMillisecond();
  const instant = new Date();
  await nextMillisecond();
  return instant;
}

async function nextMillisecond(): Promise<void> {
  const start = Date.now();
  while (Date.now() <= start + 1) await new Promise(setImmediate);
}

export interface Watching {
  /** Everything that came so far. */
  readonly events: readonly StoreEvent[];
  readonly batches: readonly WatchBatch[];
  /** Waits until so many events have come, and returns how they are told. */
  told(count: number): Promise<string[]>;
  /** Waits until the watch says that it has reached the revision. */
  reached(revision: number): Promise<void>;
  /** Waits for the end of the watch; null when it ended without error. */
  readonly ended: Promise<unknown>;
  stop(): Promise<void>;
}

/** Watches in the background, checking of each batch what always holds. */
export function watching(
  store: Store,
  range: Range,
  since: number,
  options: Omit<WatchOptions, 'since' | 'signal'> = {},
): Watching {
  const events: StoreEvent[] = [];
  const batches: WatchBatch[] = [];
  const control = new AbortController();
  let position = since;
  let failed: unknown = null;
  let changed = Promise.withResolvers<void>();

  const ended = (async () => {
    try {
      for await (const batch of store.watch(range, { since, signal: control.signal, ...options })) {
        batches.push(batch);
        for (const event of batch.events) {
          expect(event.revision).toBeGreaterThan(position);
          position = event.revision;
          events.push(event);
        }
        expect(batch.revision).toBeGreaterThanOrEqual(position);
        position = batch.revision;
        changed.resolve();
        changed = Promise.withResolvers();
      }
    } catch (error) {
      failed = error;
    }
    changed.resolve();
    return failed;
  })();

  async function until(condition: () => boolean): Promise<void> {
    const over = ended.then(() => 'over' as const);
    while (!condition()) {
      const answer = await Promise.race([changed.promise, over]);
      if (answer === 'over' && !condition()) throw failed ?? new Error('the watch ended too early');
    }
  }

  return {
    events,
    batches,
    async told(count) {
      await until(() => events.length >= count);
      return events.map(told);
    },
    reached: (revision) => until(() => position >= revision),
    ended,
    async stop() {
      control.abort();
      await ended;
    },
  };
}
