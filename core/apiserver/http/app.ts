import { constants } from 'node:crypto';
import type { Server } from 'node:http';
import type { Http2SecureServer, Http2ServerRequest, Http2ServerResponse } from 'node:http2';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { largestBody } from './body.ts';
import type { ApiOptions } from './options.ts';
import { createPipeline } from './pipeline.ts';

/** Certificates of a listener, PEM. */
export interface TlsMaterial {
  readonly key: string;
  readonly cert: string;
  /** CAs whose client certificates are accepted. */
  readonly clientCa: string;
}

/** Headers of one request, together. */
const largestHeaders = 32 * 1024;
/** A client that has not sent its headers, or its whole request, by then is cut off. */
const headersTimeoutMs = 15_000;
const requestTimeoutMs = 60_000;

/**
 * The HTTP side of the API server: one route, since kinds come and go at run time; the pipeline does the rest. With `tls` it
 * speaks HTTP/2 and HTTP/1.1, without it HTTP/1.1 in the clear (for tests only).
 */
export function createApiApp(options: ApiOptions, tls: TlsMaterial | null): FastifyInstance {
  const pipeline = createPipeline(options);
  const app = (
    tls ? secureApp(tls) : fastify({ ...common, http: { maxHeaderSize: largestHeaders } })
  ) as FastifyInstance;
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: largestBody }, (_request, body, done) =>
    done(null, body),
  );
  app.addHook('onRequest', async (request) => announceBody(request));
  app.all('/*', (request: FastifyRequest, reply: FastifyReply) => pipeline(request, reply));
  app.setErrorHandler(async (error, request, reply) => {
    await takeRest(request.raw);
    const { sendError } = await import('./answer.ts');
    await sendError(request, reply, error);
    return reply;
  });
  return app;
}

/**
 * A body without a type is read as JSON, as upstream does. Fastify skips such a one unless a header announces it, and HTTP/2 needs
 * none: `kubectl create --raw` sends neither.
 */
function announceBody({ headers, raw }: FastifyRequest): void {
  if (headers['content-type'] !== undefined || raw.httpVersionMajor < 2) return;
  const { stream } = raw as unknown as Http2ServerRequest;
  if (!stream.endAfterHeaders) headers['content-type'] = 'application/json';
}

/** Bytes of a refused body that are still read, and how long. */
const mostTaken = 4 * largestBody;
const takenMs = 5_000;

/**
 * Reads what is still to come of a request and drops it: over HTTP/1.1 the connection ends with the refusal, and a connection that
 * is closed with bytes unread is reset, so that who is still sending never sees the answer. Source: RFC 9112 §9.6.
 */
async function takeRest(request: FastifyRequest['raw']): Promise<void> {
  if (request.httpVersionMajor >= 2 || request.complete || request.destroyed) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, takenMs);
  let taken = 0;
  request.on('data', (chunk: Uint8Array) => {
    taken += chunk.length;
    if (taken > mostTaken) resolve();
  });
  for (const end of ['end', 'close', 'error']) request.on(end, resolve);
  request.resume();
  await promise;
  clearTimeout(timer);
}

/** In place of Fastify's compilers of schemas, which it would load at each start: the one route has none. */
function noSchemas(): never {
  throw new Error('no route has a schema');
}

const common = {
  logger: false,
  bodyLimit: largestBody,
  requestTimeout: requestTimeoutMs,
  keepAliveTimeout: 120_000,
  connectionTimeout: 0,
  return503OnClosing: false,
  forceCloseConnections: 'idle',
  exposeHeadRoutes: false,
  schemaController: { compilersFactory: { buildValidator: noSchemas, buildSerializer: noSchemas } },
} as const;

function secureApp(tls: TlsMaterial): unknown {
  const app = fastify<Http2SecureServer, Http2ServerRequest, Http2ServerResponse>({
    ...common,
    forceCloseConnections: false,
    http2: true,
    http2SessionTimeout: 0,
    https: {
      allowHTTP1: true,
      key: tls.key,
      cert: tls.cert,
      ca: tls.clientCa,
      requestCert: true,
      // A certificate of another CA does not end the connection: such a client may still have a token.
      rejectUnauthorized: false,
      minVersion: 'TLSv1.2',
      // A connection keeps the certificate that it began with: identities are remembered by connection.
      secureOptions: constants.SSL_OP_NO_RENEGOTIATION,
      maxHeaderSize: largestHeaders,
      settings: { maxHeaderListSize: largestHeaders, maxConcurrentStreams: 250 },
    } as never,
  });
  (app.server as unknown as Server).headersTimeout = headersTimeoutMs;
  return app;
}
