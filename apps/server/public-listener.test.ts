import { once } from 'node:events';
import { connect } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { createLogger } from '@allmend/kit-telemetry';
import { request } from 'undici';
import { afterEach, expect, test } from 'vitest';
import { openPublicListener, type PublicListener } from './public-listener.ts';
import type { PublicHandler, PublicRequest } from './rooms.ts';

const logger = createLogger({ level: 'silent' });
let listener: PublicListener;
const asked: PublicRequest[] = [];
const open = async (handler: PublicHandler, { proxies = 0, lingerMs = 2000 } = {}): Promise<PublicListener> => {
  asked.length = 0;
  listener = await openPublicListener({
    listen: { host: '127.0.0.1', port: 0 },
    logger,
    proxies,
    lingerMs,
    handlers: Promise.resolve([
      async (request: PublicRequest) => {
        asked.push(request);
        return null;
      },
      handler,
    ]),
  });
  return listener;
};
afterEach(() => listener?.stop(0));

const hello: PublicHandler = async ({ path }) =>
  path === '/hello' ? { status: 200, headers: { 'content-type': 'text/plain' }, body: 'hä?' } : null;

const long = JSON.stringify(Array.from({ length: 300 }, (_, n) => ({ subject: `cloud-${n % 7}`, result: 'PASS' })));
/** As handlers of the official interface and of the pages do. */
const tagged: PublicHandler = async ({ path, headers }) => {
  const said = { 'content-type': 'application/json', etag: 'W/"abc-g"', vary: 'accept', 'cache-control': 'public' };
  if (path === '/short') return { status: 200, headers: said, body: '{}' };
  if (path === '/binary') return { status: 200, headers: { 'content-type': 'image/png' }, body: Buffer.from(long) };
  if (path !== '/long') return { status: 404, headers: said, body: long };
  const known = headers['if-none-match']?.includes('"abc-g"');
  return known ? { status: 304, headers: said, body: '' } : { status: 200, headers: said, body: long };
};
const formOf = async (url: string, headers: Record<string, string>, method: 'GET' | 'HEAD' = 'GET') => {
  const { statusCode, headers: said, body } = await request(url, { method, headers });
  const bytes = Buffer.from(await body.arrayBuffer());
  return {
    status: statusCode,
    encoding: said['content-encoding'],
    etag: said['etag'],
    vary: said['vary'],
    said,
    bytes,
  };
};

test('a long text is sent in a smaller form to who takes it, under a tag of its own', async () => {
  const { url } = await open(tagged);
  const plain = await formOf(`${url}/long`, {});
  expect(plain).toMatchObject({ status: 200, etag: 'W/"abc-g"', vary: 'accept, accept-encoding' });
  expect([plain.encoding, plain.bytes.toString()]).toEqual([undefined, long]);
  const small = await formOf(`${url}/long`, { 'accept-encoding': 'gzip, br' });
  expect(small).toMatchObject({ status: 200, encoding: 'gzip', vary: 'accept, accept-encoding' });
  expect(gunzipSync(small.bytes).toString()).toBe(long);
  expect(small.bytes.length).toBeLessThan(long.length / 10);
  expect(small.etag).not.toBe(plain.etag);
  const head = await formOf(`${url}/long`, { 'accept-encoding': 'gzip' }, 'HEAD');
  expect([head.said['content-length'], head.bytes.length]).toEqual([String(small.bytes.length), 0]);
  const refused = await formOf(`${url}/missing`, { 'accept-encoding': 'gzip' });
  expect([refused.status, gunzipSync(refused.bytes).toString()]).toEqual([404, long]);
});

test('whoever has either form is told so by its own tag', async () => {
  const { url } = await open(tagged);
  const small = await formOf(`${url}/long`, { 'accept-encoding': 'gzip' });
  for (const tag of ['W/"abc-g"', String(small.etag)]) {
    const again = await formOf(`${url}/long`, { 'accept-encoding': 'gzip', 'if-none-match': `"other", ${tag}` });
    expect(again).toMatchObject({ status: 304, etag: tag, vary: 'accept, accept-encoding', encoding: undefined });
    expect(again.bytes.length).toBe(0);
  }
  expect((await formOf(`${url}/long`, { 'if-none-match': '"other"' })).status).toBe(200);
});

test('what is short or no text has one form', async () => {
  const { url } = await open(tagged);
  for (const path of ['/short', '/binary'])
    expect((await formOf(url + path, { 'accept-encoding': 'gzip' })).encoding).toBeUndefined();
});

