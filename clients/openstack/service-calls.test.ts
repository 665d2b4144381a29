import { afterEach, expect, test, vi } from 'vitest';
import { z } from 'zod';
import type { CallRecord } from '@allmend/kit-egress';
import { openConnection } from './connection.ts';
import type { Answer } from './testing/loopback-cloud.ts';
import { inTurn, json, loopbackCloud } from './testing/loopback-cloud.ts';

const thing = z.looseObject({ id: z.string() });

afterEach(() => void vi.useRealTimers());

async function setup(routes: Record<string, Answer>) {
  const server = await loopbackCloud({ services: { compute: '/compute/v2.1', 'object-store': '/v1/AUTH_p1' }, routes });
  const records: CallRecord[] = [];
  const connection = openConnection(server.config(), { recorder: (call) => records.push(call) });
  const dispose = async (): Promise<void> => {
    await connection.close();
    await server[Symbol.asyncDispose]();
  };
  return { server, connection, records, [Symbol.asyncDispose]: dispose };
}

test('a list asks page after page and keeps unknown fields', async () => {
  await using it = await setup({
    'GET /compute/v2.1/things': inTurn(
      json(200, {
        things: [{ id: 'a', extra: 1 }],
        things_links: [{ rel: 'next', href: 'http://inside.invalid/things?marker=a&limit=1' }],
      }),
      json(200, { things: [{ id: 'b' }] }),
    ),
  });
  const list = it.connection
    .service('compute')
    .list('/things', { items: 'things', schema: thing, pages: 'links', query: { all: true } });
  expect(await Array.fromAsync(list)).toEqual([{ id: 'a', extra: 1 }, { id: 'b' }]);
  expect(it.server.seen.at(-1)!.path).toBe('/compute/v2.1/things?all=true&marker=a&limit=1');
});

test('a list that never ends is an unusable answer', async () => {
  await using it = await setup({
    'GET /compute/v2.1/things': json(200, {
      things: [{ id: 'a' }],
      things_links: [{ rel: 'next', href: '?marker=a' }],
    }),
  });
  const list = it.connection.service('compute').list('/things', { items: 'things', schema: thing, pages: 'links' });
  await expect(Array.fromAsync(list)).rejects.toMatchObject({
    reason: 'openstack.bad-answer',
    message: expect.stringMatching(/compute.*\/things.*page "a" came twice/) as string,
  });
});

test('a list whose item has a wrong type names the item and the field', async () => {
  await using it = await setup({ 'GET /compute/v2.1/things': json(200, { things: [{ id: 'a' }, { id: 7 }] }) });
  const list = it.connection.service('compute').list('/things', { items: 'things', schema: thing, pages: 'single' });
  await expect(Array.fromAsync(list)).rejects.toThrow(/field things\.1\.id/);
});

test('an answer that is the list itself', async () => {
  await using it = await setup({ 'GET /v1/AUTH_p1': json(200, [{ name: 'x' }]) });
  const list = it.connection
    .service('object-store')
    .list('', { items: '', schema: z.looseObject({ name: z.string() }), pages: 'marker' });
  expect(await Array.fromAsync(list)).toEqual([{ name: 'x' }]);
});

test('query values: booleans, repeated keys, nothing for undefined', async () => {
  await using it = await setup({ 'GET /compute/v2.1/things': json(200, {}) });
  await it.connection
    .service('compute')
    .raw('GET', '/things', { query: { a: true, b: ['1', '2'], c: undefined, d: 0 } });
  expect(it.server.seen.at(-1)!.path).toBe('/compute/v2.1/things?a=true&b=1&b=2&d=0');
});

