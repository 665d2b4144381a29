import { subscribe } from 'node:diagnostics_channel';
import type { EgressPolicy, TlsSettings } from '@allmend/kit-egress';
import { connectTimings, createEgressAgent, requireUrl } from '@allmend/kit-egress';
import type { Dispatcher } from 'undici';
import type { CallRecord } from './cloud.ts';
import type { RawBody } from './service-client.ts';

/** One attempt on the wire. */
export interface WireRequest {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: RawBody | null;
  /** Ends the attempt; after the headers of a streamed answer also its body. */
  readonly signal: AbortSignal;
  /** Bytes of the answer's body before it is refused. */
  readonly maxBytes: number;
  /** Resolve with the headers of a success and deliver its body as a stream. */
  readonly streamed: boolean;
}

export interface WireAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array;
  /** Only for the success of a streamed request. */
  readonly stream: ReadableStream<Uint8Array> | null;
  readonly timings: CallRecord['timings'];
}

/** How far an attempt got that ended without an answer. */
export type WirePhase = 'connecting' | 'waiting for the answer' | 'reading the answer';

/** An attempt without a usable answer. `cause` is what undici, TLS or the egress policy said, or the reason of the signal. */
export class WireFailure extends Error {
  readonly kind: 'network' | 'aborted' | 'too-large';
  readonly phase: WirePhase;
  readonly timings: CallRecord['timings'];

  constructor(kind: WireFailure['kind'], phase: WirePhase, timings: CallRecord['timings'], cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = 'WireFailure';
    this.kind = kind;
    this.phase = phase;
    this.timings = timings;
  }
}

/** undici tells a parser's failure by its name; the code of llhttp is not always there. */
export function isNotHttp(cause: unknown): boolean {
  return cause instanceof Error && (cause.name === 'HTTPParserError' || cause.name === 'HeadersOverflowError');
}

export interface Transport {
  /** Throws `WireFailure`, and `egress.*` for a URL that the policy refuses outright. */
  send(request: WireRequest): Promise<WireAnswer>;
  readonly policy: EgressPolicy;
  close(): Promise<void>;
}

export interface TransportOptions {
  readonly policy: EgressPolicy;
  readonly tls: () => Promise<TlsSettings>;
  /** Connections per origin. */
  readonly connections: number;
}

/** Connections to one cloud; the agent comes with the first request. */
export function createTransport(options: TransportOptions): Transport {
  let agent: Promise<Dispatcher> | null = null;
  const open = async (): Promise<Dispatcher> => createEgressAgent({ ...options, tls: await options.tls() });
  return {
    policy: options.policy,
    async send(request) {
      requireUrl(options.policy, request.url);
      agent ??= open();
      const opening = agent;
      const dispatcher = await opening.catch((cause: unknown) => {
        if (agent === opening) agent = null;
        throw cause;
      });
      return exchange(dispatcher, request);
    },
    async close() {
      const closing = agent;
      agent = null;
      await (await closing?.catch(() => null))?.close();
    },
  };
}

/** Waits for the socket of the head that is just being written: undici names it only on its diagnostics channel, in the same turn. */
let onSocketOfHead: ((socket: object) => void) | null = null;

subscribe('undici:client:sendHeaders', (message) => {
  onSocketOfHead?.((message as { socket: object }).socket);
  onSocketOfHead = null;
});

const seen = new WeakSet<object>();

/** Bytes of an error's body where the success would be streamed without limit. */
const largestError = 1024 * 1024;

/** Collects one answer from undici's callbacks. */
class Exchange {
  readonly answered: Promise<WireAnswer>;
  readonly #request: WireRequest;
  readonly #started = performance.now();
  readonly #chunks: Uint8Array[] = [];
  #resolve!: (answer: WireAnswer) => void;
  #reject!: (failure: WireFailure) => void;
  #controller: Dispatcher.DispatchController | null = null;
  #stream: ReadableStreamDefaultController<Uint8Array> | null = null;
  #phase: WirePhase = 'connecting';
  #connecting = { dns: 0, connect: 0, tls: 0 };
  #firstByte = 0;
  #received = 0;
  #status = 0;
  #headers = new Headers();
  #ended = false;
  #maxBytes: number;

