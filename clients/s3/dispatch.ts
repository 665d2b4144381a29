import { setTimeout } from 'node:timers/promises';
import { noTimings, WireFailure } from '@allmend/kit-egress';
import type { WireAnswer } from '@allmend/kit-egress';
import type { AllmendError } from '@allmend/kit-errors';
import aws4 from 'aws4';
import { pathOf } from './address.ts';
import { requestIdOf } from './answer.ts';
import { routeOf } from './call.ts';
import type { Call, Connection, Scope } from './call.ts';
import { s3Errors } from './errors.ts';
import { explain, isHiddenError, refusal } from './failure.ts';
import { redactXml } from './redaction.ts';

const maxAttempts = 4;
const retried = new Set([429, 498, 500, 502, 503, 504]);

/** Signs, sends, retries, records. Resolves for 2xx; throws `s3.*` else. */
export async function send(connection: Connection, scope: Scope, call: Call): Promise<WireAnswer> {
  const at = new Date().toISOString();
  const path = pathOf(connection.endpoint, call);
  let attempts = 0;
  let last: WireAnswer | null = null;
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
        last = await attempt(connection, call, path, signal);
        timings = last.timings;
        if (last.status < 300 && !(await isHiddenError(call, last))) return last;
        failure = await refusal(last, context());
      } catch (cause) {
        if (cause instanceof WireFailure) timings = cause.timings;
        failure = explain(cause, scope, context());
      }
      if (!mayRetry(call, last, failure, attempts)) throw failure;
      await setTimeout(waitBefore(attempts, last), undefined, { signal }).catch(() => {
        throw scope.signal?.aborted ? s3Errors.error('aborted', context()) : failure;
      });
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

async function attempt(connection: Connection, call: Call, path: string, signal: AbortSignal): Promise<WireAnswer> {
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
  return connection.transport.send({
    url: connection.endpoint,
    path: signed.path,
    method: call.method,
    headers: Object.fromEntries(Object.entries(signed.headers).map(([name, value]) => [name, String(value)])),
    body: call.body ?? null,
    signal,
    maxBytes: call.maxBytes ?? 16 * 2 ** 20,
  });
}

/** POST begins or completes an upload: done twice it would leave a second upload, or fail for one that is done. */
function mayRetry(call: Call, answer: WireAnswer | null, failure: AllmendError, attempts: number): boolean {
  if (attempts >= maxAttempts || call.method === 'POST') return false;
  return answer === null ? s3Errors.is(failure, 'unreachable') : retried.has(answer.status);
}

/** Milliseconds: what the service asks for, else doubling with jitter. */
function waitBefore(attempts: number, answer: WireAnswer | null): number {
  const asked = Number(answer?.headers.get('retry-after') ?? Number.NaN);
  if (asked >= 0) return asked * 1000;
  return 2 ** attempts * 100 * (0.5 + Math.random());
}
