import { readLines } from './lines.ts';
import { ApiProblem, asProblem, problemOf } from './problem.ts';

export type Query = Readonly<Record<string, string | number | undefined>>;

/** An event of a watch, as the wire has it. */
export interface WatchEvent {
  readonly type: string;
  readonly object: unknown;
}

/** What lists and watches need of the API. */
export interface ApiReader {
  /** Throws ApiProblem. */
  get<T>(path: string, query?: Query, signal?: AbortSignal): Promise<T>;
  /** Resolves once the server has begun to answer; the events end when the server ends the stream. Throws ApiProblem. */
  watch(path: string, query: Query, signal: AbortSignal): Promise<AsyncIterable<WatchEvent>>;
}

/** The API of one tenant for the person who is signed in. Everything throws ApiProblem. */
export interface Api extends ApiReader {
  /** Path of the tenant, '' for the root. */
  readonly tenant: string;
  /** Changes with each sign-in: what was read for one person is never shown to another. */
  readonly session: string;
  create<T>(path: string, body: object, query?: Query): Promise<T>;
  /** JSON merge patch. */
  merge<T>(path: string, patch: object, query?: Query): Promise<T>;
  remove(path: string, query?: Query): Promise<void>;
  bytes(path: string, query?: Query): Promise<Blob>;
}

interface RequestParts {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal;
}

export interface ApiOptions {
  readonly tenant: string;
  readonly session: string;
  readonly token: string;
  readonly fetch: typeof fetch;
  /** Told when the server no longer takes the token. */
  readonly refused: () => void;
}

export function createApi({ tenant, session, token, fetch, refused }: ApiOptions): Api {
  const base = tenant === '' ? '' : `/tenants/${tenant}`;

  async function send(method: string, path: string, query: Query = {}, init: RequestParts = {}): Promise<Response> {
    let response: Response;
    try {
      response = await fetch(`${base}${path}${search(query)}`, {
        method,
        cache: 'no-store',
        credentials: 'omit',
        ...init,
        headers: { accept: 'application/json', ...init.headers, authorization: `Bearer ${token}` },
      });
    } catch (error) {
      if (init.signal?.aborted) throw error;
      throw asProblem(error);
    }
    if (response.ok) return response;
    if (response.status === 401) refused();
    throw problemOf(await response.json().catch(() => null), response.status);
  }

  async function json<T>(response: Response): Promise<T> {
    try {
      return (await response.json()) as T;
    } catch (error) {
      throw asProblem(error);
    }
  }

  const withBody = (type: string, body: object): RequestParts => ({
    body: JSON.stringify(body),
    headers: { 'content-type': type },
  });

  return {
    tenant,
    session,
    get: async (path, query, signal) => json(await send('GET', path, query, signal ? { signal } : {})),
    create: async (path, body, query) => json(await send('POST', path, query, withBody('application/json', body))),
    merge: async (path, patch, query) =>
      json(await send('PATCH', path, query, withBody('application/merge-patch+json', patch))),
    remove: async (path, query) => void (await send('DELETE', path, query)),
    bytes: async (path, query) => (await send('GET', path, query, { headers: { accept: '*/*' } })).blob(),
    async watch(path, query, signal) {
      const response = await send('GET', path, { ...query, watch: 1, allowWatchBookmarks: 'true' }, { signal });
      if (!response.body) throw new ApiProblem({ code: 0, message: 'the answer has no body' });
      return events(response.body, signal);
    },
  };
}

async function* events(body: ReadableStream<Uint8Array>, signal: AbortSignal): AsyncGenerator<WatchEvent> {
  try {
    for await (const line of readLines(body)) yield JSON.parse(line) as WatchEvent;
  } catch (error) {
    if (signal.aborted) return;
    throw asProblem(error);
  }
}

function search(query: Query): string {
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[name, String(value)] as [string, string]],
  );
  return given.length === 0 ? '' : `?${new URLSearchParams(given).toString()}`;
}
