import { EventEmitter, once } from 'node:events';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerSeen, quietPort } from '@allmend/kit-testing';
import { expect, test } from 'vitest';
import type { WireRequest } from './index.ts';
import { createTransport, operatorPolicy, strangersPolicy } from './index.ts';

/** A server that answers like this, and a way to ask it. */
async function loopback(answer: RequestListener) {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/things`);
  const transport = createTransport({ policy: operatorPolicy, connections: 1 });
  const request: WireRequest = {
    url,
    method: 'GET',
    headers: {},
    body: null,
    signal: AbortSignal.any([]),
    maxBytes: 1000,
  };
  return {
    request,
    send: (change: Partial<WireRequest> = {}) => transport.send({ ...request, ...change }),
    async [Symbol.asyncDispose]() {
      await transport.close();
      server.closeAllConnections();
      server.close();
    },
  };
}

test('an answer is no failure, whatever its status; only the first exchange over a connection has its phases', async () => {
  await using it = await loopback((_request, response) => response.writeHead(500, { 'x-a': ['1', '2'] }).end('body'));
  const first = await it.send();
  expect([first.status, first.headers.get('x-a'), Buffer.from(first.body).toString()]).toEqual([500, '1, 2', 'body']);
  expect(first.timings.connect).toBeGreaterThan(0);
  const second = await it.send();
  expect(second.timings).toMatchObject({ dns: 0, connect: 0, tls: 0 });
  expect(second.timings.total).toBeGreaterThanOrEqual(second.timings.firstByte);
});

test('a path that is given goes out as it is, where a URL would drop its dots', async () => {
  const paths: (string | undefined)[] = [];
  await using it = await loopback((request, response) => {
    paths.push(request.url);
    response.end();
  });
  await it.send({ path: '/bucket/a/../b?x=%2F' });
  await it.send();
  expect(paths).toEqual(['/bucket/a/../b?x=%2F', '/things']);
});

test('a stream is sent and received in pieces', async () => {
  await using it = await loopback((request, response) => void request.pipe(response));
  const body = new Blob(['one ', 'two']).stream();
  const { stream } = await it.send({ method: 'POST', body, streamed: true, maxBytes: Number.POSITIVE_INFINITY });
  expect(Buffer.concat(await Array.fromAsync(stream!)).toString()).toBe('one two');
});

test('a signal ends the exchange, before it began, while it waits and while it reads', async () => {
  const asked = new EventEmitter();
  await using it = await loopback((request, response) => {
    asked.emit(request.url!);
    if (request.url === '/half') response.writeHead(200).write('half');
  });
  const phase = async (request: Partial<WireRequest>) => {
    const failure: unknown = await it.send(request).catch((cause: unknown) => cause);
    expect(failure).toMatchObject({ name: 'WireFailure', kind: 'aborted', cause: { message: 'enough' } });
    return (failure as { phase: string }).phase;
  };
  expect(await phase({ signal: AbortSignal.abort(new Error('enough')) })).toBe('connecting');
  for (const [path, moment, expected] of [
    ['/never', once(asked, '/never'), 'waiting for the answer'],
    ['/half', answerSeen('/half', 'head'), 'reading the answer'],
  ] as const) {
    const ending = new AbortController();
    void moment.then(() => ending.abort(new Error('enough')));
    expect(await phase({ path, signal: ending.signal })).toBe(expected);
  }
});

test('an answer over the limit is refused, announced or not', async () => {
  await using it = await loopback((request, response) => {
    if (request.url === '/announced') response.setHeader('content-length', 2000);
    response.write('x'.repeat(600), () => response.end('x'.repeat(1400)));
  });
  for (const path of ['/announced', '/chunked'])
    await expect(it.send({ path })).rejects.toMatchObject({ kind: 'too-large' });
});

test('what the policy refuses is told apart from what nobody answers', async () => {
  const url = new URL(`http://localhost:${await quietPort()}/`);
  const request = { url, method: 'GET', headers: {}, body: null, signal: AbortSignal.any([]), maxBytes: 1000 };
  const resolved = createTransport({ policy: operatorPolicy });
  await expect(resolved.send(request)).rejects.toMatchObject({
    kind: 'network',
    code: 'ECONNREFUSED',
    phase: 'connecting',
  });
  const strict = createTransport({ policy: strangersPolicy });
  await expect(strict.send(request)).rejects.toMatchObject({
    kind: 'refused',
    phase: 'connecting',
    cause: { reason: 'egress.address-refused' },
  });
  await Promise.all([resolved.close(), strict.close()]);
});

test('TLS settings that cannot be had fail the request, and are asked for again', async () => {
  await using it = await loopback((_request, response) => response.end());
  const settings = [Promise.reject(new Error('no such file')), Promise.resolve({ verify: true })];
  const transport = createTransport({ policy: operatorPolicy, tls: () => settings.shift()! });
  await expect(transport.send(it.request)).rejects.toThrow('no such file');
  expect((await transport.send(it.request)).status).toBe(200);
  await transport.close();
});
