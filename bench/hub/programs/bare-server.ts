/** A server that reads a body as JSON and answers with it, over TLS, and does nothing else: what the transport alone allows. See creates.ts. */
import { readFileSync } from 'node:fs';
import { createSecureServer } from 'node:http2';
import { join } from 'node:path';

const [, , keys] = process.argv;
const server = createSecureServer(
  {
    allowHTTP1: true,
    requestCert: true,
    rejectUnauthorized: false,
    key: readFileSync(join(keys!, 'server.key')),
    cert: readFileSync(join(keys!, 'server.crt')),
    ca: readFileSync(join(keys!, 'ca.crt')),
  },
  (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = JSON.stringify(JSON.parse(Buffer.concat(chunks).toString()));
      response.writeHead(201, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
      response.end(body);
    });
  },
);
server.listen(0, '127.0.0.1', () => console.log(`it listens on ${(server.address() as { port: number }).port}.`));
process.on('SIGTERM', () => process.exit(0));
