/** The peer of the hub's start: imports the modules of a list (see record-imports.ts), listens with TLS, and says so. */
import { readFileSync } from 'node:fs';
import { createSecureServer } from 'node:http2';
import { join } from 'node:path';

const [, , list, keys] = process.argv;
await Promise.all((JSON.parse(readFileSync(list!, 'utf8')) as string[]).map((url) => import(url)));
const server = createSecureServer({
  allowHTTP1: true,
  requestCert: true,
  rejectUnauthorized: false,
  key: readFileSync(join(keys!, 'server.key')),
  cert: readFileSync(join(keys!, 'server.crt')),
  ca: readFileSync(join(keys!, 'ca.crt')),
});
server.listen(0, '127.0.0.1', () => console.log('it listens'));
process.on('SIGTERM', () => process.exit(0));
