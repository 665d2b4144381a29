import { resolve } from 'node:path';
import type { AdminStore, StoreLoad, StoreSnapshot } from '../admin.ts';
import { storeErrors } from '../errors.ts';
import { checkBatch, checkRange } from '../input.ts';
import { createWatchHub, type WatchHubLimits } from '../watch/hub.ts';
import { refuseOtherFormats } from './database-file.ts';
import { storeFailure } from './failure.ts';
import { openReaders, type Readers } from './readers.ts';
import { openReading } from './reading.ts';
import { openSnapshot } from './snapshot.ts';
import type { Task } from './protocol.ts';
import { startWriter, type Writer } from './writer.ts';

export interface SqliteStoreOptions {
  /** Folder of the store's files; made when missing. One process at a time. */
  readonly folder: string;
  /** Pages of 4 KiB that the database may have at most; for tests of a full disk. */
  readonly maxPages?: number;
  /** For tests of what happens when watchers fall behind. */
  readonly watch?: Partial<WatchHubLimits>;
}

/**
 * The store in one SQLite file (WAL, synchronous=FULL). Commits go through a thread of their own and share transactions; reads
 * are made here, in slices. Throws `store.locked`, `store.too-new`, `store.not-a-store`, `store.damaged`, `store.read-only`,
 * `store.disk-full`, `store.unavailable`.
 */
export async function openSqliteStore({ folder: path, maxPages, watch }: SqliteStoreOptions): Promise<AdminStore> {
  const folder = resolve(path);
  let onCommit = (_revision: number): void => undefined;
  const writer = await startWriter({ folder, maxPages: maxPages ?? null }, (revision) => onCommit(revision));
  const readers = await openReadersOf(folder, writer);
  const reading = openReading(readers);
  const hub = createWatchHub(reading, watch);
  onCommit = (revision) => hub.wake(revision);
  let { id } = writer;
  let closing: Promise<void> | null = null;

  function refuseClosed(): void {
    if (closing) throw storeErrors.error('closed', { store: folder });
  }

  /** Repeats a task until it has nothing more to do; returns the sum of what it counted. */
  async function repeat(task: Task): Promise<number> {
    refuseClosed();
    for (let sum = 0; ;) {
      const { value, rest } = await writer.perform(task);
      sum += value;
      if (rest === 'none') return sum;
    }
  }

  async function close(): Promise<void> {
    await hub.close();
    await readers.close();
    // Last, since the connection that closes last clears away the log, and only this one may write.
    await writer.close();
  }

  return {
    get id() {
      return id;
    },
    revision: async () => (await reading.bounds()).current,
    async reached(revision, timeoutMs) {
      refuseClosed();
      return hub.reached(revision, timeoutMs);
    },
    get: (key) => reading.get(key),
    list: (range, listOptions) => reading.list(range, listOptions),
    count: (range) => reading.count(range),
    events: async (since, limit) => {
      refuseClosed();
      return hub.events(since, limit);
    },
    history: (query) => reading.history(query),
    anchor: (series, tenant) => reading.anchor(series, tenant),
    async commit(batch) {
      refuseClosed();
      checkBatch(batch);
      return writer.commit(batch);
    },
    watch(range, options) {
      checkRange(range);
      return hub.watch(range, options);
    },
    async compact(before) {
      refuseClosed();
      // Live watchers are given first what will be forgotten.
      await hub.settled();
      const atMost = hub.position() ?? Number.MAX_SAFE_INTEGER;
      const { value } = await writer.perform({ name: 'compact', before: before.getTime(), atMost });
      await repeat({ name: 'sweep' });
      return value;
    },
    trimHistory: (series, before) => repeat({ name: 'trim', series, before: before.getTime() }),
    dropTenant: (tenant) => repeat({ name: 'drop', tenant }),
    snapshot: () => openSnapshot(readers),
    async load() {
      refuseClosed();
      return openLoad(writer, (restored, revision) => {
        id = restored;
        hub.wake(revision);
      });
    },
    close: () => (closing ??= close()),
  };
}

/**
 * The store in a folder as of now, for a backup beside a running server. Must be closed. Throws `store.not-a-store`,
 * `store.too-new`, `store.damaged`.
 */
export async function openSqliteSnapshot(options: { readonly folder: string }): Promise<StoreSnapshot> {
  const folder = resolve(options.folder);
  refuseOtherFormats(folder);
  const readers = openReaders(folder);
  try {
    const snapshot = await openSnapshot(readers);
    const close = async (): Promise<void> => {
      await snapshot.close();
      await readers.close();
    };
    return { ...snapshot, close };
  } catch (error) {
    await readers.close();
    throw storeFailure(folder, error);
  }
}

/** The lock must not outlive a store that could not be opened. */
async function openReadersOf(folder: string, writer: Writer): Promise<Readers> {
  try {
    return openReaders(folder);
  } catch (error) {
    await writer.close();
    throw error;
  }
}

async function openLoad(writer: Writer, onFinish: (id: string, revision: number) => void): Promise<StoreLoad> {
  await writer.perform({ name: 'load-begin' });
  const perform = async (task: Task): Promise<void> => void (await writer.perform(task));
  return {
    objects: (objects) => perform({ name: 'load-objects', objects }),
    history: (rows) => perform({ name: 'load-history', rows }),
    chains: (chains) => perform({ name: 'load-chains', chains }),
    async finish(id, revision) {
      await perform({ name: 'load-finish', id, revision });
      onFinish(id, revision);
    },
    abort: () => perform({ name: 'load-abort' }),
  };
}
