import { isJsonObject, StatusError, type KubeObject } from '@allmend/core-machinery';
import type { Connection } from '../connection/connection.ts';
import { isStatus } from '../connection/failure.ts';
import { clientErrors } from '../errors.ts';
import { linesOf } from './lines.ts';

/** Something that happened to an object. A `bookmark` only says how far the watch has come. */
export interface WatchEvent<T> {
  readonly type: 'added' | 'modified' | 'deleted' | 'bookmark';
  /** For a bookmark: only `metadata.resourceVersion` and annotations. */
  readonly object: T;
}

export interface WatchOptions {
  readonly namespace?: string;
  /** Label selector, as kubectl writes it. */
  readonly labels?: string;
  /** Field selector, e.g. `metadata.name=x`. */
  readonly fields?: string;
  /** Resource version after which it begins; left out: with everything that is there. */
  readonly since?: string;
  readonly signal?: AbortSignal;
  /** A stream that is silent for longer than this is dead; default two and a half minutes, for bookmarks come each minute. */
  readonly silenceMs?: number;
}

export interface WatchCall {
  readonly connection: Connection;
  readonly server: string;
  readonly path: string;
  readonly accept: string;
}

const longestLine = 32 * 1024 * 1024;
const usualSilenceMs = 150_000;

/**
 * Watches a collection. Ends when the server ends it, which it does after a while. Throws StatusError (410 when the resource
 * version is too old), `client.*`, and the reason of the signal.
 */
export async function* watchCollection<T extends KubeObject>(
  call: WatchCall,
  options: WatchOptions,
): AsyncGenerator<WatchEvent<T>> {
  const { path, server } = call;
  const silence = createSilence(options.silenceMs ?? usualSilenceMs);
  try {
    const chunks = await call.connection.stream({
      method: 'GET',
      path,
      query: {
        watch: 'true',
        allowWatchBookmarks: 'true',
        labelSelector: options.labels,
        fieldSelector: options.fields,
        resourceVersion: options.since,
      },
      accept: call.accept,
      signal: AbortSignal.any([silence.signal, ...(options.signal ? [options.signal] : [])]),
    });
    silence.heard();
    for await (const line of linesOf(heard(chunks, silence), longestLine)) yield readEvent<T>(line);
  } catch (error) {
    if (options.signal?.aborted || !silence.signal.aborted) throw error;
    const cause = 'the watch has been silent for too long';
    throw clientErrors.error('unreachable', { server, method: 'GET', path, cause }, { cause: error });
  } finally {
    silence.end();
  }

  function readEvent<E extends KubeObject>(line: string): WatchEvent<E> {
    const value = parseLine(line);
    const object = isJsonObject(value) ? value['object'] : undefined;
    if (!isJsonObject(value) || !isJsonObject(object)) throw badLine();
    if (value['type'] === 'ERROR') throw isStatus(object) ? new StatusError(object) : badLine();
    const type = typeof value['type'] === 'string' ? eventTypes[value['type']] : undefined;
    if (!type || !isJsonObject(object['metadata'])) throw badLine();
    return { type, object: object as unknown as E };
  }

  function badLine(): Error {
    return clientErrors.error('bad-answer', {
      server,
      method: 'GET',
      path,
      problem: 'a line of the watch is no event',
    });
  }
}

const eventTypes: Readonly<Record<string, WatchEvent<unknown>['type']>> = {
  ADDED: 'added',
  MODIFIED: 'modified',
  DELETED: 'deleted',
  BOOKMARK: 'bookmark',
};

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

interface Silence {
  /** Fires when nothing was heard for too long. */
  readonly signal: AbortSignal;
  heard(): void;
  end(): void;
}

function createSilence(ms: number): Silence {
  const dead = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  return {
    signal: dead.signal,
    heard() {
      clearTimeout(timer);
      timer = setTimeout(() => dead.abort(new Error('silent')), ms).unref();
    },
    end: () => clearTimeout(timer),
  };
}

async function* heard(chunks: AsyncIterable<Uint8Array>, silence: Silence): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    silence.heard();
    yield chunk;
  }
}
