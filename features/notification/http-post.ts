import { createEgressAgent, requireUrl, type EgressPolicy } from '@allmend/kit-egress';
import { connectionProblem, isAllmendError } from '@allmend/kit-errors';
import type { Dispatcher } from 'undici';
import { DeliveryFailure, type ChannelContext } from './channel.ts';
import { notificationErrors } from './errors.ts';
import { oneLine, withoutSecrets } from './plain-text.ts';
import { notPublic } from './not-public.ts';

export interface Post {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

type PostContext = Pick<ChannelContext<unknown>, 'secret' | 'egress' | 'ca' | 'resolve' | 'signal' | 'now'>;

/** Seconds for a whole exchange. */
export const postDeadline = 10;
/** Bytes of an answer that are read, for its words stand in the status. */
const longestAnswer = 4096;
const longestWait = 24 * 3_600_000;

/**
 * Posts one message, through the egress policy; without TLS only to addresses that are not public. No redirect is followed. Resolves
 * when the answer is 2xx. Throws `DeliveryFailure`: `gone` for 410; `again` for 408, 425, 429, 5xx and when nobody answers;
 * `failed` for all else. Sources: RFC 9110 §10.2.3 (Retry-After), §15; the sending rules of Standard Webhooks.
 */
export async function post({ url, headers, body }: Post, context: PostContext): Promise<void> {
  const deadline = AbortSignal.timeout(postDeadline * 1000);
  const policy = url.protocol === 'http:' ? notPublic(context.egress) : context.egress;
  let answer: Answer;
  try {
    answer = await exchange(
      { url, headers, body, policy, signal: AbortSignal.any([context.signal, deadline]) },
      context,
    );
  } catch (error) {
    context.signal.throwIfAborted();
    throw failureOf(error, url.host, deadline.aborted ? 'late' : 'in time');
  }
  judge(answer, url.host, context);
}

interface Answer {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly text: string;
}

interface Exchange extends Post {
  readonly policy: EgressPolicy;
  readonly signal: AbortSignal;
}

async function exchange(one: Exchange, { ca, resolve }: PostContext): Promise<Answer> {
  const { url, headers, body, policy, signal } = one;
  requireUrl(policy, url);
  const agent = await createEgressAgent({
    policy,
    tls: { verify: true, ...(ca !== undefined && { ca }) },
    connections: 1,
    connectTimeout: postDeadline * 1000,
    ...(resolve && { resolve }),
  });
  try {
    signal.throwIfAborted();
    return await dispatch(agent, {
      origin: url.origin,
      path: url.pathname + url.search,
      method: 'POST',
      headers: { 'user-agent': 'allmend', ...headers },
      body,
      signal,
    });
  } finally {
    await agent.destroy();
  }
}

function dispatch(
  agent: Dispatcher,
  { signal, ...request }: Dispatcher.DispatchOptions & { readonly signal: AbortSignal },
): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const chunks: Uint8Array[] = [];
  let [status, retryAfter, size] = [0, null as string | null, 0];
  const settle = (): void =>
    resolve({ status, retryAfter, text: Buffer.concat(chunks).subarray(0, longestAnswer).toString() });
  const abort = (): void => reject(signal.reason as Error);
  signal.addEventListener('abort', abort, { once: true });
  agent.dispatch(request, {
    onRequestStart: () => undefined,
    onResponseStart(_controller, code, headers) {
      if (code < 200) return;
      status = code;
      retryAfter = [headers['retry-after']].flat()[0] ?? null;
    },
    onResponseData(_controller, chunk) {
      chunks.push(chunk);
      size += chunk.byteLength;
      // Whatever follows: the connection is closed with the agent.
      if (size >= longestAnswer) settle();
    },
    onResponseEnd: settle,
    onResponseError: (_controller, error) => reject(error),
  });
  return promise.finally(() => signal.removeEventListener('abort', abort));
}

function judge({ status, retryAfter, text }: Answer, server: string, { secret, now }: PostContext): void {
  if (status >= 200 && status < 300) return;
  const words = withoutSecrets(text, secret.values(), 200);
  const answer = words === '' ? String(status) : `${status}, "${words}"`;
  const error = (name: 'busy' | 'gone' | 'redirected' | 'refused') =>
    notificationErrors.error(name, { server, answer });
  if (status === 410) throw new DeliveryFailure('gone', error('gone'));
  if (status >= 500 || [408, 425, 429].includes(status))
    throw new DeliveryFailure('again', error('busy'), waitOf(retryAfter, now()));
  throw new DeliveryFailure('failed', error(status >= 300 && status < 400 ? 'redirected' : 'refused'));
}

/** Milliseconds that a Retry-After asks for, a day at most. */
function waitOf(retryAfter: string | null, now: Date): number | null {
  if (retryAfter === null) return null;
  const ms = /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1000 : Date.parse(retryAfter) - now.getTime();
  return Number.isNaN(ms) ? null : Math.min(Math.max(ms, 0), longestWait);
}

/** What became of an attempt that nobody answered. Throws what is no failure of a connection. */
export function failureOf(
  cause: unknown,
  server: string,
  when: 'late' | 'in time',
  seconds = postDeadline,
): DeliveryFailure {
  if (cause instanceof DeliveryFailure) return cause;
  if (isAllmendError(cause))
    return new DeliveryFailure(
      'failed',
      notificationErrors.error('address-refused', { problem: oneLine(cause.message, 500) }),
    );
  if (when === 'late') return new DeliveryFailure('again', notificationErrors.error('timeout', { server, seconds }));
  const isForeign = !(cause instanceof Error) || (!('code' in cause) && cause.name !== 'HTTPParserError');
  if (isForeign) throw cause;
  return new DeliveryFailure('again', notificationErrors.error('unreachable', { server, problem: problemOf(cause) }));
}

/** Only what the system calls it: messages of libraries may quote what was sent. */
function problemOf(cause: Error): string {
  const code = 'code' in cause ? String(cause.code) : '';
  if (/CERT|^UNABLE_TO_/.test(code)) return `its certificate cannot be trusted (${code})`;
  if (cause.name === 'HTTPParserError') return 'what it answers is not HTTP';
  return connectionProblem(code) ?? oneLine(code, 100);
}
