import { connect, type ClientHttp2Session } from 'node:http2';
import { Agent, request as httpsRequest } from 'node:https';
import type { Readable } from 'node:stream';
import type { Target } from './target.ts';

export type Protocol = 'HTTP/1.1' | 'HTTP/2';

/** One client of an API, on one connection, as a command or a controller has it. */
export interface Exchange {
  readonly protocol: Protocol;
  send(request: ApiRequest): Promise<Answer>;
  /** An answer whose body goes on; HTTP/2 carries many of them at once. */
  open(request: ApiRequest): Promise<OpenAnswer>;
  close(): void;
}

export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  /** JSON. */
  readonly body?: string;
  readonly contentType?: string;
  readonly acceptEncoding?: 'gzip' | 'identity';
}

export interface OpenAnswer {
  readonly code: number;
  readonly body: Readable;
}

export interface Answer {
  readonly code: number;
  readonly body: Buffer;
  /** From the request to the first byte of the body, milliseconds. */
  readonly firstByteMs: number;
  /** To its last byte. */
  readonly ms: number;
}

export async function openExchange(target: Target, protocol: Protocol): Promise<Exchange> {
  const { open, close } = protocol === 'HTTP/2' ? await openSession(target) : openAgent(target);
  return {
    protocol,
    open,
    close,
    async send(request) {
      const begun = performance.now();
      const { code, body } = await open(request);
      const chunks: Buffer[] = [];
      let firstByteMs: number | null = null;
      for await (const chunk of body) {
        firstByteMs ??= performance.now() - begun;
        chunks.push(chunk as Buffer);
      }
      const ms = performance.now() - begun;
      return { code, body: Buffer.concat(chunks), firstByteMs: firstByteMs ?? ms, ms };
    },
  };
}

/** Sends, and gives the JSON of the answer. Throws when the code is another than one of these. */
export async function demand<T>(exchange: Exchange, request: ApiRequest, ...codes: readonly number[]): Promise<T> {
  const { code, body } = await exchange.send(request);
  if (codes.includes(code)) return JSON.parse(body.toString()) as T;
  throw new Error(`${request.method} ${request.path} was answered with ${code}: ${body.toString().slice(0, 500)}`);
}

type Connected = Pick<Exchange, 'open' | 'close'>;

async function openSession({ url, ca, cert, key }: Target): Promise<Connected> {
  const session = await new Promise<ClientHttp2Session>((resolve, reject) => {
    const one = connect(url, { ca, cert, key, settings: { initialWindowSize: 4 * 2 ** 20 } });
    one.once('error', reject);
    one.once('connect', () => resolve(one));
  });
  return {
    open: (request) =>
      new Promise((resolve, reject) => {
        const stream = session.request(
          { ':method': request.method, ':path': request.path, ...headersOf(request) },
          { endStream: request.body === undefined },
        );
        stream.once('error', reject);
        stream.once('response', (headers) => resolve({ code: Number(headers[':status']), body: stream }));
        if (request.body !== undefined) stream.end(request.body);
      }),
    close: () => session.destroy(),
  };
}

function openAgent({ url, ca, cert, key }: Target): Connected {
  const agent = new Agent({ keepAlive: true, maxSockets: 1, ca, cert, key, ALPNProtocols: ['http/1.1'] });
  return {
    open: (request) =>
      new Promise((resolve, reject) => {
        const { method, path, body } = request;
        const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
        const sent = httpsRequest(`${url}${path}`, { agent, method, headers: { ...headersOf(request), ...length } });
        sent.once('error', reject);
        sent.once('response', (response) => resolve({ code: response.statusCode!, body: response }));
        sent.end(body);
      }),
    close: () => agent.destroy(),
  };
}

function headersOf({ body, contentType = 'application/json', acceptEncoding }: ApiRequest): Record<string, string> {
  return {
    accept: 'application/json',
    ...(body !== undefined && { 'content-type': contentType }),
    ...(acceptEncoding !== undefined && { 'accept-encoding': acceptEncoding }),
  };
}
