import type { EgressPolicy, TlsSettings } from '@allmend/kit-egress';
import { createEgressAgent, requireUrl } from '@allmend/kit-egress';
import type { AllmendError } from '@allmend/kit-errors';
import aws4 from 'aws4';
import type { Dispatcher } from 'undici';
import { pathOf, routeOf } from './address.ts';
import { s3Errors } from './errors.ts';
import { AttemptFailure, exchange } from './exchange.ts';
import type { Answer } from './exchange.ts';
import { redactXml } from './record.ts';
import type { S3Recorder, S3Timings } from './record.ts';
import { explain, isHiddenError, refusal, requestIdOf } from './failure.ts';
import { parseXml, XmlProblem } from './xml.ts';
import type { XmlElement } from './xml.ts';

/** One operation of S3. */
export interface Call {
  /** In words, for errors: `listing the objects of "x"`. */
  readonly doing: string;
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE';
  readonly bucket?: string;
  readonly key?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  /** The body, or the answer's, is somebody's data: not recorded. */
  readonly content?: 'request' | 'response';
  /** Bytes of the answer before it is refused; default 16 MiB. */
  readonly maxBytes?: number;
}

/** Endpoint, key and connections: what all calls of one service share. */
export interface Connection {
  readonly endpoint: URL;
  readonly region: string;
  readonly accessKey: string;
  readonly secretKey: string;
  readonly policy: EgressPolicy;
  readonly dispatcher: () => Promise<Dispatcher>;
}

export interface Scope {
  readonly recorder?: S3Recorder | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly deadline: number;
}

const maxAttempts = 4;
const retried = new Set([429, 498, 500, 502, 503, 504]);
const noTimings: S3Timings = { dns: 0, connect: 0, tls: 0, firstByte: 0, total: 0 };

/** Opens the agent with the first request, and again after `close`. */
export function lazyDispatcher(
  policy: EgressPolicy,
  tls: TlsSettings | undefined,
): { readonly get: () => Promise<Dispatcher>; readonly close: () => Promise<void> } {
  let agent: Promise<Dispatcher> | null = null;
  return {
    get: () => (agent ??= createEgressAgent({ policy, ...(tls && { tls }) })),
    close: async () => {
      const closing = agent;
      agent = null;
      await (await closing)?.close();
    },
  };
}

/** Signs, sends, retries, records. Resolves for 2xx; throws `s3.*` else. */
export async function send(connection: Connection, scope: Scope, call: Call): Promise<Answer> {
  const at = new Date().toISOString();
  const path = pathOf(connection.endpoint, call);
  let attempts = 0;
  let last: Answer | null = null;
  let failure: AllmendError | null = null;
  let timings = noTimings;
  const context = () => ({
    host: connection.endpoint.host,
    doing: call.doing,
    method: call.method,
    route: routeOf(call),
    bucket: call.bucket ?? '',
    attempts,
    requestId: requestIdOf(last) ?? 'none',
  });
  const timeout = AbortSignal.timeout(scope.deadline * 1000);
  const signal = scope.signal ? AbortSignal.any([scope.signal, timeout]) : timeout;
  try {
    for (;;) {
      attempts++;
      last = null;
      failure = null;
      try {
        requireUrl(connection.policy, connection.endpoint);
        last = await attempt(connection, call, path, signal);
        timings = last.timings;
        if (last.status < 300 && !isHiddenError(call, last)) return last;
        failure = refusal(last, context());
      } catch (cause) {
        if (cause instanceof AttemptFailure) timings = cause.timings;
        failure = explain(cause, scope, context());
      }
      if (!mayRetry(call, last, failure, attempts)) throw failure;
      if (!(await pause(waitBefore(attempts, last), signal))) {
        throw scope.signal?.aborted ? s3Errors.error('aborted', context()) : failure;
      }
    }
  } catch (error) {
    failure = error as AllmendError;
    throw error;
  } finally {
    const sent = call.body ?? null;
    const received = last === null || last.body.byteLength === 0 ? null : last.body;
    const hidesAnswer = call.content === 'response' && (last?.status ?? 0) < 300;
    scope.recorder?.({
      service: 's3',
      method: call.method,
      route: routeOf(call),
      url: connection.endpoint.origin + path,
      at,
      status: last?.status ?? null,
      requestId: requestIdOf(last),
      attempts,
      timings,
      requestBody: call.content === 'request' ? null : sent,
      responseBody: hidesAnswer || received === null ? null : redactXml(received),
      omittedBytes:
        (call.content === 'request' ? (sent?.byteLength ?? 0) : 0) + (hidesAnswer ? (received?.byteLength ?? 0) : 0),
      error: failure === null ? null : failure.message,
    });
  }
}

/** The answer's XML, which must have that root. */
export function xmlOf(connection: Connection, call: Call, answer: Answer, root: string): XmlElement {
  return readAnswer(connection, call, answer, () => {
    const parsed = parseXml(answer.body);
    if (parsed.root !== root) throw new XmlProblem(`<${root}> was expected, <${parsed.root.slice(0, 60)}> came`);
    return parsed.content;
  });
}

/** Turns what is wrong with an answer's XML into `s3.bad-answer`. */
export function readAnswer<T>(connection: Connection, call: Call, answer: Answer, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof XmlProblem)) throw cause;
    throw s3Errors.error(
      'bad-answer',
      {
        host: connection.endpoint.host,
        doing: call.doing,
        method: call.method,
        route: routeOf(call),
        status: answer.status,
        problem: cause.message,
        requestId: requestIdOf(answer) ?? 'none',
      },
      { cause },
    );
  }
}

async function attempt(connection: Connection, call: Call, path: string, signal: AbortSignal): Promise<Answer> {
  const { accessKey, secretKey } = connection;
  const signed = aws4.sign(
    {
      service: 's3',
      region: connection.region,
      method: call.method,
      host: connection.endpoint.host,
      path,
      headers: { accept: '*/*', ...call.headers },
      ...(call.body && { body: call.body }),
    },
    { accessKeyId: accessKey, secretAccessKey: secretKey },
  );
  return exchange(await connection.dispatcher(), {
    origin: connection.endpoint.origin,
    path: signed.path,
    method: call.method,
    headers: Object.fromEntries(Object.entries(signed.headers).map(([name, value]) => [name, String(value)])),
    body: call.body ?? null,
    signal,
    maxBytes: call.maxBytes ?? 16 * 2 ** 20,
  });
}

/** POST begins or completes an upload: done twice it would leave a second upload, or fail for one that is done. */
function mayRetry(call: Call, answer: Answer | null, failure: AllmendError, attempts: number): boolean {
  if (attempts >= maxAttempts || call.method === 'POST') return false;
  return answer === null ? s3Errors.is(failure, 'unreachable') : retried.has(answer.status);
}

/** Milliseconds: what the service asks for, else doubling with jitter. */
function waitBefore(attempts: number, answer: Answer | null): number {
  const asked = Number(answer?.headers.get('retry-after') ?? Number.NaN);
  if (asked >= 0) return asked * 1000;
  return 2 ** attempts * 100 * (0.5 + Math.random());
}

/** False when the signal fired first. */
function pause(milliseconds: number, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return Promise.resolve(false);
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve(!signal.aborted);
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener('abort', done, { once: true });
  });
}
