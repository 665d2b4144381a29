import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import type { ObservedCall } from '../index.ts';
import { login, request, testSandbox, textOf } from '../testing.ts';
import { faults } from './registry.ts';
import { parseFault } from './selection.ts';

const flavors = '/compute/v2.1/flavors';

async function open(...texts: readonly string[]) {
  const calls: ObservedCall[] = [];
  const { clouds } = await testSandbox({ durations: {}, observe: (call) => calls.push(call) });
  const cloud = clouds[0]!;
  const member = await login(cloud);
  cloud.setFaults(texts);
  return { cloud, member, calls };
}

/** Asks for a key pair, and gives up as soon as the service has the request. */
async function askAndGiveUp({ cloud, member }: Pick<Awaited<ReturnType<typeof open>>, 'cloud' | 'member'>) {
  const control = new AbortController();
  const channel = 'http.server.request.start';
  const giveUp = (message: unknown) => {
    const { method } = (message as { request: IncomingMessage }).request;
    if (method === 'POST') control.abort(new Error('given up'));
  };
  subscribe(channel, giveUp);
  const asked = request(cloud, 'POST', '/compute/v2.1/os-keypairs', {
    body: { keypair: { name: 'k' } },
    headers: { 'x-auth-token': member.token },
    signal: control.signal,
  });
  await expect(asked).rejects.toThrow('given up');
  unsubscribe(channel, giveUp);
}

test('a fault is read with its selection and parameters, and wrong ones are refused', () => {
  expect(
    parseFault('slow:service=compute,method=get,route=/v2.1/servers/{id},rate=0.5,times=2,ms=70', faults),
  ).toMatchObject({
    service: 'compute',
    method: 'GET',
    route: '/v2.1/servers/{id}',
    rate: 0.5,
    times: 2,
    parameters: { ms: '70' },
  });
  const reason = (text: string) => {
    try {
      return parseFault(text, faults).fault.name;
    } catch (error) {
      return (error as { reason: string }).reason;
    }
  };
  expect(reason('gremlin')).toBe('sandbox.unknown-fault');
  for (const text of ['slow:ms', 'slow:colour=red', 'slow:rate=2', 'slow:times=x', 'slow:ms=soon']) {
    expect(reason(text)).toBe('sandbox.wrong-fault');
  }
});

test('only what is selected is hit', async () => {
  const { member } = await open('5xx:service=compute,method=GET,route=/v2.1/flavors*,times=1,retry=7');
  expect((await member.get('/network/v2.0/networks')).status).toBe(200);
  expect((await member.post('/compute/v2.1/os-keypairs', { keypair: { name: 'k' } })).status).toBe(200);
  const hit = await member.get(`${flavors}/detail`);
  expect([hit.status, hit.headers.get('retry-after'), hit.headers.get('content-type')]).toEqual([
    503,
    '7',
    'text/html',
  ]);
  expect((await member.get(`${flavors}/detail`)).status).toBe(200);
});

test('a rate hits about as often as it says, the same ones with the same seed', async () => {
  const run = async () => {
    const { member } = await open('5xx:service=compute,rate=0.3');
    const statuses: number[] = [];
    for (let count = 0; count < 60; count += 1) statuses.push((await member.get(flavors)).status);
    return statuses;
  };
  const first = await run();
  const hits = first.filter((status) => status === 503).length;
  expect(hits).toBeGreaterThan(5);
  expect(hits).toBeLessThan(35);
  expect(await run()).toEqual(first);
});

test('5xx happens before the service: nothing is made; a lost answer after it: it is', async () => {
  const { cloud, member } = await open('5xx:method=POST,status=502');
  const create = (name: string) => member.post('/compute/v2.1/os-keypairs', { keypair: { name } });
  expect((await create('a')).status).toBe(502);
  expect(cloud.state.resources('key-pair')).toEqual([]);
  cloud.setFaults(['lost-answer:method=POST']);
  expect((await create('b')).status).toBe(504);
  expect(cloud.state.resources('key-pair')).toMatchObject([{ name: 'b' }]);
});

