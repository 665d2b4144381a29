import { expect, test } from 'vitest';
import { inTurn, json } from './testing/loopback-cloud.ts';
import { empty, scriptedCloud } from './testing/scripted-cloud.ts';

const plainFlavor = (id: string) => ({ id, name: id, vcpus: 1, ram: 1024, disk: 5 });
const ids = Array.from({ length: 30 }, (_, index) => `f${index}`);

test('asks for extra specs flavor by flavor where the list has none, few at a time, in the order of the list', async () => {
  let atOnce = 0;
  let most = 0;
  const specs = ids.map((id) => [
    `GET /compute/v2.1/flavors/${id}/os-extra_specs`,
    (response: Parameters<ReturnType<typeof json>>[0], ...rest: [never, never]) => {
      most = Math.max(most, ++atOnce);
      setImmediate(() => {
        atOnce--;
        json(200, { extra_specs: { of: id } })(response, ...rest);
      });
    },
  ]);
  await using it = await scriptedCloud({
    'GET /compute/v2.1/flavors/detail': json(200, { flavors: ids.map(plainFlavor) }),
    ...Object.fromEntries(specs),
  });
  const flavors = await Array.fromAsync(it.cloud.compute.listFlavors());
  expect(flavors.map((one) => [one.id, one.extra_specs])).toEqual(ids.map((id) => [id, { of: id }]));
  expect(most).toBeLessThanOrEqual(8);
});

test('asks for no extra specs where the list has them', async () => {
  const flavors = ids.map((id) => ({ ...plainFlavor(id), extra_specs: {} }));
  await using it = await scriptedCloud({ 'GET /compute/v2.1/flavors/detail': json(200, { flavors }) });
  await Array.fromAsync(it.cloud.compute.listFlavors());
  expect(it.requests()).toEqual(['GET /compute/v2.1/flavors/detail']);
});

test('a list of flavors fails when the extra specs of one cannot be had', async () => {
  await using it = await scriptedCloud({
    'GET /compute/v2.1/flavors/detail': json(200, { flavors: ids.map(plainFlavor) }),
    'GET /compute/v2.1/flavors/f0/os-extra_specs': json(403, { forbidden: { code: 403, message: 'no' } }),
  });
  await expect(Array.fromAsync(it.cloud.compute.listFlavors())).rejects.toMatchObject({
    reason: 'openstack.forbidden',
  });
});

test('a delete takes 404 for success and nothing else', async () => {
  await using it = await scriptedCloud({
    'DELETE /compute/v2.1/servers/a': empty(204),
    'DELETE /compute/v2.1/servers/b': empty(404),
    'DELETE /compute/v2.1/servers/c': json(409, { conflictingRequest: { code: 409, message: 'locked' } }),
  });
  expect(await it.cloud.compute.deleteServer('a')).toBe('deleted');
  expect(await it.cloud.compute.deleteServer('b')).toBe('gone');
  await expect(it.cloud.compute.deleteServer('c')).rejects.toMatchObject({ reason: 'openstack.conflict' });
});

test('names the field of a wrong type below its wrapper', async () => {
  await using it = await scriptedCloud({
    'GET /compute/v2.1/servers/a': json(200, { server: { id: 'a', name: 'a', status: 7 } }),
  });
  await expect(it.cloud.compute.getServer('a')).rejects.toThrow(/compute.*\/servers\/\{id\}.*field server\.status/);
});

test('keeps fields that it does not know', async () => {
  await using it = await scriptedCloud({
    'GET /compute/v2.1/servers/a': json(200, { server: { id: 'a', name: 'a', 'vendor:extra': [1] } }),
  });
  expect(await it.cloud.compute.getServer('a')).toEqual({ id: 'a', name: 'a', 'vendor:extra': [1] });
});

test('asks Glance for large pages, and follows its links by their query only', async () => {
  const image = (id: string) => ({
    id,
    name: id,
    status: 'active',
    visibility: 'public',
    created_at: '2026-01-01T00:00:00Z',
    updated_at: '2026-01-01T00:00:00Z',
    min_disk: 0,
    min_ram: 0,
    tags: [],
  });
  await using it = await scriptedCloud({
    'GET /image/v2/images': inTurn(
      json(200, { images: [image('a')], next: '/v2/images?marker=a&limit=1000' }),
      json(200, { images: [image('b')] }),
    ),
  });
  const images = await Array.fromAsync(it.cloud.image.listImages({ visibility: 'public' }));
  expect(images.map((one) => one.id)).toEqual(['a', 'b']);
  expect(it.requests()).toEqual([
    'GET /image/v2/images?visibility=public&limit=1000',
    expect.stringMatching(/^GET \/image\/v2\/images\?(?=.*marker=a)(?=.*limit=1000)(?=.*visibility=public)/),
  ]);
});

