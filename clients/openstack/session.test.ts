import { answerSeen } from '@allmend/kit-testing';
import { afterEach, expect, test, vi } from 'vitest';
import { z } from 'zod';
import type { CallRecord } from '@allmend/kit-egress';
import type { CallScope } from './cloud.ts';
import { openConnection } from './connection.ts';
import { createFlights } from './flight.ts';
import { openCloud } from './open-cloud.ts';
import type { LoopbackOptions } from './testing/loopback-cloud.ts';
import { inTurn, json, loopbackCloud } from './testing/loopback-cloud.ts';

const things = z.looseObject({ things: z.array(z.looseObject({ id: z.string() })) });
const none = json(200, { things: [] });

async function setup(
  routes: LoopbackOptions['routes'],
  more: LoopbackOptions & { deadline?: number; concurrency?: number } = {},
) {
  const server = await loopbackCloud({ services: { compute: '/compute/v2.1' }, ...more, routes: { ...routes } });
  const records: CallRecord[] = [];
  const client = openConnection(server.config(), { recorder: (call) => records.push(call), ...more });
  return {
    server,
    records,
    client,
    list: (scope: CallScope = {}) =>
      client.scoped(scope).service('compute').request('GET', '/things', { schema: things }),
    async [Symbol.asyncDispose]() {
      await client.close();
      await server[Symbol.asyncDispose]();
    },
  };
}

const path = '/compute/v2.1/things';

afterEach(() => void vi.useRealTimers());

/** From now on deadlines end when the test lets time pass, and not because the machine stood still. */
const stopDeadlines = () => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });

test('one token serves all calls, and calls carry it', async () => {
  await using it = await setup({ [`GET ${path}`]: none });
  await Promise.all([it.list(), it.list(), it.list()]);
  await it.list();
  expect(it.server.tokens).toHaveLength(1);
  const sent = it.server.seen.filter((one) => one.path === path);
  expect(sent.map((one) => one.headers['x-auth-token'])).toEqual(Array(4).fill(it.server.tokens[0]));
});

test('a token is renewed shortly before it ends', async () => {
  await using it = await setup({ [`GET ${path}`]: none }, { tokenLife: 0 });
  await it.list();
  await it.list();
  expect(it.server.tokens.length).toBeGreaterThan(1);
});

test('a storm of 401 leads to one re-authentication, shared by all', async () => {
  await using it = await setup({
    [`GET ${path}`]: (response, request, nth) => {
      const stale = request.headers['x-auth-token']?.toString().endsWith('-1') ?? true;
      (stale ? json(401, { error: { message: 'stale' } }) : none)(response, request, nth);
    },
  });
  await Promise.all(Array.from({ length: 25 }, () => it.list()));
  expect(it.server.tokens).toHaveLength(2);
  expect(
    it.records.filter((call) => call.route === '/things').every((call) => call.status === 200 && call.attempts === 2),
  ).toBe(true);
});

test('a service that never accepts the token ends after one re-authentication', async () => {
  await using it = await setup({ [`GET ${path}`]: json(401, { error: { message: 'no trust' } }) });
  await expect(it.list()).rejects.toMatchObject({
    reason: 'openstack.unauthorized',
    params: { cloudMessage: 'no trust', service: 'compute' },
  });
  expect(it.server.tokens).toHaveLength(2);
  expect(it.server.count(`GET ${path}`)).toBe(2);
});

test('429 and 498 are repeated after Retry-After, also for a create', async () => {
  await using it = await setup({
    [`POST ${path}`]: inTurn(
      json(429, {}, { 'retry-after': '0' }),
      json(498, {}, { 'retry-after': '0' }),
      json(202, { things: [] }),
    ),
  });
  await it.client.service('compute').raw('POST', '/things', { body: { a: 1 } });
  expect(it.server.count(`POST ${path}`)).toBe(3);
  expect(it.records.at(-1)).toMatchObject({ status: 202, attempts: 3, method: 'POST' });
});

