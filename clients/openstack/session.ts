import type { AllmendError } from '@allmend/kit-errors';
import { isAllmendError } from '@allmend/kit-errors';
import { followRedirect, isRedirect } from '@allmend/kit-egress';
import { answerError, requestIdOf } from './answer.ts';
import { guardStream } from './body-stream.ts';
import type { Authentication } from './authentication.ts';
import type { CallRecord, Recorder } from './cloud.ts';
import type { CallContext } from './errors.ts';
import { openstackErrors } from './errors.ts';
import type { Limit } from './limits.ts';
import { createLimit } from './limits.ts';
import type { Redaction } from './redaction.ts';
import { repeatDelay } from './retries.ts';
import type { RawBody } from './service-client.ts';
import type { Transport, WireAnswer, WireRequest } from './transport.ts';
import { isNotHttp, WireFailure } from './transport.ts';

/** Who watches a call and who may end it. */
export interface CallFrame {
  readonly recorders: readonly Recorder[];
  readonly signals: readonly AbortSignal[];
  /** Seconds for one call with all its attempts, counted from when the first one may leave. */
  readonly deadline: number;
}

/** One call as the service layer wants it made. */
export interface SessionCall extends CallContext {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: RawBody | null;
  /** The token goes along; a 401 leads to one re-authentication. */
  readonly authenticated: boolean;
  readonly deadline?: number;
  readonly sensitive?: 'request' | 'response' | 'both';
  readonly maxBytes?: number;
  readonly streamed?: boolean;
  /** Statuses that are an answer and no error, beside 2xx and 304. */
  readonly accept?: readonly number[];
}

/** Calls of one cloud: tokens, retries, limits and records. The token itself never leaves it. */
export interface Session {
  call(call: SessionCall, frame: CallFrame): Promise<WireAnswer>;
  close(): Promise<void>;
}

export interface SessionOptions {
  readonly transport: Transport;
  readonly redaction: Redaction;
  /** Null while the session only serves to authenticate. */
  readonly authentication: Authentication | null;
  /** Calls at once per service. */
  readonly concurrency: number;
  readonly userAgent: string;
}

const defaultMaxBytes = 16 * 1024 * 1024;

export function createSession(options: SessionOptions): Session {
  const limits = new Map<string, Limit>();
  const limitOf = (service: string): Limit => {
    const limit = limits.get(service) ?? createLimit(options.concurrency);
    limits.set(service, limit);
    return limit;
  };
  return {
    call: (call, frame) => new Call(options, limitOf(call.service), call, frame).run(),
    close: () => options.transport.close(),
  };
}

/** The run of one call: its attempts, its clock and its record. */
class Call {
  readonly #options: SessionOptions;
  readonly #limit: Limit;
  readonly #call: SessionCall;
  readonly #frame: CallFrame;
  readonly #deadline = new AbortController();
  readonly #signal: AbortSignal;
  readonly #seconds: number;
  #timer: NodeJS.Timeout | undefined;
  #endsAt = Number.POSITIVE_INFINITY;
  #at: string | null = null;
  #attempts = 0;
  #url: URL;
  #timings: CallRecord['timings'] = { dns: 0, connect: 0, tls: 0, firstByte: 0, total: 0 };

  constructor(options: SessionOptions, limit: Limit, call: SessionCall, frame: CallFrame) {
    this.#options = options;
    this.#limit = limit;
    this.#call = call;
    this.#frame = frame;
    this.#url = call.url;
    this.#seconds = call.deadline ?? frame.deadline;
    this.#signal = AbortSignal.any([...frame.signals, this.#deadline.signal]);
  }

