import { open } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { isIP, type AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';
import type { Logger } from '@allmend/kit-telemetry';
import { cannotListen, type Address } from './address.ts';
import { createAnswerForms, type AnswerForms } from './answer-forms.ts';
import type { PublicAnswer, PublicRequest } from './rooms.ts';

/** Headers of one request, together. */
const largestHeaders = 16 * 1024;
/** Signed reports of a whole night's run; everything else has no body. */
const largestBody = 8 * 1024 * 1024;

/** A file of the server's own, sent as it is read: a reader who is slow holds no memory. */
interface FileAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly file: { readonly path: string; readonly size: number };
}

/** A `PublicHandler`, or one of the server itself. */
export type ListenerHandler = (request: PublicRequest) => Promise<PublicAnswer | FileAnswer | null>;

export interface PublicListenerOptions {
  readonly listen: Address;
  /** Asked in this order; the first that answers does. Requests wait until they are there. */
  readonly handlers: Promise<readonly ListenerHandler[]>;
  readonly logger: Logger;
  /** Proxies before it that are trusted to say who asks; default none. */
  readonly proxies?: number;
  /** Milliseconds for which what is still sent after a refusal is read and dropped; default 2000. */
  readonly lingerMs?: number;
}

export interface PublicListener {
  readonly url: string;
  stop(graceMs: number): Promise<void>;
}

/**
 * The listener of what anybody may read: no client certificates, no routes of the API. HTTP in the clear, for a proxy in front of it
 * speaks TLS. Throws `server.bad-address`.
 */
export async function openPublicListener({
  listen,
  handlers,
  logger,
  proxies = 0,
  lingerMs = 2000,
}: PublicListenerOptions): Promise<PublicListener> {
  let stopping = false;
  const forms = createAnswerForms();
  const server = createServer(
    {
      maxHeaderSize: largestHeaders,
      headersTimeout: 10_000,
      requestTimeout: 60_000,
      keepAliveTimeout: 30_000,
      connectionsCheckingInterval: 5_000,
    },
    (request, response) => {
      // So that the connection does not stay open when this answer has gone.
      response.shouldKeepAlive &&= !stopping;
      void serve(request, response, { handlers, logger, proxies, lingerMs, forms }).finally(() => {
        if (stopping) setImmediate(() => server.closeIdleConnections());
      });
    },
  );
  server.maxConnections = 4096;
  await new Promise<void>((done, failed) => {
    server.once('error', failed);
    server.listen(listen.port, listen.host, () => {
      server.off('error', failed);
      done();
    });
  }).catch((error: NodeJS.ErrnoException) => {
    throw cannotListen(listen, error);
  });
  const { port } = server.address() as AddressInfo;
  const host = listen.host === '0.0.0.0' || listen.host === '::' ? 'localhost' : listen.host;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    async stop(graceMs) {
      stopping = true;
      const closed = new Promise<void>((done) => server.close(() => done()));
      server.closeIdleConnections();
      const timer = setTimeout(() => server.closeAllConnections(), graceMs).unref();
      await closed;
      clearTimeout(timer);
    },
  };
}

interface Answering extends Required<Pick<PublicListenerOptions, 'handlers' | 'proxies'>> {
  readonly forms: AnswerForms;
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  { logger, lingerMs, ...answering }: Answering & Required<Pick<PublicListenerOptions, 'logger' | 'lingerMs'>>,
): Promise<void> {
  try {
    const found = await answer(request, answering);
    if ('file' in found) await sendFile(request, response, found);
    else send(request, response, found, lingerMs);
  } catch (error) {
    logger.error({ error, url: request.url?.split('?', 1)[0] }, 'a public request failed');
    const said = plain(500, 'This server has failed; its operator finds the reason in its log.');
    send(request, response, said, lingerMs);
  }
}