test('an endless rate limit ends as such', async () => {
  await using it = await setup({
    [`GET ${path}`]: json(429, { overLimit: { message: 'slow down' } }, { 'retry-after': '0' }),
  });
  await expect(it.list()).rejects.toMatchObject({
    reason: 'openstack.rate-limited',
    params: { attempts: 5, cloudMessage: 'slow down' },
  });
});

test('503 is repeated by Retry-After; one that asks for more time than there is ends at once', async () => {
  await using it = await setup({ [`POST ${path}`]: inTurn(json(503, {}, { 'retry-after': '0' }), json(200, {})) });
  await it.client.service('compute').raw('POST', '/things', { body: {} });
  expect(it.server.count(`POST ${path}`)).toBe(2);
  await using late = await setup({
    [`GET ${path}`]: json(503, { error: { message: 'maintenance' } }, { 'retry-after': '3600' }),
  });
  await expect(late.list()).rejects.toMatchObject({ reason: 'openstack.server-error', params: { attempts: 1 } });
});

test('a torn connection: a read is repeated, a create is not', async () => {
  const tear = inTurn((response) => response.destroy(), json(200, { things: [] }));
  await using it = await setup({ [`GET ${path}`]: tear, [`POST ${path}`]: tear, [`DELETE ${path}`]: tear });
  await it.list();
  expect(it.server.count(`GET ${path}`)).toBe(2);
  const service = it.client.service('compute');
  await expect(service.raw('POST', '/things', { body: {} })).rejects.toMatchObject({ reason: 'openstack.unreachable' });
  expect(it.server.count(`POST ${path}`)).toBe(1);
  await service.raw('DELETE', '/things');
  expect(it.server.count(`DELETE ${path}`)).toBe(2);
});

test('a create whose server error may have had its effect is not repeated', async () => {
  await using it = await setup({ [`POST ${path}`]: json(502, {}), [`PUT ${path}`]: json(503, {}) });
  await expect(it.client.service('compute').raw('POST', '/things', { body: {} })).rejects.toMatchObject({
    params: { attempts: 1 },
  });
  await expect(it.client.service('compute').raw('PUT', '/things', { body: {} })).rejects.toMatchObject({
    params: { attempts: 3 },
  });
});

test('a stream is sent once, whatever happens', async () => {
  await using it = await setup({ [`PUT ${path}`]: json(429, {}, { 'retry-after': '0' }) });
  const rawBody = (async function* chunks() {
    yield Buffer.from('ab');
    yield Buffer.from('cd');
  })();
  await expect(it.client.service('compute').raw('PUT', '/things', { rawBody })).rejects.toMatchObject({
    reason: 'openstack.rate-limited',
  });
  expect(it.server.seen.at(-1)?.body).toBe('abcd');
  expect(it.server.count(`PUT ${path}`)).toBe(1);
});

test('a server that hangs ends at the deadline', async () => {
  await using it = await setup({ [`GET ${path}`]: () => {} }, { deadline: 0.3 });
  stopDeadlines();
  const ended = expect(it.list()).rejects.toMatchObject({
    reason: 'openstack.timeout',
    params: { seconds: 0.3, phase: 'waiting for the answer', route: '/things' },
  });
  await expect.poll(() => it.server.count(`GET ${path}`)).toBe(1);
  vi.advanceTimersByTime(300);
  await ended;
  expect(it.records.at(-1)).toMatchObject({ status: null, error: 'openstack.timeout', attempts: 1 });
});

test('a server that stops in the middle of its answer ends at the deadline', async () => {
  const half = { 'content-type': 'application/json' };
  await using it = await setup(
    { [`GET ${path}`]: (response) => response.writeHead(200, half).write('{"things":') },
    { deadline: 0.3 },
  );
  stopDeadlines();
  const ended = expect(it.list()).rejects.toMatchObject({
    reason: 'openstack.timeout',
    params: { phase: 'reading the answer' },
  });
  await answerSeen(path, 'head');
  vi.advanceTimersByTime(300);
  await ended;
});

