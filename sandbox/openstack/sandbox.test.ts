import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { expect, test } from 'vitest';
import type { ObservedCall } from './index.ts';
import { startSandbox } from './sandbox.ts';
import { login, request, testSandbox, textOf } from './testing.ts';

test('every answer says that the cloud is simulated, the version document and the catalogue too', async () => {
  const { clouds } = await testSandbox();
  const member = await login(clouds[0]!);
  for (const path of ['/identity/v3', '/compute/v2.1/servers', '/compute/v2.1/nothing', '/nowhere']) {
    const reply = await member.get(path);
    expect(reply.headers.get('x-allmend-sandbox')).toBe('1');
  }
  const { body } = await request(clouds[0]!, 'GET', '/identity/v3');
  expect(body.version).toMatchObject({ 'x-allmend-sandbox': { guests: 'simulated' } });
  const catalog = (await member.get('/identity/v3/auth/catalog')).body.catalog as unknown as { type: string }[];
  expect(catalog.find(({ type }) => type === 'identity')).toMatchObject({ 'x-allmend-sandbox': '1' });
});

test('the catalogue has the types of the lab, each endpoint answers', async () => {
  const { clouds } = await testSandbox();
  const member = await login(clouds[0]!);
  const catalog = (await member.get('/identity/v3/auth/catalog')).body.catalog as unknown as {
    type: string;
    endpoints: { interface: string; url: string }[];
  }[];
  expect(catalog.map(({ type }) => type).sort()).toEqual([
    'block-storage',
    'compute',
    'identity',
    'image',
    'key-manager',
    'load-balancer',
    'network',
    'object-store',
    'object-store-s3',
    'placement',
    'volumev3',
  ]);
  for (const { endpoints } of catalog) {
    expect(endpoints.map((endpoint) => endpoint.interface)).toEqual(['public', 'internal', 'admin']);
    expect((await fetch(endpoints[0]!.url, { headers: { 'x-auth-token': member.token } })).status).toBeLessThan(500);
  }
});

test('the same seed gives the same names, ids and passwords, another seed others', async () => {
  const facts = async (seed: string) => {
    const { clouds } = await testSandbox({ seed, clouds: 3 });
    return clouds.map((cloud) => [cloud.name, cloud.accounts, [...cloud.tables.flavors.keys()]]);
  };
  const [one, same, other] = [await facts('a'), await facts('a'), await facts('b')];
  expect(same).toEqual(one);
  expect(other).not.toEqual(one);
  expect(new Set(one.map(([name]) => name)).size).toBe(3);
});

test('clouds are apart from each other', async () => {
  const { clouds } = await testSandbox({ clouds: 2 });
  const [first, second] = [clouds[0]!, clouds[1]!];
  const member = await login(first);
  await member.post('/compute/v2.1/os-keypairs', { keypair: { name: 'k' } });
  expect(first.state.resources('key-pair')).toHaveLength(1);
  expect(second.state.resources('key-pair')).toHaveLength(0);
  const foreign = await request(second, 'GET', '/compute/v2.1/servers', { headers: { 'x-auth-token': member.token } });
  expect(foreign.status).toBe(401);
});

test('a hundred clouds start in one process', async () => {
  const sandbox = await testSandbox({ clouds: 100 });
  const { clouds } = sandbox;
  expect(new Set(clouds.map(({ urls }) => urls.api)).size).toBe(100);
  expect(sandbox.cloudsYaml().match(/auth_url/g)).toHaveLength(600);
  const last = await login(clouds[99]!);
  expect((await last.get('/compute/v2.1/flavors')).status).toBe(200);
});

test('latency is added to each request', async () => {
  const { clouds } = await testSandbox({ latency: 60 });
  const started = performance.now();
  await request(clouds[0]!, 'GET', '/compute/');
  expect(performance.now() - started).toBeGreaterThanOrEqual(59);
});

test('each call can be observed by its route', async () => {
  const calls: ObservedCall[] = [];
  const { clouds } = await testSandbox({ observe: (call) => calls.push(call) });
  const member = await login(clouds[0]!);
  const reply = await member.get('/compute/v2.1/servers/nothing');
  expect(calls.at(-1)).toMatchObject({
    service: 'compute',
    method: 'GET',
    route: '/v2.1/servers/{id}',
    status: 404,
    requestId: reply.headers.get('x-openstack-request-id'),
  });
});

