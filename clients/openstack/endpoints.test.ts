import { expect, test } from 'vitest';
import type { CloudConfig } from './config/cloud-config.ts';
import { openConnection } from './connection.ts';
import type { Answer, LoopbackCloud } from './testing/loopback-cloud.ts';
import { json, loopbackCloud } from './testing/loopback-cloud.ts';

const ok = json(200, {});
const version = (id: string, path: string, more = {}) => ({
  id,
  status: 'CURRENT',
  links: [{ rel: 'self', href: `http://inside.invalid:1234/${path}/` }],
  ...more,
});

async function setup(
  services: Record<string, string>,
  routes: Record<string, Answer>,
  changes: Partial<CloudConfig> = {},
) {
  const server = await loopbackCloud({ services, routes });
  const connection = openConnection(server.config(changes));
  const dispose = async (): Promise<void> => {
    await connection.close();
    await server[Symbol.asyncDispose]();
  };
  return { server, connection, [Symbol.asyncDispose]: dispose };
}

const below = async (server: LoopbackCloud, url: Promise<string>): Promise<string> =>
  (await url).replace(server.url, '');

test('a catalogue URL that carries the wanted version needs no discovery', async () => {
  await using it = await setup(
    { compute: '/compute/v2.1', volumev3: '/volume/v3/p1', 'object-store': '/v1/AUTH_p1' },
    {},
  );
  expect(await below(it.server, it.connection.service('compute').endpoint())).toBe('/compute/v2.1');
  expect(await below(it.server, it.connection.service('block-storage').endpoint())).toBe('/volume/v3/p1');
  expect(await below(it.server, it.connection.service('object-store').endpoint())).toBe('/v1/AUTH_p1');
  expect(it.server.seen).toHaveLength(1);
});

