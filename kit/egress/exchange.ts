import { subscribe } from 'node:diagnostics_channel';
import { isAllmendError } from '@allmend/kit-errors';
import type { Dispatcher } from 'undici';
import { takeConnectTimings } from './connector.ts';
import type { Timings } from './record.ts';

/** A body that is sent as it is. Streams are read once. */
export type RawBody = Uint8Array | ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>;

/** One attempt on the wire. */
export interface WireRequest {
  readonly url: URL;
  /** Path and query as they go out, where those of `url` would lose what a signature covers; a URL drops dots from its path. */
  readonly path?: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: RawBody | null;
  /** Ends the attempt, deadlines included; after the headers of a streamed answer also its body. */
  readonly signal: AbortSignal;
  /** Bytes of the answer's body before it is refused. */
  readonly maxBytes: number;
  /** Resolve with the headers of a success and deliver its body as a stream. */
  readonly streamed?: boolean;
}

/** Headers of an answer, names in any case; what `Headers` also offers, without the whole of fetch that it loads (5 MB). */
export interface WireHeaders extends Iterable<[name: string, value: string]> {
  get(name: string): string | null;
  has(name: string): boolean;
}

export interface WireAnswer {
  readonly status: number;
  readonly headers: WireHeaders;
  readonly body: Uint8Array;
  /** Only for the success of a streamed request. */
  readonly stream: ReadableStream<Uint8Array> | null;
  readonly timings: Timings;
}

/** How far an attempt got that ended without an answer. */
export type WirePhase = 'connecting' | 'waiting for the answer' | 'reading the answer';

/**
 * What kept an attempt from an answer: the egress policy, the certificate of the server, a server that speaks something else, the
 * signal of the request, the limit of bytes, or anything else on the way.
 */
export type WireFailureKind = 'refused' | 'untrusted' | 'not-http' | 'aborted' | 'too-large' | 'network';

/** An attempt without a usable answer. `cause` is what undici, TLS or the egress policy said, or the reason of the signal. */
export class WireFailure extends Error {
  readonly kind: WireFailureKind;
  readonly phase: WirePhase;
  readonly timings: Timings;

  constructor(kind: WireFailureKind, phase: WirePhase, timings: Timings, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = 'WireFailure';
    this.kind = kind;
    this.phase = phase;
    this.timings = timings;
  }

  /** What the system calls the cause, such as ECONNREFUSED; empty when it has no such name. */
  get code(): string {
    return codeOf(this.cause);
  }
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : '';
}

function kindOf(cause: Error): WireFailureKind {
  if (isAllmendError(cause)) return 'refused';
  if (/CERT|^UNABLE_TO_/.test(codeOf(cause))) return 'untrusted';
  // undici tells a parser's failure by its name; the code of llhttp is not always there.
  return cause.name === 'HTTPParserError' || cause.name === 'HeadersOverflowError' ? 'not-http' : 'network';
}

/** Waits for the socket of the head that is just being written: undici names it only on its diagnostics channel, in the same turn. */
let onSocketOfHead: ((socket: object) => void) | null = null;

subscribe('undici:client:sendHeaders', (message) => {
  onSocketOfHead?.((message as { socket: object }).socket);
  onSocketOfHead = null;
});

/** Bytes of an error's body where the success would be streamed without limit. */
const largestError = 1024 * 1024;

class ReceivedHeaders implements WireHeaders {
  readonly #values = new Map<string, string>();

  constructor(raw: Readonly<Record<string, string | string[] | undefined>>) {
    for (const [name, value = []] of Object.entries(raw)) {
      // A header that breaks the rules is not worth an answer; several of one name count as a list (RFC 9110 §5.3).
      const valid = [value].flat().filter((one) => /^[\t\x20-\x7e\x80-\xff]*$/.test(one));
      if (valid.length > 0) this.#values.set(name.toLowerCase(), valid.join(', '));
    }
  }

  get(name: string): string | null {
    return this.#values.get(name.toLowerCase()) ?? null;
  }

  has(name: string): boolean {
    return this.#values.has(name.toLowerCase());
  }

  [Symbol.iterator](): Iterator<[string, string]> {
    return this.#values.entries();
  }
}

/** Collects one answer from undici's callbacks. */
class Exchange {
  readonly #settled = Promise.withResolvers<WireAnswer>();
  readonly answered = this.#settled.promise;
  readonly #request: WireRequest;
  readonly #started = performance.now();
  readonly #chunks: Uint8Array[] = [];
  #controller: Dispatcher.DispatchController | null = null;
  #stream: ReadableStreamDefaultController<Uint8Array> | null = null;
  #phase: WirePhase = 'connecting';
  #connecting = { dns: 0, connect: 0, tls: 0 };
  #firstByte = 0;
  #received = 0;
  #status = 0;
  #headers: WireHeaders = new ReceivedHeaders({});
  #ended = false;
  #maxBytes: number;

  constructor(request: WireRequest) {
    this.#request = request;
    this.#maxBytes = request.maxBytes;
    if (request.signal.aborted) this.#onAbort();
    else request.signal.addEventListener('abort', this.#onAbort, { once: true });
  }

  readonly #onAbort = (): void => this.#fail('aborted', this.#request.signal.reason);

  readonly #onSocket = (socket: object): void => {
    this.#connecting = takeConnectTimings(socket) ?? this.#connecting;
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
    this.#headers = new ReceivedHeaders(headers);
    const streamed = this.#request.streamed && status < 300;
    if (this.#request.streamed && !streamed) this.#maxBytes = Math.min(this.#maxBytes, largestError);
    // The answer to HEAD announces a body that does not come.
    const announced = this.#request.method === 'HEAD' ? 0 : Number(this.#headers.get('content-length') ?? 0);
    if (announced > this.#maxBytes) return this.#tooLarge();
    if (streamed) this.#settled.resolve(this.#answer(this.#openStream(controller)));
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
    else this.#settled.resolve(this.#answer(null));
  }

  onResponseError(_controller: unknown, cause: Error): void {
    this.#fail(kindOf(cause), cause);
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

  #fail(kind: WireFailureKind, cause: unknown): void {
    if (!this.#end()) return;
    const failure = new WireFailure(kind, this.#phase, this.#timings(), cause);
    this.#settled.reject(failure);
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

  #timings(): Timings {
    return { ...this.#connecting, firstByte: this.#firstByte, total: performance.now() - this.#started };
  }
}

/** Makes one exchange over the dispatcher: no retry, no redirect. Throws `WireFailure`. */
export function exchange(dispatcher: Dispatcher, request: WireRequest): Promise<WireAnswer> {
  const one = new Exchange(request);
  if (request.signal.aborted) return one.answered;
  const { body } = request;
  dispatcher.dispatch(
    {
      origin: request.url.origin,
      path: request.path ?? request.url.pathname + request.url.search,
      method: request.method,
      headers: { ...request.headers },
      body: body === null || body instanceof Uint8Array ? body : chunksOf(body),
    } as Dispatcher.DispatchOptions,
    one,
  );
  return one.answered;
}

/** undici takes async iterables as they are, and counts a web stream as one only through its iterator. */
async function* chunksOf(body: AsyncIterable<Uint8Array> | ReadableStream<Uint8Array>): AsyncIterable<Uint8Array> {
  yield* body;
}