  async run(): Promise<WireAnswer> {
    const answer = await this.#untilAnswered()
      .catch((cause: unknown) => {
        const error = this.#translate(cause);
        if (!isAllmendError(cause)) this.#record(null, error);
        throw error;
      })
      .finally(() => clearTimeout(this.#timer));
    this.#record(answer, null);
    if (!this.#isSuccess(answer.status)) throw this.#clean(answerError(this.#call, answer, this.#attempts));
    return answer.stream ? this.#guarded(answer, answer.stream) : answer;
  }

  /** After the headers of a streamed answer the deadline counts anew for every piece. */
  #guarded(answer: WireAnswer, stream: ReadableStream<Uint8Array>): WireAnswer {
    const guard = {
      idleSeconds: this.#seconds,
      onIdle: () => this.#deadline.abort(new Error('deadline')),
      translate: (cause: unknown) => this.#translate(cause),
    };
    return { ...answer, stream: guardStream(stream, guard) };
  }

  /** Repeats where that is safe and useful; returns the last answer, whatever its status. */
  async #untilAnswered(): Promise<WireAnswer> {
    let renewed = false;
    for (;;) {
      const token = this.#call.authenticated
        ? await this.#options.authentication!.token(this.#frame, this.#signal)
        : null;
      const outcome = await this.#attempt(token?.header ?? {}).catch((cause: unknown) => {
        if (cause instanceof WireFailure) return cause;
        throw cause;
      });
      const answer = outcome instanceof WireFailure ? null : outcome;
      if (answer?.status === 401 && token && !renewed) {
        renewed = true;
        token.reject();
        if (this.#isRepeatable()) {
          continue;
        }
      }
      const delay = this.#signal.aborted
        ? null
        : repeatDelay({
            method: this.#call.method,
            attempts: this.#attempts,
            repeatable: this.#isRepeatable(),
            outcome,
          });
      if (delay === null || performance.now() + delay > this.#endsAt) {
        if (answer) return answer;
        throw outcome;
      }
      await this.#pause(delay);
    }
  }

  /** One attempt with its redirects. */
  async #attempt(token: Readonly<Record<string, string>>): Promise<WireAnswer> {
    return this.#limit.run(async () => {
      this.#startClock();
      this.#attempts++;
      let next: WireRequest = {
        url: this.#call.url,
        method: this.#call.method,
        headers: { 'user-agent': this.#options.userAgent, accept: 'application/json', ...this.#call.headers, ...token },
        body: this.#call.body,
        signal: this.#signal,
        maxBytes: this.#call.maxBytes ?? (this.#call.streamed ? Number.POSITIVE_INFINITY : defaultMaxBytes),
        streamed: this.#call.streamed ?? false,
      };
      for (let hops = 0; ; hops++) {
        this.#url = next.url;
        const answer = await this.#send(next);
        if (!isRedirect(answer.status) || hops === 5) return answer;
        const redirect = followRedirect(
          this.#options.transport.policy,
          next,
          answer.status,
          answer.headers.get('location'),
        );
        if (redirect.keepsBody && !this.#isRepeatable()) return answer;
        next = { ...next, ...redirect, body: redirect.keepsBody ? next.body : null };
      }
    }, this.#signal);
  }

  async #send(request: WireRequest): Promise<WireAnswer> {
    try {
      const answer = await this.#options.transport.send(request);
      this.#timings = answer.timings;
      return answer;
    } catch (cause) {
      if (cause instanceof WireFailure) this.#timings = cause.timings;
      throw cause;
    }
  }

  #startClock(): void {
    if (this.#at !== null) return;
    this.#at = new Date().toISOString();
    this.#endsAt = performance.now() + this.#seconds * 1000;
    this.#timer = setTimeout(() => this.#deadline.abort(new Error('deadline')), this.#seconds * 1000);
  }

  #pause(milliseconds: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const abort = (): void => {
        clearTimeout(timer);
        reject(new WireFailure('aborted', 'waiting for the answer', this.#timings, this.#signal.reason));
      };
      const timer = setTimeout(() => {
        this.#signal.removeEventListener('abort', abort);
        resolve();
      }, milliseconds);
      this.#signal.addEventListener('abort', abort, { once: true });
      if (this.#signal.aborted) abort();
    });
  }

  /** Streams are read once. */
  #isRepeatable(): boolean {
    return this.#call.body === null || this.#call.body instanceof Uint8Array;
  }

  #isSuccess(status: number): boolean {
    return (status >= 200 && status < 300) || status === 304 || (this.#call.accept?.includes(status) ?? false);
  }

  #translate(cause: unknown): AllmendError {
    const { service, method, route } = this.#call;
    const call = { service, method, route, host: this.#url.host };
    const text = (error: unknown): string =>
      this.#options.redaction.text(error instanceof Error ? error.message : String(error));
    if (this.#deadline.signal.aborted && (cause instanceof WireFailure || cause === this.#signal.reason)) {
      const phase = cause instanceof WireFailure ? cause.phase : 'waiting for its turn';
      return openstackErrors.error('timeout', {
        ...call,
        seconds: this.#seconds,
        phase,
        status: 'none',
        requestId: 'none',
      });
    }
    if (this.#signal.aborted && !isAllmendError(cause)) return openstackErrors.error('aborted', call, { cause });
    if (!(cause instanceof WireFailure)) return refusedOrOther(cause, call, text);
    if (cause.kind === 'too-large') {
      return openstackErrors.error('bad-answer', { ...call, status: 'none', requestId: 'none', problem: text(cause) });
    }
    const inner = cause.cause;
    const code = inner instanceof Error && 'code' in inner ? String(inner.code) : '';
    if (isAllmendError(inner)) return refusedOrOther(inner, call, text);
    if (/CERT|SELF_SIGNED|UNABLE_TO_(VERIFY|GET_ISSUER)|ERR_TLS_CERT/.test(code)) {
      return openstackErrors.error('tls-untrusted', { ...call, cause: `${text(inner)} (${code})` }, { cause });
    }
    if (isNotHttp(inner)) {
      const problem = 'it is not HTTP';
      return openstackErrors.error('bad-answer', { ...call, status: 'none', requestId: 'none', problem }, { cause });
    }
    return openstackErrors.error(
      'unreachable',
      { ...call, cause: `${describe(code) ?? text(inner)} (${cause.phase})` },
      { cause },
    );
  }

  /** Secrets can come back in the cloud's own words. */
  #clean(error: AllmendError): AllmendError {
    const said = String(error.params['cloudMessage']);
    const clean = this.#options.redaction.text(said);
    if (clean === said) return error;
    const name = error.reason.slice('openstack.'.length) as Parameters<typeof openstackErrors.error>[0];
    return openstackErrors.error(name, { ...error.params, cloudMessage: clean });
  }

  #record(answer: WireAnswer | null, error: AllmendError | null): void {
    if (this.#at === null || this.#frame.recorders.length === 0) return;
    const { redaction } = this.#options;
    const { body, sensitive, service, method, route } = this.#call;
    const failed = answer && !this.#isSuccess(answer.status) ? `status ${answer.status}` : (error?.reason ?? null);
    const hidden = (side: 'request' | 'response'): boolean => sensitive === 'both' || sensitive === side;
    const sent =
      body instanceof Uint8Array && !hidden('request') && isText(this.#call.headers['content-type'] ?? null)
        ? body
        : null;
    const received =
      answer && !answer.stream && !hidden('response') && isText(answer.headers.get('content-type'))
        ? answer.body
        : null;
    const omitted =
      (sent === null && body instanceof Uint8Array ? body.byteLength : 0) +
      (answer && received === null ? Number(answer.headers.get('content-length') ?? answer.body.byteLength) : 0);
    const record: CallRecord = {
      service,
      method,
      route,
      url: redaction.url(this.#url),
      at: this.#at,
      status: answer?.status ?? null,
      requestId: answer ? requestIdOf(answer.headers) : null,
      attempts: this.#attempts,
      timings: this.#timings,
      requestBody: sent && redaction.body(sent, 'request'),
      responseBody: received && received.byteLength > 0 ? redaction.body(received, 'response') : null,
      omittedBytes: omitted,
      error: failed,
    };
    for (const recorder of this.#frame.recorders) recorder(record);
  }
}

function refusedOrOther(
  cause: unknown,
  call: CallContext & { readonly host: string },
  text: (error: unknown) => string,
): AllmendError {
  if (!isAllmendError(cause)) return openstackErrors.error('unreachable', { ...call, cause: text(cause) }, { cause });
  if (!/^egress\.(address|scheme|redirect)-refused$/.test(cause.reason)) return cause;
  return openstackErrors.error('egress-refused', { ...call, cause: cause.message }, { cause });
}

function isText(contentType: string | null): boolean {
  return contentType === null || /json|text|xml|urlencoded/i.test(contentType);
}

function describe(code: string): string | undefined {
  const words: Readonly<Record<string, string>> = {
    ECONNREFUSED: 'nothing listens there',
    ENOTFOUND: 'the name is not known to the resolver',
    EAI_AGAIN: 'the resolver does not answer',
    ETIMEDOUT: 'no connection within the time allowed',
    ECONNRESET: 'the connection was torn down',
    UND_ERR_SOCKET: 'the connection was torn down',
    EHOSTUNREACH: 'there is no way to the host',
    ENETUNREACH: 'there is no way to the network',
    EPIPE: 'the connection was torn down',
  };
  const found = words[code];
  return found && `${found} (${code})`;
}
