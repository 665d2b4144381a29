import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { operatorPolicy } from '@allmend/kit-egress';
import type { CallRecord } from '@allmend/kit-egress';
import { openS3 } from '../open-s3.ts';
import type { S3, S3Options } from '../s3.ts';

/** A request as the loopback service saw it. */
export interface SeenRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface LoopbackService extends AsyncDisposable {
  readonly s3: S3;
  readonly url: string;
  readonly seen: SeenRequest[];
  readonly records: CallRecord[];
}

/** A scripted S3 service on a free port of the loopback interface, and a client of it. `nth` counts from 1. */
export async function loopbackService(
  answer: (response: ServerResponse, request: SeenRequest, nth: number) => void,
  options: Partial<S3Options> = {},
): Promise<LoopbackService> {
  const seen: SeenRequest[] = [];
  const records: CallRecord[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const one = { method, path: url, headers, body: Buffer.concat(chunks).toString() };
      seen.push(one);
      answer(response, one, seen.length);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const s3 = openS3({
    endpoint: url,
    accessKey: 'canary-access-key',
    secretKey: 'canary-secret-key',
    egress: operatorPolicy,
    recorder: (call) => records.push(call),
    ...options,
  });
  return {
    s3,
    url,
    seen,
    records,
    async [Symbol.asyncDispose]() {
      await s3.close();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Answers with a status and XML. */
export function xml(
  response: ServerResponse,
  status: number,
  body: string,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/xml', 'x-amz-request-id': 'request-1', ...headers });
  response.end(body);
}

/** The `<Error>` of S3. */
export function errorXml(code: string, message = 'as the test wants it'): string {
  return `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`;
}
