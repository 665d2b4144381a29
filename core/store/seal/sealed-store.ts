import { storeErrors } from '../errors.ts';
import { keyText } from '../input.ts';
import type { Store, StoredObject, StoreEvent, StoreKey, WatchBatch, Write } from '../store.ts';
import { createTurns } from '../turns.ts';
import { isSealedValue, openCipher, type KeyRing } from './cipher.ts';

export interface SealOptions {
  readonly keys: KeyRing;
  /** Whether the value under this key is to be sealed. */
  readonly isSealed: (key: StoreKey) => boolean;
  /**
   * What to do with a value that ought to be sealed and is not: one from before sealing was switched on, or one that somebody
   * put into the database. `refuse` (default) throws `store.seal-broken`.
   */
  readonly unsealed?: 'refuse' | 'accept';
}

/** Milliseconds of cipher work per turn of the event loop. */
const budget = 6;

/**
 * The store with values of some keys sealed (AES-256-GCM, bound to the full key). What has been sealed is opened wherever it
 * stands, so that a kind can leave the sealed ones without a migration. Index values and history are not sealed: a sealed kind
 * must keep secrets out of both. Throws `store.key-ring-invalid`.
 */
export function sealStore(store: Store, { keys, isSealed, unsealed = 'refuse' }: SealOptions): Store {
  const cipher = openCipher(keys);
  const turns = createTurns(budget);
  /** Watchers share events; so they share what was opened. */
  const opened = new WeakMap<StoreEvent, StoreEvent>();

  function open(key: StoreKey, value: Uint8Array): Uint8Array {
    if (isSealedValue(value)) return cipher.open(key, value);
    if (unsealed === 'accept' || !isSealed(key)) return value;
    throw storeErrors.error('seal-broken', { key: keyText(key), problem: 'it is not sealed' });
  }

  function openObject(object: StoredObject): StoredObject {
    return { ...object, value: open(object.key, object.value) };
  }

  function openEvent(event: StoreEvent): StoreEvent {
    const known = opened.get(event);
    if (known) return known;
    const { key, previous } = event;
    const fresh = {
      ...event,
      value: open(key, event.value),
      previous: previous && { revision: previous.revision, value: open(key, previous.value) },
    };
    opened.set(event, fresh);
    return fresh;
  }

  /** In slices: opening thousands of values in one go would stop everybody else. */
  async function openAll<T>(things: readonly T[], openOne: (one: T) => T): Promise<T[]> {
    const result: T[] = [];
    while (result.length < things.length) {
      await turns.run(() => {
        do result.push(openOne(things[result.length]!));
        while (result.length < things.length && !turns.isOver());
      });
    }
    return result;
  }

  function seal(write: Write): Write {
    return isSealed(write.key) ? { ...write, value: cipher.seal(write.key, write.value) } : write;
  }

  return {
    get id() {
      return store.id;
    },
    revision: () => store.revision(),
    reached: (revision, timeoutMs) => store.reached(revision, timeoutMs),
    async get(key) {
      const object = await store.get(key);
      return object && openObject(object);
    },
    async list(range, options) {
      const page = await store.list(range, options);
      return { ...page, items: await openAll(page.items, openObject) };
    },
    count: (range) => store.count(range),
    commit: async (batch) => store.commit({ ...batch, writes: batch.writes.map(seal) }),
    watch: (range, options) => ({
      [Symbol.asyncIterator]() {
        const batches = store.watch(range, options)[Symbol.asyncIterator]();
        const end = async (): Promise<IteratorResult<WatchBatch>> =>
          (await batches.return?.()) ?? { done: true, value: undefined };
        return {
          async next() {
            const { done, value } = await batches.next();
            if (done) return { done, value };
            try {
              return { done, value: { ...value, events: await openAll(value.events, openEvent) } };
            } catch (error) {
              await end();
              throw error;
            }
          },
          return: end,
        };
      },
    }),
    async events(since, limit) {
      const slice = await store.events(since, limit);
      return { ...slice, events: await openAll(slice.events, openEvent) };
    },
    compact: (before) => store.compact(before),
    history: (query) => store.history(query),
    trimHistory: (series, before) => store.trimHistory(series, before),
    anchor: (series, tenant) => store.anchor(series, tenant),
    dropTenant: (tenant) => store.dropTenant(tenant),
    close: () => store.close(),
  };
}