test.for<[string, Answer]>([
  ['versions with status 300', json(300, { versions: [version('v2.15', 'v2'), version('v1.0', 'v1')] })],
  ['versions as values', json(200, { versions: { values: [version('v2.15', 'v2')] } })],
  ['one version', json(200, { version: version('v2.15', 'v2') })],
  ['links without versions', json(300, { versions: [{ id: 'v2', status: 'STABLE', links: [] }] })],
  ['no document at all', json(404, {})],
  ['a web page', (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>')],
])('discovery: %s', async ([, answer]) => {
  await using it = await setup({ image: '/image/' }, { 'GET /image/': answer, 'POST /image/v2/images': ok });
  const service = it.connection.service('image');
  await Promise.all([service.raw('POST', '/images'), service.raw('POST', '/images')]);
  await it.connection.scoped({}).service('image').raw('POST', '/images');
  expect(it.server.count('GET /image/')).toBe(1);
  expect(it.server.count('POST /image/v2/images')).toBe(3);
});

test('a read asks the version that we speak without discovery, and what follows goes there too', async () => {
  await using it = await setup(
    { network: '/network' },
    { 'GET /network/v2.0/networks': ok, 'POST /network/v2.0/networks': ok },
  );
  const service = it.connection.service('network');
  await service.raw('GET', '/networks');
  await service.raw('POST', '/networks', { body: {} });
  expect(it.server.count('GET /network/')).toBe(0);
  expect(await below(it.server, service.endpoint())).toBe('/network/v2.0');
});

test.for([300, 404])('a read that is refused with %i there discovers the version and asks again', async (status) => {
  await using it = await setup(
    { compute: '/compute' },
    {
      'GET /compute/': json(300, { versions: [version('v2.0', 'v2')] }),
      'GET /compute/v2.1/servers': json(status, {}),
      'GET /compute/v2/servers': ok,
    },
  );
  const service = it.connection.service('compute');
  expect((await service.raw('GET', '/servers')).status).toBe(200);
  expect((await service.raw('GET', '/servers')).status).toBe(200);
  expect(it.server.count('GET /compute/v2.1/servers')).toBe(1);
  expect(it.server.count('GET /compute/')).toBe(1);
});

test('a refusal that has nothing to do with the version is not asked for twice', async () => {
  await using it = await setup(
    { image: '/image' },
    {
      'GET /image/': json(300, { versions: [version('v2.15', 'v2')] }),
      'GET /image/v2/images/gone': json(404, {}),
      'GET /image/v2/images': json(403, {}),
    },
  );
  const service = it.connection.service('image');
  await expect(service.raw('GET', '/images')).rejects.toMatchObject({ reason: 'openstack.forbidden' });
  expect(it.server.count('GET /image/')).toBe(0);
  await expect(service.raw('GET', '/images/gone')).rejects.toMatchObject({ reason: 'openstack.not-found' });
  expect(it.server.count('GET /image/v2/images/gone')).toBe(1);
  expect(it.server.count('GET /image/')).toBe(1);
});

test('an override without a version is asked for the version that we speak; one with another version is obeyed', async () => {
  await using it = await setup({ image: '/image/v2' }, { 'GET /mirror/v2/images': ok, 'GET /old/v2.9/networks': ok });
  const services = {
    image: { endpointOverride: `${it.server.url}/mirror` },
    network: { endpointOverride: `${it.server.url}/old/v2.9` },
  };
  const connection = openConnection(it.server.config({ services }));
  await connection.service('image').raw('GET', '/images');
  await connection.service('network').raw('GET', '/networks');
  await connection.close();
  expect(it.server.count('GET /mirror/')).toBe(0);
});

test('links with another host, scheme or path lead to the host of the catalogue', async () => {
  await using it = await setup(
    { network: '/behind/proxy/network' },
    { 'GET /behind/proxy/network/': json(200, { versions: [version('v2.0', 'v2.0')] }) },
  );
  expect(await below(it.server, it.connection.service('network').endpoint())).toBe('/behind/proxy/network/v2.0');
});

test('an old version in the catalogue leads to the wanted one, with the project in its place', async () => {
  await using it = await setup(
    { volumev2: '/volume/v2/p1', compute: '/compute/v2/p1' },
    {
      'GET /volume/': json(300, { versions: [version('v2.0', 'v2', { status: 'DEPRECATED' }), version('v3.0', 'v3')] }),
      'GET /compute/': json(200, { versions: [version('v2.0', 'v2')] }),
    },
  );
  expect(await below(it.server, it.connection.service('block-storage').endpoint())).toBe('/volume/v3/p1');
  expect(await below(it.server, it.connection.service('compute').endpoint())).toBe('/compute/v2/p1');
});

test('Cinder gets the project when the catalogue leaves it out', async () => {
  await using it = await setup({ 'block-storage': '/volume/v3' }, {});
  expect(await below(it.server, it.connection.service('block-storage').endpoint())).toBe('/volume/v3/p1');
});

test('a service without a version that we speak says what it offers', async () => {
  await using it = await setup(
    { image: '/image' },
    { 'GET /image/': json(300, { versions: [version('v1.1', 'v1')] }) },
  );
  await expect(it.connection.service('image').endpoint()).rejects.toMatchObject({
    reason: 'openstack.version-unsupported',
    params: { offered: 'v1.1', wanted: 'v2' },
  });
});

test('a missing service names what there is', async () => {
  await using it = await setup({ image: '/image', network: '/network' }, {});
  expect(await it.connection.endpoint('compute')).toBeNull();
  await expect(it.connection.service('compute').raw('GET', '/servers')).rejects.toMatchObject({
    reason: 'openstack.service-missing',
    params: { service: 'compute', known: 'image, network', region: 'east', override: 'compute_endpoint_override' },
  });
});

test('region and interface are chosen; configured overrides win', async () => {
  await using it = await setup(
    { image: '/image/v2', network: '/network/v2.0' },
    {},
    {
      region: 'west',
      services: { image: { region: 'east' }, compute: { endpointOverride: 'http://127.0.0.1:1/%(project_id)s/v2.1' } },
    },
  );
  expect(await it.connection.endpoint('image')).toBe(`${it.server.url}/image/v2`);
  expect(await it.connection.endpoint('network')).toBeNull();
  expect(await it.connection.service('compute').endpoint()).toBe('http://127.0.0.1:1/p1/v2.1');
});

test('a configured version that we do not speak is said so', async () => {
  await using it = await setup(
    { volumev2: '/volume/v2/p1' },
    {},
    { services: { 'block-storage': { apiVersion: '2' } } },
  );
  await expect(it.connection.service('block-storage').endpoint()).rejects.toMatchObject({
    reason: 'openstack.version-unsupported',
  });
});

test.for<[string, { min_version: string; version: string }, string | null]>([
  ['2.61', { min_version: '2.1', version: '2.93' }, '2.61'],
  ['2.61', { min_version: '2.1', version: '2.9' }, '2.9'],
  ['2.61', { min_version: '', version: '' }, null],
])('microversion %s of %j is %s', async ([wanted, range, agreed]) => {
  await using it = await setup(
    { compute: '/compute/v2.1' },
    {
      'GET /compute/v2.1/': json(200, { version: version('v2.1', 'v2.1', range) }),
      'GET /compute/v2.1/flavors': ok,
    },
  );
  const service = it.connection.service('compute');
  expect(await service.microversion(wanted)).toBe(agreed);
  await service.raw('GET', '/flavors', { microversion: wanted });
  await service.raw('GET', '/flavors');
  const [versioned, plain] = it.server.seen.filter((one) => one.path.endsWith('/flavors'));
  expect(versioned!.headers['openstack-api-version']).toBe(agreed === null ? undefined : `compute ${agreed}`);
  expect(versioned!.headers['x-openstack-nova-api-version']).toBe(agreed ?? undefined);
  expect(plain!.headers).not.toHaveProperty('openstack-api-version');
  expect(it.server.count('GET /compute/v2.1/')).toBe(1);
});

test('Cinder calls itself volume in the header', async () => {
  await using it = await setup(
    { volumev3: '/volume/v3/p1' },
    {
      'GET /volume/v3/': json(300, { versions: [version('v3.0', 'v3', { version: '3.70', min_version: '3.0' })] }),
      'GET /volume/v3/p1/types': ok,
    },
  );
  await it.connection.service('block-storage').raw('GET', '/types', { microversion: '3.60' });
  expect(it.server.seen.at(-1)!.headers['openstack-api-version']).toBe('volume 3.60');
});

test('a read that needs a microversion asks for it without discovery, and discovers when it is refused', async () => {
  const flavors = '/compute/v2.1/flavors';
  const routes = {
    'GET /compute/v2.1/': json(200, { version: version('v2.1', 'v2.1', { min_version: '2.1', version: '2.9' }) }),
  };
  await using willing = await setup({ compute: '/compute/v2.1' }, { ...routes, [`GET ${flavors}`]: ok });
  await willing.connection.service('compute').raw('GET', '/flavors', { microversion: '2.61' });
  expect(willing.server.count('GET /compute/v2.1/')).toBe(0);

  await using old = await setup(
    { compute: '/compute/v2.1' },
    {
      ...routes,
      [`GET ${flavors}`]: (response, request) =>
        response.writeHead(request.headers['openstack-api-version'] === 'compute 2.9' ? 200 : 406).end('{}'),
    },
  );
  const service = old.connection.service('compute');
  for (let time = 0; time < 2; time++)
    expect((await service.raw('GET', '/flavors', { microversion: '2.61' })).status).toBe(200);
  // Refused once, and then known.
  expect(old.server.count(`GET ${flavors}`)).toBe(3);
  expect(old.server.count('GET /compute/v2.1/')).toBe(1);

  // What may create is not tried.
  await using careful = await setup({ compute: '/compute/v2.1' }, { ...routes, 'POST /compute/v2.1/servers': ok });
  await careful.connection.service('compute').raw('POST', '/servers', { microversion: '2.61', body: {} });
  expect(careful.server.seen.at(-1)!.headers['openstack-api-version']).toBe('compute 2.9');
});

test('a service whose lowest microversion is above ours is not used by mistake', async () => {
  await using it = await setup(
    { compute: '/compute/v2.1' },
    {
      'GET /compute/v2.1/': json(200, { version: version('v2.1', 'v2.1', { min_version: '2.95', version: '2.99' }) }),
      'GET /compute/v2.1/flavors': json(406, {}),
    },
  );
  await expect(it.connection.service('compute').raw('GET', '/flavors', { microversion: '2.61' })).rejects.toMatchObject(
    { reason: 'openstack.version-unsupported' },
  );
});

test('parameters of a route cannot leave it', async () => {
  await using it = await setup({ compute: '/compute/v2.1' }, {});
  const service = it.connection.service('compute');
  await expect(service.raw('GET', '/servers/{id}', { params: { id: '../../v3/users?x=1#y' } })).rejects.toMatchObject({
    reason: 'openstack.not-found',
  });
  expect(it.server.seen.at(-1)!.path).toBe('/compute/v2.1/servers/..%2F..%2Fv3%2Fusers%3Fx%3D1%23y');
  await expect(service.raw('GET', '/servers/{id}', { params: { id: '..' } })).rejects.toThrow('lacks a usable value');
  await expect(service.raw('GET', '/servers/{id}', { params: { id: '' } })).rejects.toThrow('{id}');
});