test('sends a JSON patch in the media type that Glance wants', async () => {
  await using it = await scriptedCloud({ 'PATCH /image/v2/images/a': json(404, {}) });
  await expect(it.cloud.image.updateImage('a', [{ op: 'remove', path: '/x' }])).rejects.toMatchObject({
    reason: 'openstack.not-found',
  });
  const sent = it.server.seen.at(-1)!;
  expect(sent.headers['content-type']).toBe('application/openstack-images-v2.1-json-patch');
  expect(JSON.parse(sent.body)).toEqual([{ op: 'remove', path: '/x' }]);
});

test('pages through secrets by offset, and ends though Barbican says there is more', async () => {
  const secret = (id: string) => ({
    secret_ref: `http://inside.invalid/v1/secrets/${id}/`,
    name: null,
    status: 'ACTIVE',
    created: '2026-01-01T00:00:00',
  });
  const next = 'http://inside.invalid/v1/secrets?limit=2&offset=2';
  await using it = await scriptedCloud({
    'GET /key-manager/v1/secrets': inTurn(
      json(200, { secrets: [secret('a'), secret('b')], total: 3, next }),
      json(200, { secrets: [secret('c')], total: 3, next }),
      json(200, { secrets: [], total: 3, next }),
    ),
  });
  const found = await Array.fromAsync(it.cloud.keyManager.listSecrets());
  expect(found.map((one) => one.id)).toEqual(['a', 'b', 'c']);
  expect(it.requests().map((one) => new URLSearchParams(one.split('?')[1]).get('offset'))).toEqual(['0', '2', '3']);
});

test('reads prefix lengths in either form', async () => {
  const pool = { id: 'a', name: 'a', ip_version: 6, shared: true, prefixes: [] };
  await using it = await scriptedCloud({
    'GET /network/v2.0/subnetpools': json(200, {
      subnetpools: [
        { ...pool, default_prefixlen: '64' },
        { ...pool, default_prefixlen: 56 },
      ],
    }),
  });
  const pools = await Array.fromAsync(it.cloud.network.listSubnetPools());
  expect(pools.map((one) => one.default_prefixlen)).toEqual([64, 56]);
});

test('pages through objects until none is left, without the folders of a delimiter', async () => {
  const object = (name: string) => ({ name, hash: 'x', bytes: 1, last_modified: '2026-01-01T00:00:00' });
  await using it = await scriptedCloud({
    'GET /v1/AUTH_p1/c': inTurn(json(200, [object('a'), { subdir: 'b/' }]), json(200, [object('c')]), json(200, [])),
  });
  const found = await Array.fromAsync(it.cloud.objectStore.listObjects('c', { delimiter: '/' }));
  expect(found.map((one) => one.name)).toEqual(['a', 'c']);
  const markers = it.requests().map((one) => new URLSearchParams(one.split('?')[1]).get('marker'));
  expect(markers).toEqual([null, 'b/', 'c']);
});

test('lists EC2 credentials through the general API for members, and passes over what has not their form', async () => {
  const credential = (blob: string, more: object = {}) => ({
    user_id: 'u1',
    project_id: 'p1',
    type: 'ec2',
    blob,
    ...more,
  });
  await using it = await scriptedCloud({
    'GET /v3/users/u1/credentials/OS-EC2': json(403, { error: { code: 403, message: 'no', title: 'Forbidden' } }),
    'GET /v3/credentials': json(200, {
      credentials: [
        credential('{"access": "a", "secret": "s"}'),
        credential('no json'),
        credential('{"access": 7}'),
        credential('{"access": "b", "secret": "s"}', { type: 'totp' }),
        credential('{"access": "c", "secret": "s"}', { user_id: 'u2' }),
      ],
      links: { next: null },
    }),
  });
  const found = await Array.fromAsync(it.cloud.identity.listEc2Credentials('u1'));
  expect(found.map((one) => one.access)).toEqual(['a']);
});

test('says where a role goes by the route', async () => {
  await using it = await scriptedCloud({});
  const { identity } = it.cloud;
  await identity.unassignRole({ role: 'r', user: 'u', project: 'p' });
  await identity.unassignRole({ role: 'r', group: 'g', domain: 'd' });
  expect(it.requests()).toEqual(['DELETE /v3/projects/p/users/u/roles/r', 'DELETE /v3/domains/d/groups/g/roles/r']);
});