test('wrong options are said so', async () => {
  await expect(startSandbox({ clouds: 0 })).rejects.toMatchObject({ reason: 'sandbox.wrong-count' });
  await expect(startSandbox({ profile: 'essex' as 'zed' })).rejects.toMatchObject({
    reason: 'sandbox.unknown-profile',
  });
  await expect(startSandbox({ flaws: ['no-such'] })).rejects.toMatchObject({ reason: 'sandbox.unknown-flaw' });
  await expect(startSandbox({ faults: ['no-such'] })).rejects.toMatchObject({ reason: 'sandbox.unknown-fault' });
  const { clouds } = await testSandbox();
  const port = Number(new URL(clouds[0]!.urls.api).port);
  await expect(startSandbox({ port })).rejects.toMatchObject({ reason: 'sandbox.cannot-listen' });
});

/** Sends the beginning of an upload and breaks it off once the server has taken it up. */
async function brokenUpload(url: string, token: string): Promise<void> {
  const headers = { 'x-auth-token': token, 'content-type': 'application/octet-stream', 'content-length': '5000' };
  const upload = httpRequest(url, { method: 'PUT', headers: { ...headers, expect: '100-continue' } });
  const gone = once(upload, 'error');
  upload.flushHeaders();
  await once(upload, 'continue');
  await new Promise((resolve) => upload.write(new Uint8Array(1000), resolve));
  upload.destroy();
  await gone;
}

test('an upload that is broken off leaves nothing and is no error of the sandbox', async () => {
  const calls: ObservedCall[] = [];
  const { clouds } = await testSandbox({ observe: (call) => calls.push(call) });
  const member = await login(clouds[0]!);
  const image = { name: 'half', disk_format: 'raw', container_format: 'bare' };
  const id = textOf((await member.post('/image/v2/images', image)).body.id);
  await brokenUpload(`${clouds[0]!.urls.api}/image/v2/images/${id}/file`, member.token);
  await expect.poll(() => calls.at(-1)?.method).toBe('PUT');
  expect((await member.get(`/image/v2/images/${id}`)).body.status).toBe('queued');

  const container = `${clouds[0]!.urls.object}/v1/AUTH_${member.projectId}/box`;
  const headers = { 'x-auth-token': member.token };
  await fetch(container, { method: 'PUT', headers });
  await brokenUpload(`${container}/half`, member.token);
  await expect.poll(() => calls.at(-1)?.path).toContain('/box/half');
  expect(await (await fetch(container, { headers })).text()).toBe('');
});

test('every kind of resource that a client removes can be planted and is listed', async () => {
  const { clouds } = await testSandbox();
  const cloud = clouds[0]!;
  const kinds = [
    'server',
    'port',
    'floating-ip',
    'router',
    'subnet',
    'network',
    'security-group',
    'key-pair',
    'volume',
    'volume-snapshot',
    'backup',
    'image',
    'secret',
    'ec2-credential',
    'object-container',
    'user',
    'group',
    'project',
    'application-credential',
  ];
  for (const kind of kinds) {
    const id = cloud.state.plant(kind, { name: `theirs-${kind}` });
    expect(cloud.state.resources(kind).map((one) => one.id)).toContain(id);
  }
});

test('foreign resources can be planted and listed; an unknown kind is refused', async () => {
  const { clouds } = await testSandbox();
  const [cloud] = [clouds[0]!];
  const id = cloud.state.plant('server', { name: 'allmend-not-yours', tags: ['allmend:x:y'] });
  expect(cloud.state.resources('server')).toEqual([
    expect.objectContaining({
      id,
      name: 'allmend-not-yours',
      tags: ['allmend:x:y'],
      ownerId: cloud.accounts[0]!.projectId,
    }),
  ]);
  expect(() => cloud.state.plant('spaceship')).toThrow(expect.objectContaining({ reason: 'sandbox.cannot-plant' }));
});
