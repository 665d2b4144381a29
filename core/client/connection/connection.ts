import { setTimeout as pause } from 'node:timers/promises';
import type { Json } from '@allmend/core-machinery';
import { Agent, fetch, type Response } from 'undici';
import { clientErrors } from '../errors.ts';
import type { Credentials, CredentialSource } from './credentials.ts';
import { answerError, torn, type RequestName } from './failure.ts';
import { pauseBeforeRetry, retryAfterOf } from './retry.ts';

/** One request to the API. */
export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** From the server's root, with the tenant. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly body?: Json;
  readonly contentType?: string;
  readonly accept?: string;
  /** What the client has already; a content that is the same is answered without it. */
  readonly etag?: string;
  readonly signal?: AbortSignal;
  /** For the whole request with its repetitions; of a stream: until it begins. */
  readonly deadlineMs?: number;
}

/** A part of an object that is no object itself. */
export interface Content {
  /** Null: it is what the client has already. */
  readonly bytes: Uint8Array | null;
  readonly contentType: string;
  /** As the header says it; null when there is none. */
  readonly etag: string | null;
}

/** The way to one API. */
export interface Connection {
  /** The JSON of the answer. Throws StatusError, `client.*`, and the reason of the caller's signal. */
  send(request: ApiRequest): Promise<Json>;
  /** The answer as it is. Throws the same. */
  content(request: ApiRequest): Promise<Content>;
  /** The bytes of the answer as they come. Throws the same; what breaks later is thrown by the stream. */
  stream(request: ApiRequest): Promise<AsyncIterable<Uint8Array>>;
  /** Ends everything under way and closes the connections. */
  close(): Promise<void>;
}

export interface ConnectionOptions {
  /** Base address, without the tenant. */
  readonly server: string;
  readonly credentials: CredentialSource;
  readonly userAgent: string;
  readonly deadlineMs: number;
}

export function openConnection(options: ConnectionOptions): Connection {
  const agents = createAgents();
  const closing = new AbortController();

  const attempt = async (request: ApiRequest, signal: AbortSignal): Promise<Response> => {
    const credentials = await options.credentials();
    return fetch(urlOf(options.server, request), {
      method: request.method,
      headers: headersOf(request, credentials, options.userAgent),
      ...(request.body !== undefined && { body: JSON.stringify(request.body) }),
      // A redirect would carry the credentials to wherever it names.
      redirect: 'error',
      dispatcher: agents.agent(credentials),
      signal,
    });
  };

  /** Repeats attempts until one succeeds; `read` is part of the attempt. */
  const repeat = async <T>(
    request: ApiRequest,
    signal: AbortSignal,
    read: (response: Response) => Promise<T>,
  ): Promise<T> => {
    const name: RequestName = { server: options.server, method: request.method, path: request.path };
    for (let count = 1; ; count++) {
      const failure = { method: request.method, attempt: count, retryAfter: null as number | null };
      let outcome: number | 'torn';
      let error: Error;
      try {
        const response = await attempt(request, signal);
        if (response.ok || (response.status === 304 && request.etag !== undefined)) return await read(response);
        outcome = response.status;
        failure.retryAfter = retryAfterOf(response.headers.get('retry-after'));
        error = answerError(response.status, await response.text(), name);
      } catch (cause) {
        if (signal.aborted || clientErrors.is(cause, 'bad-answer')) throw cause;
        outcome = 'torn';
        error = torn(cause, name);
      }
      const wait = pauseBeforeRetry({ ...failure, outcome });
      if (wait === null) throw error;
      // Rather the server's own words than a deadline that is sure to pass.
      await pauseOr(wait, signal, error);
    }
  };

  const within = async <T>(request: ApiRequest, task: (signal: AbortSignal) => Promise<T>): Promise<T> => {
    const deadlineMs = request.deadlineMs ?? options.deadlineMs;
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), deadlineMs);
    const outer = [closing.signal, ...(request.signal ? [request.signal] : [])];
    try {
      return await task(AbortSignal.any([late.signal, ...outer]));
    } catch (error) {
      for (const signal of outer) if (signal.aborted) throw signal.reason;
      if (!late.signal.aborted || !isAbort(error)) throw error;
      const { method, path } = request;
      throw clientErrors.error('timeout', { server: options.server, method, path, seconds: deadlineMs / 1000 });
    } finally {
      clearTimeout(timer);
    }
  };

  return {
    send: (request) =>
      within(request, (signal) => repeat(request, signal, (response) => readJson(response, options.server, request))),
    content: (request) => within(request, (signal) => repeat(request, signal, readContent)),
    async stream(request) {
      const ended = AbortSignal.any([closing.signal, ...(request.signal ? [request.signal] : [])]);
      const own = new AbortController();
      ended.addEventListener('abort', () => own.abort(ended.reason), { signal: own.signal });
      if (ended.aborted) own.abort(ended.reason);
      const response = await within(request, (signal) => {
        const stop = (): void => own.abort(signal.reason);
        signal.addEventListener('abort', stop, { once: true });
        return repeat(request, own.signal, (answer) => Promise.resolve(answer)).finally(() =>
          signal.removeEventListener('abort', stop),
        );
      });
      return chunksOf(response, own, ended, { server: options.server, method: request.method, path: request.path });
    },
    async close() {
      closing.abort(new Error('the client was closed'));
      await agents.close();
    },
  };
}