test('the first handler that answers does; HEAD has the length and no body', async () => {
  const { url } = await open(hello);
  const answer = await fetch(`${url}/hello?a=1&a=2`, { headers: { 'X-Thing': 'yes' } });
  expect([answer.status, await answer.text()]).toEqual([200, 'hä?']);
  expect(asked[0]).toMatchObject({ method: 'GET', path: '/hello', headers: { 'x-thing': 'yes' }, source: '127.0.0.1' });
  expect(asked[0]!.query.getAll('a')).toEqual(['1', '2']);
  const head = await fetch(`${url}/hello`, { method: 'HEAD' });
  expect([head.headers.get('content-length'), await head.text()]).toEqual(['4', '']);
  expect((await fetch(`${url}/other`)).status).toBe(404);
});

test.each([
  [0, '203.0.113.9, 198.51.100.7', '127.0.0.1'],
  [1, '203.0.113.9, 198.51.100.7', '198.51.100.7'],
  [2, '203.0.113.9, 198.51.100.7', '203.0.113.9'],
  [1, 'nobody', '127.0.0.1'],
  [3, '198.51.100.7', '127.0.0.1'],
])('behind %i proxies, of "%s" it is %s who asks', async (proxies, header, source) => {
  const { url } = await open(hello, { proxies });
  await fetch(`${url}/hello`, { headers: { 'x-forwarded-for': header } });
  expect(asked[0]!.source).toBe(source);
});

test('paths are decoded once; what cannot be read is refused', async () => {
  const { url } = await open(hello);
  await fetch(`${url}/a%2520b%2Fc`);
  expect(asked[0]!.path).toBe('/a%20b/c');
  for (const path of ['/%ff', '/%', '/a%00b']) expect((await fetch(url + path)).status).toBe(400);
});

test('a body that is too large is refused before it was read, and the connection ends', async () => {
  const { url } = await open(hello);
  const { port } = new URL(url);
  const socket = connect(Number(port), '127.0.0.1');
  socket.write('POST /hello HTTP/1.1\r\nHost: x\r\nContent-Length: 100000000\r\n\r\n');
  let text = '';
  for await (const chunk of socket) text += String(chunk);
  expect(text).toMatch(/^HTTP\/1\.1 413 /);
  expect(text).toMatch(/connection: close/i);
  expect(asked).toEqual([]);
});

test.each([
  ['announced', 'Content-Length: 104857600', 2 ** 20],
  ['in chunks', 'Transfer-Encoding: chunked', 'chunked'],
] as const)('who goes on sending what is too large reads the refusal: %s', async (_, header, how) => {
  // Longer than all of it takes on any machine.
  const { url } = await open(hello, { lingerMs: 60_000 });
  const { port } = new URL(url);
  const megabyte = Buffer.alloc(2 ** 20, 'x');
  const piece =
    how === 'chunked' ? Buffer.concat([Buffer.from('100000\r\n'), megabyte, Buffer.from('\r\n')]) : megabyte;
  const socket = connect(Number(port), '127.0.0.1').on('error', () => undefined);
  socket.write(`POST /hello HTTP/1.1\r\nHost: x\r\n${header}\r\n\r\n`);
  // Reads only after it has sent all of that, as simple clients do.
  for (let n = 0; n < 30; n++) await new Promise<unknown>((done) => socket.write(piece, done));
  const [answer] = (await once(socket, 'data')) as [Buffer];
  socket.destroy();
  expect(String(answer)).toMatch(/^HTTP\/1\.1 413 /);
  expect(asked).toEqual([]);
});

test('a handler that fails is answered with 500, and says nothing of why', async () => {
  const { url } = await open(async () => {
    throw new Error('secret inside');
  });
  const answer = await fetch(`${url}/hello`);
  expect(answer.status).toBe(500);
  expect(await answer.text()).not.toContain('secret');
});

test('a request under way may end when the listener stops', async () => {
  const begun = Promise.withResolvers<void>();
  const go = Promise.withResolvers<void>();
  const { url } = await open(async () => {
    begun.resolve();
    await go.promise;
    return { status: 200, headers: {}, body: 'late' };
  });
  const answer = fetch(`${url}/hello`);
  await begun.promise;
  const stopped = listener.stop(10_000);
  go.resolve();
  expect(await (await answer).text()).toBe('late');
  await stopped;
  await expect(fetch(`${url}/hello`)).rejects.toThrow();
});

test('an address that cannot be had is named, and why', async () => {
  const { url } = await open(hello);
  const taken = Number(new URL(url).port);
  for (const [host, port, problem] of [
    ['127.0.0.1', taken, 'another program listens there'],
    // Documentation, RFC 5737: of no machine.
    ['192.0.2.1', 0, 'this machine does not have that address'],
  ] as const) {
    await expect(
      openPublicListener({ listen: { host, port }, handlers: Promise.resolve([]), logger }),
    ).rejects.toMatchObject({
      reason: 'server.bad-address',
      message: `The address ${host}:${port} cannot be listened on: ${problem}.`,
    });
  }
});