test('a torn connection ends in the middle of the answer, or before it', async () => {
  const { cloud, member } = await open('torn:after=20');
  const response = await fetch(`${cloud.urls.api}${flavors}`, { headers: { 'x-auth-token': member.token } });
  expect(response.status).toBe(200);
  await expect(response.text()).rejects.toThrow();
  cloud.setFaults(['torn:after=-1']);
  await expect(member.get(flavors)).rejects.toThrow('fetch failed');
  cloud.setFaults(['refused']);
  await expect(member.get(flavors)).rejects.toThrow('fetch failed');
});

test('wrong content: a page, noise, cut or mistyped JSON, nothing', async () => {
  const { cloud, member } = await open();
  const get = (kind: string) => {
    cloud.setFaults([`wrong-content:kind=${kind}`]);
    return member.get(flavors);
  };
  expect((await get('html')).text).toContain('It works!');
  const whole = await (cloud.setFaults([]), member.get(flavors));
  const cut = await get('truncated');
  expect(whole.text.startsWith(cut.text)).toBe(true);
  expect(cut.text.length).toBeLessThan(whole.text.length);
  expect(typeof (await get('mistyped')).body.flavors![0]!.id).toBe('number');
  expect((await get('garbage')).text).not.toContain('flavors');
  expect((await get('empty')).text).toBe('');
});

test('hang never answers, slow answers late; neither works for a client that has gone', async () => {
  const { cloud, member, calls } = await open('hang:method=POST');
  const given = () => calls.filter(({ route }) => route === '/v2.1/os-keypairs').length;
  await askAndGiveUp({ cloud, member });
  await expect.poll(given).toBe(1);
  cloud.setFaults(['slow:method=POST,ms=10000']);
  await askAndGiveUp({ cloud, member });
  // The service is done with both, and has done nothing.
  await expect.poll(given).toBe(2);
  expect(cloud.state.resources('key-pair')).toEqual([]);
  cloud.setFaults(['slow:ms=220']);
  const started = performance.now();
  await member.get(flavors);
  expect(performance.now() - started).toBeGreaterThanOrEqual(219);
});

test('a late create arrives after its client has given up', async () => {
  const { cloud, member } = await open('late-create:method=POST,ms=1000');
  await askAndGiveUp({ cloud, member });
  expect(cloud.state.resources('key-pair')).toEqual([]);
  await expect.poll(() => cloud.state.resources('key-pair'), { timeout: 20_000 }).toMatchObject([{ name: 'k' }]);
});

test('a clock that is off shows in Date, time stamps and tokens', async () => {
  const { cloud } = await open('clock-off:seconds=-7200');
  const issued = await request(cloud, 'GET', '/identity/v3');
  const off = Date.now() - Date.parse(issued.headers.get('date')!);
  expect(Math.round(off / 60_000)).toBe(120);
  const member = await login(cloud);
  const { body } = await member.get('/identity/v3/auth/tokens', { 'x-subject-token': member.token });
  expect(Math.round((Date.now() - Date.parse(textOf(body.token!.issued_at))) / 60_000)).toBe(120);
});

test('an endless answer streams without filling the memory', async () => {
  const { cloud, member } = await open('gigabyte');
  const response = await fetch(`${cloud.urls.api}${flavors}`, { headers: { 'x-auth-token': member.token } });
  const reader = response.body!.getReader();
  let read = 0;
  while (read < 4 * 2 ** 20) read += (await reader.read()).value!.length;
  await reader.cancel();
  expect(process.memoryUsage().arrayBuffers).toBeLessThan(256 * 2 ** 20);
  cloud.setFaults(['gigabyte:announce=yes']);
  const announced = await fetch(`${cloud.urls.api}${flavors}`, { headers: { 'x-auth-token': member.token } });
  expect(announced.headers.get('content-length')).toBe(String(2 ** 30));
  await announced.body!.cancel();
});

test('an error in a 200, and a rate limit', async () => {
  const { cloud, member } = await open('error-in-200');
  const hidden = await member.get(flavors);
  expect([hidden.status, hidden.body.error!.code]).toEqual([200, 500]);
  cloud.setFaults(['rate-limit:times=1,retry=0']);
  expect((await member.get(flavors)).status).toBe(429);
  expect((await member.get(flavors)).status).toBe(200);
});
