import { subscribe } from 'node:diagnostics_channel';
import { connectTimings } from '@allmend/kit-egress';
import type { Dispatcher } from 'undici';
import type { S3Timings } from './record.ts';

/** One attempt on the wire. */
export interface Attempt {
  readonly origin: string;
  readonly path: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | null;
  readonly signal: AbortSignal;
  readonly maxBytes: number;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array;
  readonly timings: S3Timings;
}

/** An attempt that brought no usable answer. */
export class AttemptFailure extends Error {
  readonly kind: 'network' | 'aborted' | 'too-large';
  readonly timings: S3Timings;

  constructor(kind: AttemptFailure['kind'], timings: S3Timings, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = 'AttemptFailure';
    this.kind = kind;
    this.timings = timings;
  }
}

/** Sends one attempt; throws `AttemptFailure`. */
export function exchange(dispatcher: Dispatcher, attempt: Attempt): Promise<Answer> {
  const one = new Exchange(attempt);
  if (!attempt.signal.aborted) {
    dispatcher.dispatch(
      {
        origin: attempt.origin,
        path: attempt.path,
        method: attempt.method,
        headers: { ...attempt.headers },
        body: attempt.body,
      },
      one,
    );
  }
  return one.answered;
}

/** The exchange whose head is just being written: undici names the socket only on its diagnostics channel, in the same turn. */
let writing: Exchange | null = null;
const used = new WeakSet<object>();

subscribe('undici:client:sendHeaders', (message) => {
  writing?.onSocket((message as { socket: object }).socket);
  writing = null;
});

class Exchange {
  readonly answered: Promise<Answer>;
  readonly #attempt: Attempt;
  readonly #started = performance.now();
  readonly #chunks: Uint8Array[] = [];
  readonly #settled = Promise.withResolvers<Answer>();
  #controller: Dispatcher.DispatchController | null = null;
  #connecting = { dns: 0, connect: 0, tls: 0 };
  #firstByte = 0;
  #received = 0;
  #status = 0;
  #headers = new Headers();
  #ended = false;

  constructor(attempt: Attempt) {
    this.#attempt = attempt;
    this.answered = this.#settled.promise;
    if (attempt.signal.aborted) this.#onAbort();
    else attempt.signal.addEventListener('abort', this.#onAbort, { once: true });
  }

  readonly #onAbort = (): void => this.#fail('aborted', this.#attempt.signal.reason);

  onSocket(socket: object): void {
    if (used.has(socket)) return;
    used.add(socket);
    this.#connecting = connectTimings(socket) ?? this.#connecting;
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#ended) controller.abort(new Error('cancelled'));
    // oxlint-disable-next-line typescript/no-this-alias -- the diagnostics channel calls back without a request of ours
    else writing = this;
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Readonly<Record<string, string | string[] | undefined>>,
  ): void {
    if (status < 200) return;
    this.#firstByte = performance.now() - this.#started;
    this.#status = status;
    this.#headers = toHeaders(headers);
    // The answer to HEAD announces a length and has no body.
    if (this.#attempt.method !== 'HEAD') this.#limit(Number(this.#headers.get('content-length') ?? 0));
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Uint8Array): void {
    if (this.#ended) return;
    this.#received += chunk.byteLength;
    this.#limit(this.#received);
    this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    if (!this.#end()) return;
    this.#settled.resolve({
      status: this.#status,
      headers: this.#headers,
      body: Buffer.concat(this.#chunks),
      timings: this.#timings(),
    });
  }

  onResponseError(_controller: unknown, cause: Error): void {
    this.#fail('network', cause);
  }

  #limit(bytes: number): void {
    if (bytes > this.#attempt.maxBytes)
      this.#fail('too-large', new Error(`the answer is larger than ${this.#attempt.maxBytes} bytes`));
  }

  #fail(kind: AttemptFailure['kind'], cause: unknown): void {
    if (!this.#end()) return;
    const failure = new AttemptFailure(kind, this.#timings(), cause);
    this.#settled.reject(failure);
    this.#controller?.abort(failure);
  }

  #end(): boolean {
    if (this.#ended) return false;
    this.#ended = true;
    this.#attempt.signal.removeEventListener('abort', this.#onAbort);
    return true;
  }

  #timings(): S3Timings {
    return { ...this.#connecting, firstByte: this.#firstByte, total: performance.now() - this.#started };
  }
}

function toHeaders(raw: Readonly<Record<string, string | string[] | undefined>>): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(raw)) {
    for (const one of [value ?? []].flat()) {
      if (/^[\t\x20-\x7e\x80-\xff]*$/.test(one)) headers.append(name, one);
    }
  }
  return headers;
}