test('a record names template, attempts, request id and times; a reused connection has none for connecting', async () => {
  await using it = await setup({ 'GET /compute/v2.1/things/a%2Fb': json(200, { id: 'a' }) });
  const scoped: CallRecord[] = [];
  const service = it.connection.scoped({ recorder: (call) => scoped.push(call) }).service('compute');
  for (let nth = 0; nth < 3; nth++) await service.raw('GET', '/things/{id}', { params: { id: 'a/b' } });
  expect(it.records.map((call) => `${call.service} ${call.method} ${call.route} ${call.status}`)).toEqual([
    'identity POST /auth/tokens 201',
    ...Array<string>(3).fill('compute GET /things/{id} 200'),
  ]);
  expect(scoped).toHaveLength(4);
  const [token, , last] = it.records;
  expect(token!.timings.connect).toBeGreaterThan(0);
  expect(last!.timings).toMatchObject({ dns: 0, connect: 0, tls: 0 });
  expect(last!.timings.firstByte).toBeGreaterThan(0);
  expect(last!.timings.total).toBeGreaterThanOrEqual(last!.timings.firstByte);
  expect(last).toMatchObject({ requestId: 'req-loopback', attempts: 1, error: null, requestBody: null });
  expect(last!.at).toMatch(/^\d{4}-\d\d-\d\dT[\d:]+\.\d{3}Z$/);
  expect(JSON.parse(new TextDecoder().decode(last!.responseBody!))).toEqual({ id: 'a' });
});

test('a stream delivers in pieces with back pressure and can be cancelled', async () => {
  const size = 8 * 1024 * 1024;
  await using it = await setup({
    'GET /compute/v2.1/file': (response) => {
      response.writeHead(200, { 'content-type': 'application/octet-stream' });
      response.end(Buffer.alloc(size, 7));
    },
  });
  const service = it.connection.service('compute');
  const whole = await service.stream('GET', '/file');
  let received = 0;
  for await (const chunk of whole.body) received += chunk.byteLength;
  expect(received).toBe(size);
  const part = await service.stream('GET', '/file');
  await part.body.cancel();
  await service.stream('GET', '/file').then((again) => again.body.cancel());
});

test('a stream that is torn off fails while it is read', async () => {
  await using it = await setup({
    'GET /compute/v2.1/file': (response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half', () => response.destroy());
    },
  });
  const { body } = await it.connection.service('compute').stream('GET', '/file');
  await expect(Array.fromAsync(body)).rejects.toMatchObject({ reason: 'openstack.unreachable' });
});

test('a stream that falls silent ends after the deadline', async () => {
  await using it = await setup({
    'GET /compute/v2.1/file': (response) => response.writeHead(200, { 'content-length': '100' }).write('half'),
  });
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const { body } = await it.connection.service('compute').stream('GET', '/file', { deadline: 0.2 });
  const reader = body.getReader();
  expect(Buffer.from((await reader.read()).value!).toString()).toBe('half');
  const ended = expect(reader.read()).rejects.toMatchObject({
    reason: 'openstack.timeout',
    params: { phase: 'reading the answer' },
  });
  // The reader waits when this turn is over.
  await new Promise(setImmediate);
  vi.advanceTimersByTime(200);
  await ended;
});

test('a stream that is refused says why', async () => {
  await using it = await setup({ 'GET /compute/v2.1/file': json(404, { itemNotFound: { message: 'no such file' } }) });
  const asked = it.connection.service('compute').stream('GET', '/file');
  await expect(asked).rejects.toMatchObject({
    reason: 'openstack.not-found',
    params: { cloudMessage: 'no such file' },
  });
});

test('HEAD of something large is no large answer', async () => {
  await using it = await setup({
    'HEAD /compute/v2.1/file': (response) => response.writeHead(200, { 'content-length': String(2 ** 40) }).end(),
  });
  const { headers, body } = await it.connection.service('compute').raw('HEAD', '/file');
  expect([headers.get('content-length'), body.byteLength]).toEqual([String(2 ** 40), 0]);
});

test('a recorder that fails is not taken for a failure of the cloud', async () => {
  await using server = await loopbackCloud();
  const connection = openConnection(server.config(), {
    recorder: () => {
      throw new Error('disk full');
    },
  });
  await expect(connection.token()).rejects.toThrow('disk full');
  await connection.close();
});
