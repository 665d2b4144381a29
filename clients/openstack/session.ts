import { setTimeout as pause } from 'node:timers/promises';
import type { AllmendError } from '@allmend/kit-errors';
import { isAllmendError } from '@allmend/kit-errors';
import type { Recorder, Transport, WireAnswer, RawBody, WireRequest } from '@allmend/kit-egress';
import { followRedirect, isRedirect, noTimings, WireFailure } from '@allmend/kit-egress';
import { answerError, requestIdOf } from './answer.ts';
import { guardStream } from './body-stream.ts';
import type { TokenInfo } from './cloud.ts';
import type { CallContext } from './errors.ts';
import { openstackErrors } from './errors.ts';
import { failureError } from './failure.ts';
import type { Limit } from './limits.ts';
import { createLimit } from './limits.ts';
import type { Redaction } from './redaction.ts';
import { repeatDelay } from './retries.ts';

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
  /** To send it twice does no harm, whatever its method says: it is repeated as a GET is. */
  readonly harmless?: true;
  readonly deadline?: number;
  readonly sensitive?: 'request' | 'response' | 'both';
  readonly maxBytes?: number;
  readonly streamed?: boolean;
  /** Statuses that are an answer and no error, beside 2xx and 304. */
  readonly accept?: readonly number[];
}

/** A token in use: what it says, the header that carries it, and a way to say that a service refused it. */
export interface TokenUse {
  readonly info: TokenInfo;
  readonly header: Readonly<Record<string, string>>;
  /** The next `token()` gets another one, unless somebody has renewed it already. */
  reject(): void;
}

/** Where a session has its tokens from. */
export interface Authentication {
  /**
   * The current token, or a new one shortly before it expires. All callers share one request; the signal ends only the caller's
   * waiting. Throws `openstack.credentials-wrong`, `credential-expired`, `scope-refused` and what a call throws.
   */
  token(frame: CallFrame, signal: AbortSignal): Promise<TokenUse>;
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
  #redaction: Redaction;
  #timer: NodeJS.Timeout | undefined;
  #endsAt = Number.POSITIVE_INFINITY;
  #at: string | null = null;
  #attempts = 0;
  #url: URL;
  #timings = noTimings;

  constructor(options: SessionOptions, limit: Limit, call: SessionCall, frame: CallFrame) {
    this.#options = options;
    this.#redaction = options.redaction;
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
    const success = this.#isSuccess(answer.status);
    // A refusal may quote what it refuses, secrets included.
    if (!success) this.#redaction = this.#redaction.quoting(this.#sentText() ?? Buffer.of());
    this.#record(answer, null);
    if (!success) throw this.#clean(answerError(this.#call, answer, this.#attempts));
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
            method: this.#call.harmless ? 'GET' : this.#call.method,
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

  async #pause(milliseconds: number): Promise<void> {
    await pause(milliseconds, undefined, { signal: this.#signal }).catch(() => {
      throw new WireFailure('aborted', 'waiting for the answer', this.#timings, this.#signal.reason);
    });
  }

  /** Streams are read once. */
  #isRepeatable(): boolean {
    return this.#call.body === null || this.#call.body instanceof Uint8Array;
  }

  #isSuccess(status: number): boolean {
    return (status >= 200 && status < 300) || status === 304 || (this.#call.accept?.includes(status) ?? false);
  }

  #sentText(): Uint8Array | null {
    const { body, headers } = this.#call;
    return body instanceof Uint8Array && isText(headers['content-type'] ?? null) ? body : null;
  }

  #translate(cause: unknown): AllmendError {
    const { service, method, route } = this.#call;
    const call = { service, method, route, host: this.#url.host };
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
    return failureError(cause, call, (text) => this.#redaction.text(text));
  }

  /** Secrets can come back in the cloud's own words. */
  #clean(error: AllmendError): AllmendError {
    const said = String(error.params['cloudMessage']);
    const clean = this.#redaction.text(said);
    if (clean === said) return error;
    const name = error.reason.slice('openstack.'.length) as Parameters<typeof openstackErrors.error>[0];
    return openstackErrors.error(name, { ...error.params, cloudMessage: clean });
  }

  #record(answer: WireAnswer | null, error: AllmendError | null): void {
    if (this.#at === null || this.#frame.recorders.length === 0) return;
    const redaction = this.#redaction;
    const { body, sensitive, service, method, route } = this.#call;
    const failed = answer && !this.#isSuccess(answer.status) ? `status ${answer.status}` : (error?.reason ?? null);
    const hidden = (side: 'request' | 'response'): boolean => sensitive === 'both' || sensitive === side;
    const sent = hidden('request') ? null : this.#sentText();
    // Why a call was refused is evidence, whatever its success would have shown.
    const shown = (answer?.status ?? 0) >= 400 || !hidden('response');
    const received =
      answer && !answer.stream && shown && isText(answer.headers.get('content-type')) ? answer.body : null;
    const omitted =
      (sent === null && body instanceof Uint8Array ? body.byteLength : 0) +
      (answer && received === null ? Number(answer.headers.get('content-length') ?? answer.body.byteLength) : 0);
    const record = {
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

function isText(contentType: string | null): boolean {
  return contentType === null || /json|text|xml|urlencoded/i.test(contentType);
}