async function readContent(response: Response): Promise<Content> {
  const { status, headers } = response;
  const bytes = new Uint8Array(await response.arrayBuffer());
  return {
    bytes: status === 304 ? null : bytes,
    contentType: headers.get('content-type') ?? '',
    etag: headers.get('etag'),
  };
}

async function readJson(response: Response, server: string, { method, path }: ApiRequest): Promise<Json> {
  const text = await response.text();
  try {
    return JSON.parse(text) as Json;
  } catch (cause) {
    throw clientErrors.error('bad-answer', { server, method, path, problem: 'it is not JSON' }, { cause });
  }
}

async function* chunksOf(
  response: Response,
  own: AbortController,
  ended: AbortSignal,
  name: RequestName,
): AsyncGenerator<Uint8Array> {
  try {
    if (response.body) for await (const chunk of response.body) yield chunk as Uint8Array;
  } catch (cause) {
    if (ended.aborted) throw ended.reason;
    throw torn(cause, name);
  } finally {
    own.abort(new Error('the stream is no longer read'));
  }
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && (error.name === 'AbortError' || error.name === 'TimeoutError');
}

async function pauseOr(ms: number, signal: AbortSignal, error: Error): Promise<void> {
  try {
    await pause(ms, undefined, { signal });
  } catch {
    throw error;
  }
}

function urlOf(server: string, { path, query = {} }: ApiRequest): string {
  const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const search = new URLSearchParams(given).toString();
  return `${server}${path}${search === '' ? '' : `?${search}`}`;
}

function headersOf(request: ApiRequest, { token }: Credentials, userAgent: string): Record<string, string> {
  return {
    'user-agent': userAgent,
    accept: request.accept ?? 'application/json',
    ...(request.body !== undefined && { 'content-type': request.contentType ?? 'application/json' }),
    ...(request.etag !== undefined && { 'if-none-match': request.etag }),
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
  };
}

interface Agents {
  agent(credentials: Credentials): Agent;
  close(): Promise<void>;
}

/** One agent for the credentials of now; that of earlier ones ends when its requests have. */
function createAgents(): Agents {
  let current: { readonly credentials: Credentials; readonly agent: Agent } | null = null;
  return {
    agent(credentials) {
      if (current?.credentials === credentials) return current.agent;
      void current?.agent.close();
      current = { credentials, agent: newAgent(credentials) };
      return current.agent;
    },
    async close() {
      await current?.agent.destroy();
      current = null;
    },
  };
}

function newAgent({ ca, certificate, serverName, verify }: Credentials): Agent {
  return new Agent({
    // Watches are quiet for long; who reads one has a clock of its own.
    bodyTimeout: 0,
    headersTimeout: 0,
    // A torn connection then tears one request, and watches do not wait for each other.
    allowH2: false,
    connect: {
      timeout: 10_000,
      ...(ca !== undefined && { ca }),
      ...certificate,
      ...(serverName !== undefined && { servername: serverName }),
      ...(verify === 'no' && { rejectUnauthorized: false }),
    },
  });
}
