import { setTimeout as pause } from 'node:timers/promises';
import { isStatusError } from '@allmend/core-machinery';
import type { MetadataObject } from '../kind-types.ts';
import { keyOf, printKey, type ObjectKey } from '../object-key.ts';
import type { CollectionReader } from '../resource/reader.ts';

/** What an informer tells. Nothing is told twice, but what changed several times while nobody looked is told once. */
export interface InformerHandlers<T> {
  added?(object: T, key: ObjectKey): void;
  updated?(object: T, before: T, key: ObjectKey): void;
  /** With the last state that was seen. */
  deleted?(object: T, key: ObjectKey): void;
}

export interface InformerOptions<T> {
  /** `client.kind(Cloud)`, `client.kind(Secret).metadata()`, `client.acrossTenants().kind(Cloud)` … */
  readonly source: Pick<CollectionReader<T>, 'tenant' | 'page' | 'watch'>;
  readonly namespace?: string;
  readonly labels?: string;
  readonly fields?: string;
  /** Told of each failure; the informer goes on by itself. */
  failed?(error: unknown, failures: number): void;
  /** Pause after the first failure, doubled by each further one; default 100 ms, at most 30 s. */
  readonly firstPauseMs?: number;
  readonly longestPauseMs?: number;
  readonly silenceMs?: number;
  readonly monotonic?: () => number;
}

/**
 * Keeps a copy of a collection, and tells what changes. Lists once, then watches; goes on where it was after a torn connection or a
 * restart of the server, and lists again when that moment is forgotten (410). Copies come without `managedFields`.
 * Model: client-go tools/cache.
 */
export interface Informer<T> {
  /** Resolves when everything that was there at the start has been told; rejects when the informer is closed before. */
  readonly synced: Promise<void>;
  readonly size: number;
  get(key: ObjectKey): T | undefined;
  values(): Iterable<T>;
  /** Who comes late is told what is there already. Gives the way to end it. */
  on(handlers: InformerHandlers<T>): () => void;
  close(): Promise<void>;
}

/** A watch that ends sooner than this without an event counts as a failure: else a broken server would be asked without pause. */
const shortestWatchMs = 1000;

export function startInformer<T extends MetadataObject>(options: InformerOptions<T>): Informer<T> {
  const { source, namespace, labels, fields, firstPauseMs = 100, longestPauseMs = 30_000 } = options;
  const { monotonic = () => performance.now() } = options;
  const kept = new Map<string, T>();
  const handlers = new Set<InformerHandlers<T>>();
  const closing = new AbortController();
  const synced = Promise.withResolvers<void>();
  synced.promise.catch(() => undefined);
  const selection = {
    ...(namespace !== undefined && { namespace }),
    ...(labels !== undefined && { labels }),
    ...(fields !== undefined && { fields }),
    signal: closing.signal,
  };
  /** Null: a list is due. */
  let position: string | null = null;
  let failures = 0;

  const tell = (what: (handler: InformerHandlers<T>) => void): void => {
    for (const handler of handlers) attempt(() => what(handler));
  };
  const attempt = (task: () => void): void => {
    try {
      task();
    } catch (error) {
      options.failed?.(error, failures);
    }
  };

  const put = (object: T): void => {
    const key = keyOf(object, source.tenant);
    const text = printKey(key);
    const before = kept.get(text);
    if (before?.metadata.resourceVersion === object.metadata.resourceVersion && before) return;
    // Deleted and made anew while nobody looked: another object.
    if (before && before.metadata.uid !== object.metadata.uid) remove(before);
    const now = slim(object);
    const known = kept.get(text);
    kept.set(text, now);
    if (known) tell((handler) => handler.updated?.(now, known, key));
    else tell((handler) => handler.added?.(now, key));
  };

  const remove = (object: T): void => {
    const key = keyOf(object, source.tenant);
    if (!kept.delete(printKey(key))) return;
    tell((handler) => handler.deleted?.(slim(object), key));
  };

  const list = async (): Promise<string> => {
    const seen = new Set<string>();
    for (let from: string | null | undefined; ;) {
      const page = await source.page({ ...selection, ...(from && { from }) });
      for (const object of page.items) {
        seen.add(printKey(keyOf(object, source.tenant)));
        put(object);
      }
      from = page.next;
      if (from !== null) continue;
      for (const [key, object] of kept) if (!seen.has(key)) remove(object);
      synced.resolve();
      return page.resourceVersion;
    }
  };

  const follow = async (since: string): Promise<void> => {
    const begun = monotonic();
    let events = 0;
    const silence = options.silenceMs !== undefined && { silenceMs: options.silenceMs };
    for await (const { type, object } of source.watch({ ...selection, since, ...silence })) {
      if (type === 'deleted') remove(object);
      else if (type !== 'bookmark') put(object);
      position = object.metadata.resourceVersion ?? position;
      failures = 0;
      events++;
    }
    if (events === 0 && monotonic() - begun < shortestWatchMs) {
      throw new Error('the watch ended as soon as it began');
    }
    failures = 0;
  };

  const rest = async (cause: unknown): Promise<void> => {
    const expired = isStatusError(cause) && cause.code === 410;
    if (expired) position = null;
    failures++;
    // That a moment is forgotten happens; only when it happens again at once something is wrong.
    if (expired && failures === 1) return;
    options.failed?.(cause, failures);
    const ms = Math.min(firstPauseMs * 2 ** Math.min(failures - 1, 20), longestPauseMs) * (0.8 + Math.random() * 0.4);
    await pause(ms, undefined, { signal: closing.signal }).catch(() => undefined);
  };

  const run = async (): Promise<void> => {
    while (!closing.signal.aborted) {
      try {
        position ??= await list();
        await follow(position);
      } catch (error) {
        if (!closing.signal.aborted) await rest(error);
      }
    }
  };
  const running = run();

  return {
    synced: synced.promise,
    get size() {
      return kept.size;
    },
    get: (key) => kept.get(printKey(key)),
    values: () => kept.values(),
    on(added) {
      handlers.add(added);
      for (const object of kept.values()) attempt(() => added.added?.(object, keyOf(object, source.tenant)));
      return () => void handlers.delete(added);
    },
    async close() {
      closing.abort(new Error('the informer was closed'));
      synced.reject(closing.signal.reason);
      await running;
    },
  };
}

/** `managedFields` are often the larger half of an object, and nobody reads them from a copy. */
function slim<T extends MetadataObject>(object: T): T {
  if (!object.metadata.managedFields) return object;
  const { managedFields: _dropped, ...metadata } = object.metadata;
  return { ...object, metadata };
}