  constructor(request: WireRequest) {
    this.#request = request;
    this.#maxBytes = request.maxBytes;
    this.answered = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    request.signal.addEventListener('abort', this.#onAbort, { once: true });
  }

  readonly #onAbort = (): void => this.#fail('aborted', this.#request.signal.reason);

  readonly #onSocket = (socket: object): void => {
    if (seen.has(socket)) return;
    seen.add(socket);
    this.#connecting = connectTimings(socket) ?? this.#connecting;
  };

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#ended) {
      controller.abort(new Error('cancelled'));
      return;
    }
    this.#phase = 'waiting for the answer';
    onSocketOfHead = this.#onSocket;
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    headers: Readonly<Record<string, string | string[] | undefined>>,
  ): void {
    if (status < 200) return;
    this.#phase = 'reading the answer';
    this.#firstByte = performance.now() - this.#started;
    this.#status = status;
    this.#headers = toHeaders(headers);
    const streamed = this.#request.streamed && status < 300;
    if (this.#request.streamed && !streamed) this.#maxBytes = Math.min(this.#maxBytes, largestError);
    // The answer to HEAD announces a body that does not come.
    const announced = this.#request.method === 'HEAD' ? 0 : Number(this.#headers.get('content-length') ?? 0);
    if (announced > this.#maxBytes) return this.#tooLarge();
    if (streamed) this.#resolve(this.#answer(this.#openStream(controller)));
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Uint8Array): void {
    if (this.#ended) return;
    this.#received += chunk.byteLength;
    if (this.#received > this.#maxBytes) return this.#tooLarge();
    if (!this.#stream) {
      this.#chunks.push(chunk);
      return;
    }
    this.#stream.enqueue(chunk);
    if ((this.#stream.desiredSize ?? 0) <= 0) controller.pause();
  }

  onResponseEnd(): void {
    if (!this.#end()) return;
    if (this.#stream) this.#stream.close();
    else this.#resolve(this.#answer(null));
  }

  onResponseError(_controller: unknown, cause: Error): void {
    this.#fail('network', cause);
  }

  #openStream(controller: Dispatcher.DispatchController): ReadableStream<Uint8Array> {
    return new ReadableStream<Uint8Array>(
      {
        start: (stream) => void (this.#stream = stream),
        pull: () => controller.resume(),
        cancel: () => this.#fail('aborted', new Error('The reader cancelled the body.')),
      },
      new ByteLengthQueuingStrategy({ highWaterMark: 1 << 18 }),
    );
  }

  #tooLarge(): void {
    this.#fail('too-large', new Error(`the answer is larger than ${this.#maxBytes} bytes`));
  }

  #fail(kind: WireFailure['kind'], cause: unknown): void {
    if (!this.#end()) return;
    const failure = new WireFailure(kind, this.#phase, this.#timings(), cause);
    this.#reject(failure);
    this.#stream?.error(failure);
    this.#controller?.abort(failure);
  }

  #end(): boolean {
    if (this.#ended) return false;
    this.#ended = true;
    this.#request.signal.removeEventListener('abort', this.#onAbort);
    return true;
  }

  #answer(stream: ReadableStream<Uint8Array> | null): WireAnswer {
    return {
      status: this.#status,
      headers: this.#headers,
      body: Buffer.concat(this.#chunks),
      stream,
      timings: this.#timings(),
    };
  }

  #timings(): CallRecord['timings'] {
    return { ...this.#connecting, firstByte: this.#firstByte, total: performance.now() - this.#started };
  }
}

function exchange(dispatcher: Dispatcher, request: WireRequest): Promise<WireAnswer> {
  const one = new Exchange(request);
  if (request.signal.aborted) {
    one.onResponseError(null, new Error('cancelled'));
    return one.answered;
  }
  const iterable = request.body !== null && !(request.body instanceof Uint8Array);
  dispatcher.dispatch(
    {
      origin: request.url.origin,
      path: request.url.pathname + request.url.search,
      method: request.method,
      headers: { ...request.headers },
      body: iterable ? chunksOf(request.body) : request.body,
    } as Dispatcher.DispatchOptions,
    one,
  );
  return one.answered;
}

/** undici takes async iterables as they are, and counts a web stream as one only through its iterator. */
async function* chunksOf(body: AsyncIterable<Uint8Array> | ReadableStream<Uint8Array>): AsyncIterable<Uint8Array> {
  yield* body;
}

function toHeaders(raw: Readonly<Record<string, string | string[] | undefined>>): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(raw)) {
    for (const one of [value ?? []].flat()) {
      // Other characters than Latin-1 cannot stand in `Headers`; a header that breaks the rules is not worth an answer.
      if (/^[\t\x20-\x7e\x80-\xff]*$/.test(one)) headers.append(name, one);
    }
  }
  return headers;
}