async function answer(
  request: IncomingMessage,
  { handlers, proxies, forms }: Answering,
): Promise<PublicAnswer | FileAnswer> {
  const [rawPath = '/', rawQuery = ''] = (request.url ?? '/').split(/\?(.*)/s, 2);
  const path = decoded(rawPath);
  if (path === null) return plain(400, 'The path of this request cannot be read.');
  const body = await bodyOf(request);
  if (body === null) return plain(413, `A request may have ${largestBody} bytes at most.`);
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers[name] = typeof value === 'string' ? value : value.join(', ');
  }
  const { method = 'GET' } = request;
  const source = senderOf(request, proxies);
  const asked = { method, path, query: new URLSearchParams(rawQuery), headers: forms.plainly(headers), body, source };
  for (const handler of await handlers) {
    const found = await handler(asked);
    if (found) return 'file' in found ? found : forms.formed(headers, found);
  }
  return plain(404, 'There is nothing here.');
}

/**
 * Who asks: of the addresses that proxies have written down, the one that the outermost of ours saw. What stands before it was written by
 * whoever asked.
 */
function senderOf(request: IncomingMessage, proxies: number): string {
  const near = request.socket.remoteAddress ?? '';
  if (proxies === 0) return near;
  const header = request.headers['x-forwarded-for'] ?? '';
  const seen = String(header)
    .split(',')
    .map((address) => address.trim())
    .filter((address) => isIP(address) !== 0);
  return seen.at(-proxies) ?? near;
}

/** Null: it is not UTF-8 in percent signs, or says where no path should lead. */
function decoded(path: string): string | null {
  if (!path.startsWith('/')) return null;
  try {
    const text = decodeURIComponent(path);
    return text.includes('\0') ? null : text;
  } catch {
    return null;
  }
}

async function bodyOf(request: IncomingMessage): Promise<Uint8Array | null> {
  if (Number(request.headers['content-length'] ?? 0) > largestBody) return null;
  const chunks: Buffer[] = [];
  let size = 0;
  // To leave a loop over the request would end the connection, and with it the answer.
  return new Promise((done, failed) => {
    const take = (chunk: Buffer): void => {
      size += chunk.byteLength;
      if (size <= largestBody) return void chunks.push(chunk);
      request.off('data', take);
      done(null);
    };
    request.on('data', take);
    request.once('end', () => done(Buffer.concat(chunks)));
    request.once('error', failed);
  });
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  { status, headers, body }: PublicAnswer,
  lingerMs: number,
): void {
  if (response.destroyed || response.headersSent) return;
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  // What was not read of a body that is too large would be taken for the next request.
  if (!request.complete) response.setHeader('connection', 'close');
  response.writeHead(status, { ...headers, 'content-length': bytes.byteLength });
  if (request.method === 'HEAD' || request.complete) {
    response.end(request.method === 'HEAD' ? undefined : bytes);
    return;
  }
  // A connection that is closed on what was not read yet is reset, and the answer lost: what comes is dropped for a moment.
  response.write(bytes);
  request.resume();
  const end = (): void => {
    clearTimeout(timer);
    response.end();
  };
  const timer = setTimeout(end, lingerMs).unref();
  request.once('close', end);
}

/** Ways in which a reader leaves. */
const left = new Set(['ERR_STREAM_PREMATURE_CLOSE', 'ECONNRESET', 'EPIPE']);

async function sendFile(
  { method }: IncomingMessage,
  response: ServerResponse,
  { status, headers, file: { path, size } }: FileAnswer,
): Promise<void> {
  const file = await open(path);
  try {
    response.writeHead(status, { ...headers, 'content-length': size });
    if (method === 'HEAD' || size === 0) response.end();
    else await pipeline(file.createReadStream({ end: size - 1, autoClose: false }), response);
  } catch (error) {
    if (!left.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
  } finally {
    await file.close();
  }
}

function plain(status: number, text: string): PublicAnswer {
  const headers = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' };
  return { status, headers: { ...headers, 'x-content-type-options': 'nosniff' }, body: `${text}\n` };
}