test('a signal ends a call under way and refuses new ones; others go on', async () => {
  await using it = await setup({ [`GET ${path}`]: inTurn(() => {}, none) });
  const controller = new AbortController();
  const call = it.list({ signal: controller.signal });
  const refused = expect(call).rejects.toMatchObject({ reason: 'openstack.aborted' });
  await expect.poll(() => it.server.count(`GET ${path}`)).toBe(1);
  controller.abort();
  await refused;
  await expect(it.list({ signal: controller.signal })).rejects.toMatchObject({ reason: 'openstack.aborted' });
  expect(it.server.count(`GET ${path}`)).toBe(1);
  await it.list();
});

test('who gives up while all wait for the same token does not end it for the others', async () => {
  const held: (() => void)[] = [];
  const server = await loopbackCloud({ services: { compute: '/compute/v2.1' }, routes: { [`GET ${path}`]: none } });
  await using gate = await loopbackCloud({
    routes: {
      'POST /v3/auth/tokens': (response, request) => {
        held.push(() => {
          void fetch(`${server.url}/v3/auth/tokens`, { method: 'POST', body: request.body }).then(async (answer) =>
            json(201, await answer.json(), { 'x-subject-token': answer.headers.get('x-subject-token')! })(
              response,
              request,
              1,
            ),
          );
        });
      },
    },
  });
  const cloud = openCloud(gate.config());
  const controller = new AbortController();
  const impatient = cloud.scoped({ signal: controller.signal }).token();
  const refused = expect(impatient).rejects.toMatchObject({ reason: 'openstack.aborted' });
  const patient = cloud.token();
  await expect.poll(() => held.length).toBe(1);
  controller.abort();
  await refused;
  held[0]!();
  expect((await patient).userName).toBe('robin');
  await cloud.close();
  await server[Symbol.asyncDispose]();
});

test('at most as many calls at once as allowed, per service', async () => {
  let running = 0;
  let most = 0;
  const release: (() => void)[] = [];
  await using it = await setup(
    {
      [`GET ${path}`]: (response, request, nth) => {
        most = Math.max(most, ++running);
        release.push(() => {
          running--;
          none(response, request, nth);
        });
      },
    },
    { concurrency: 3 },
  );
  const all = Promise.all(Array.from({ length: 9 }, () => it.list()));
  for (let done = 0; done < 9; done++) {
    await expect.poll(() => release.length).toBeGreaterThan(done);
    if (done === 0) await expect.poll(() => running).toBe(3);
    release[done]!();
  }
  await all;
  expect(most).toBe(3);
});

test('a redirect is followed, and takes the token to no other origin', async () => {
  await using other = await loopbackCloud({ routes: { 'GET /elsewhere': none } });
  await using it = await setup({
    [`GET ${path}`]: inTurn(
      (response) => response.writeHead(302, { location: '/compute/v2.1/moved' }).end(),
      (response) => response.writeHead(307, { location: `${other.url}/elsewhere` }).end(),
    ),
    'GET /compute/v2.1/moved': none,
    [`POST ${path}`]: (response) => response.writeHead(307, { location: `${other.url}/elsewhere` }).end(),
  });
  await it.list();
  expect(it.server.seen.at(-1)?.headers['x-auth-token']).toBe(it.server.tokens[0]);
  await it.list();
  expect(other.seen).toHaveLength(1);
  expect(other.seen[0]!.headers).not.toHaveProperty('x-auth-token');
  await expect(it.client.service('compute').raw('POST', '/things', { body: {} })).rejects.toMatchObject({
    reason: 'openstack.egress-refused',
  });
  expect(other.seen).toHaveLength(1);
});

test('redirects in a circle end', async () => {
  await using it = await setup({ [`GET ${path}`]: (response) => response.writeHead(302, { location: path }).end() });
  await expect(it.list()).rejects.toMatchObject({ reason: 'openstack.bad-answer', params: { status: 302 } });
});

test('a failed flight is not kept, a successful one is', async () => {
  const flights = createFlights<number>();
  let loads = 0;
  const load = async () => {
    loads++;
    if (loads === 1) throw new Error('first');
    return loads;
  };
  await expect(flights.get('a', load)).rejects.toThrow('first');
  await expect(flights.get('a', load)).resolves.toBe(2);
  await expect(flights.get('a', load)).resolves.toBe(2);
});
