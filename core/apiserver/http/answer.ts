import { constants, createGzip, gzip } from 'node:zlib';
import { promisify } from 'node:util';
import { isStatusError, statusErrors, type Status } from '@allmend/core-machinery';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Readable } from 'node:stream';
import { acceptsGzip } from './compression.ts';

const zip = promisify(gzip);

/** From this size on an answer is compressed. Source: apiserver pkg/endpoints/handlers/responsewriters, defaultGzipThresholdBytes. */
const worthCompressing = 128 * 1024;
const level = { level: constants.Z_BEST_SPEED };

const takesGzip = (request: FastifyRequest): boolean => acceptsGzip(request.headers['accept-encoding']);

/** Sends JSON text or bytes. */
export async function sendJson(
  request: FastifyRequest,
  reply: FastifyReply,
  code: number,
  body: Uint8Array | string,
): Promise<void> {
  void reply.code(code).header('content-type', 'application/json');
  if (!reply.hasHeader('cache-control')) void reply.header('cache-control', 'no-cache, private');
  const bytes =
    typeof body === 'string' ? Buffer.from(body) : Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  if (bytes.length < worthCompressing || !takesGzip(request)) {
    await reply.send(bytes);
    return;
  }
  await reply
    .header('content-encoding', 'gzip')
    .header('vary', 'accept-encoding')
    .send(await zip(bytes, level));
}

export function sendValue(request: FastifyRequest, reply: FastifyReply, code: number, value: unknown): Promise<void> {
  const indent = /[?&]pretty=(1|true)\b/.test(request.url) ? 2 : 0;
  return sendJson(request, reply, code, JSON.stringify(value, null, indent) + '\n');
}

/** Sends a stream of JSON; compressed where the client takes it and the answer is long. */
export async function sendStream(
  request: FastifyRequest,
  reply: FastifyReply,
  stream: Readable,
  length: 'short' | 'long',
): Promise<void> {
  void reply.code(200).header('content-type', 'application/json').header('cache-control', 'no-cache, private');
  if (length === 'short' || !takesGzip(request)) {
    await reply.send(stream);
    return;
  }
  const compressed = createGzip(level);
  stream.on('error', (error) => compressed.destroy(error));
  await reply.header('content-encoding', 'gzip').header('vary', 'accept-encoding').send(stream.pipe(compressed));
}

/** The `Status` of any error: what is not meant for clients becomes 500 without its text. */
export function statusOf(error: unknown): Status {
  if (isStatusError(error)) return error.status;
  const { statusCode } = error as { statusCode?: number };
  if (statusCode === 413) return statusErrors.tooLarge('the body of the request is larger than 3 MiB').status;
  if (statusCode === 415)
    return statusErrors.unsupportedMediaType('the body of the request was in an unknown format').status;
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return statusErrors.badRequest('the request cannot be read').status;
  }
  return statusErrors.internal('an unexpected error; the log of the server has it under the id of this request').status;
}

export async function sendError(request: FastifyRequest, reply: FastifyReply, error: unknown): Promise<void> {
  const status = statusOf(error);
  const retry = status.details?.retryAfterSeconds;
  if (retry !== undefined) void reply.header('retry-after', String(retry));
  if (status.code === 401) void reply.header('www-authenticate', 'Bearer realm="allmend"');
  await sendValue(request, reply, status.code ?? 500, status);
}

export function isStatus(value: unknown): value is Status {
  return (value as { kind?: unknown }).kind === 'Status' && (value as { apiVersion?: unknown }).apiVersion === 'v1';
}

/** RFC 7234 warning text, as kubectl reads it. Source: apimachinery pkg/util/net/http.go, NewWarningHeader. */
export function warningHeader(text: string): string {
  // oxlint-disable-next-line no-control-regex
  const plain = text.replaceAll(/[\x00-\x1f\x7f]/g, ' ').slice(0, 4096);
  return `299 - "${Buffer.from(plain.replaceAll(/[\\"]/g, '\\$&')).toString('latin1')}"`;
}
