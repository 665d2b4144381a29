import { expect, test } from 'vitest';
import type { SandboxCloud } from '../../cloud/sandbox-cloud.ts';
import { login, stopClock, testSandbox, textOf } from '../../testing.ts';
import type { Wire } from '../../testing.ts';

const nova = '/compute/v2.1';
const none = { 'openstack-api-version': 'compute 2.37' };

function flavor(cloud: SandboxCloud, name: string): string {
  return [...cloud.tables.flavors.values()].find((one) => one.name === name)!.id;
}

function image(cloud: SandboxCloud): string {
  return [...cloud.tables.images.values()].find(({ name }) => name === 'Debian 12')!.id;
}

async function open(options: Parameters<typeof testSandbox>[0] = {}) {
  const { clouds } = await testSandbox(options);
  const cloud = clouds[0]!;
  const member = await login(cloud);
  const body = { name: 's', flavorRef: flavor(cloud, 'tiny'), imageRef: image(cloud), networks: 'none' };
  const create = (changes: object = {}) => member.post(`${nova}/servers`, { server: { ...body, ...changes } }, none);
  return { cloud, member, create };
}

async function server(member: Wire, id: unknown, microversion = '2.93') {
  return (await member.get(`${nova}/servers/${textOf(id)}`, { 'openstack-api-version': `compute ${microversion}` }))
    .body.server!;
}

test('a server is built step by step in its time, and deleted likewise', async () => {
  const clock = stopClock();
  const { member, create } = await open({
    pace: 1,
    durations: { serverBuild: 300, serverDelete: 150, guestBoot: 100 },
  });
  const made = await create();
  expect(made.status).toBe(202);
  const id = made.body.server!.id;
  expect(await server(member, id)).toMatchObject({
    status: 'BUILD',
    'OS-EXT-STS:task_state': 'scheduling',
    hostId: '',
  });
  const early = await member.post(`${nova}/servers/${textOf(id)}/action`, { 'os-getConsoleOutput': {} });
  expect(early.body).toEqual({ conflictingRequest: { code: 409, message: `Instance ${textOf(id)} is not ready` } });
  // A third for the scheduler, the rest for the host.
  clock.pass(100);
  expect(await server(member, id)).toMatchObject({ status: 'BUILD', 'OS-EXT-STS:task_state': 'block_device_mapping' });
  clock.pass(200);
  expect(await server(member, id)).toMatchObject({
    status: 'ACTIVE',
    'OS-EXT-STS:vm_state': 'active',
    'OS-EXT-STS:power_state': 1,
  });
  expect((await member.delete(`${nova}/servers/${textOf(id)}`)).status).toBe(204);
  expect(await server(member, id)).toMatchObject({ status: 'ACTIVE', 'OS-EXT-STS:task_state': 'deleting' });
  clock.pass(150);
  expect((await member.get(`${nova}/servers/${textOf(id)}`)).status).toBe(404);
});

test("what is refused, with Nova's words", async () => {
  const { cloud, member, create } = await open();
  const refused = async (changes: object) => {
    const { status, body } = await create(changes);
    return [status, (Object.values(body) as unknown as { message: string }[])[0]?.message];
  };
  expect(await refused({ flavorRef: 'abc' })).toEqual([400, 'Flavor abc could not be found.']);
  expect(await refused({ imageRef: '11111111-1111-4111-8111-111111111111' })).toEqual([
    400,
    'Can not find requested image',
  ]);
  expect(await refused({ imageRef: undefined })).toEqual([400, 'Missing imageRef attribute']);
  expect(await refused({ flavorRef: flavor(cloud, 'SCS-1V-2') })).toEqual([
    403,
    'Only volume-backed servers are allowed for flavors with zero disk.',
  ]);
  expect(await refused({ user_data: 'not base64!' })).toEqual([
    400,
    "Invalid input for field/attribute user_data. Value: not base64!. 'not base64!' is not a 'base64'",
  ]);
  expect(await refused({ key_name: 'nope' })).toEqual([400, 'Invalid key_name provided.']);
  expect(await refused({ security_groups: [{ name: 'nope' }] })).toEqual([
    400,
    "Unable to find security_group with name or id 'nope'",
  ]);
  expect(await refused({ availability_zone: 'mars' })).toEqual([
    400,
    'The requested availability zone is not available',
  ]);
  expect((await refused({ bogus: 1 }))[1]).toContain("Additional properties are not allowed ('bogus' was unexpected)");
  expect((await refused({ networks: undefined }))[1]).toContain("'networks' is a required property");
  expect((await refused({ name: '' }))[0]).toBe(400);
  const device = { boot_index: 0, source_type: 'image', destination_type: 'volume', uuid: image(cloud) };
  expect(await refused({ imageRef: undefined, block_device_mapping_v2: [device] })).toEqual([
    400,
    "Images with destination_type 'volume' need to have a non-zero size specified",
  ]);
  expect(cloud.state.resources('server')).toEqual([]);
  expect((await member.get(`${nova}/nothing`)).text).toContain('<h1>404 Not Found</h1>');
});

test('without a network named, the only one is taken, two are a conflict', async () => {
  const { cloud, member } = await open();
  const body = { name: 's', flavorRef: flavor(cloud, 'tiny'), imageRef: image(cloud) };
  const network = async (cidr: string) => {
    const made = await member.post('/network/v2.0/networks', { network: { name: `n${cidr}` } });
    const id = textOf(made.body.network!.id);
    await member.post('/network/v2.0/subnets', { subnet: { network_id: id, ip_version: 4, cidr } });
    return id;
  };
  const first = await network('10.1.0.0/24');
  const made = await member.post(`${nova}/servers`, { server: body });
  await expect.poll(async () => (await server(member, made.body.server!.id)).status).toBe('ACTIVE');
  const { addresses } = await server(member, made.body.server!.id);
  expect((Object.values(addresses!) as unknown as { addr: string }[][])[0]![0]!.addr).toMatch(/^10\.1\.0\./);
  await network('10.2.0.0/24');
  const twice = await member.post(`${nova}/servers`, { server: body });
  expect(twice.body).toEqual({
    conflictingRequest: {
      code: 409,
      message: 'Multiple possible networks found, use a Network ID to be more specific.',
    },
  });
  const ports = (await member.get(`/network/v2.0/ports?network_id=${first}&device_id=${textOf(made.body.server!.id)}`))
    .body;
  expect(ports.ports).toMatchObject([{ device_owner: 'compute:nova', status: 'ACTIVE' }]);
  await member.delete(`${nova}/servers/${textOf(made.body.server!.id)}`);
  const left = async () =>
    (await member.get(`/network/v2.0/ports?network_id=${first}&device_owner=compute:nova`)).body.ports;
  await expect.poll(left).toEqual([]);
});

test('a quota that is used up is 403 and says what is exceeded', async () => {
  const { cloud, create } = await open({ flaws: ['full-quota'] });
  expect((await create()).body).toEqual({
    forbidden: {
      code: 403,
      message: 'Quota exceeded for instances: Requested 1, but already used 0 of 0 instances',
    },
  });
  cloud.undoFlaw('full-quota');
  expect((await create({ min_count: 21, max_count: 21 })).status).toBe(403);
  expect((await create({ min_count: 2, max_count: 2 })).status).toBe(202);
});

test('boot from volume: the volume is made, belongs to the server and goes with it', async () => {
  const { cloud, member, create } = await open();
  const device = { boot_index: 0, source_type: 'image', destination_type: 'volume', uuid: image(cloud) };
  const made = await create({
    flavorRef: flavor(cloud, 'SCS-1V-2'),
    imageRef: undefined,
    block_device_mapping_v2: [{ ...device, volume_size: 4, delete_on_termination: true }],
  });
  const id = made.body.server!.id;
  await expect.poll(async () => (await server(member, id)).status).toBe('ACTIVE');
  const [volume] = [...cloud.tables.volumes.values()];
  expect(volume).toMatchObject({ size: 4, status: 'in-use', bootable: true });
  expect(await server(member, id)).toMatchObject({
    image: '',
    'os-extended-volumes:volumes_attached': [{ id: volume!.id, delete_on_termination: true }],
  });
  const detached = await member.delete(`${nova}/servers/${textOf(id)}/os-volume_attachments/${volume!.id}`);
  expect(detached.status).toBe(403);
  await member.delete(`${nova}/servers/${textOf(id)}`);
  await expect.poll(() => cloud.state.resources('volume')).toEqual([]);
});

test('a named volume is attached and detached, and a second time refused', async () => {
  const { cloud, member, create } = await open();
  const made = await create();
  const path = `${nova}/servers/${textOf(made.body.server!.id)}/os-volume_attachments`;
  await expect.poll(async () => (await server(member, made.body.server!.id)).status).toBe('ACTIVE');
  const volumeId = cloud.state.plant('volume', { name: 'v' });
  const attach = () => member.post(path, { volumeAttachment: { volumeId } });
  expect((await attach()).body.volumeAttachment).toMatchObject({ volumeId, device: '/dev/vdb' });
  await expect.poll(() => (cloud.settle(), cloud.tables.volumes.get(volumeId)!.status)).toBe('in-use');
  const again = await attach();
  expect(again.body.badRequest!.message).toContain('is already attached to instances');
  expect((await member.delete(`${path}/${volumeId}`)).status).toBe(202);
  await expect.poll(() => (cloud.settle(), cloud.tables.volumes.get(volumeId)!.status)).toBe('available');
  expect((await member.delete(`${path}/${volumeId}`)).status).toBe(404);
});

test('flavors have their extra specs from 2.61 on', async () => {
  const { member } = await open();
  const first = async (microversion: string) =>
    (await member.get(`${nova}/flavors/detail?limit=1`, { 'openstack-api-version': `compute ${microversion}` })).body
      .flavors![0]!;
  expect(await first('2.60')).not.toHaveProperty('extra_specs');
  expect(await first('2.61')).toHaveProperty('extra_specs');
  expect(await first('2.54')).not.toHaveProperty('description');
  expect((await first('2.74')).swap).toBe('');
  expect((await first('2.75')).swap).toBe(0);
});

test('a stopped server is started again; what its state forbids is 409', async () => {
  const { member, create } = await open();
  const made = await create();
  const id = made.body.server!.id;
  await expect.poll(async () => (await server(member, id)).status).toBe('ACTIVE');
  const act = (action: string) => member.post(`${nova}/servers/${textOf(id)}/action`, { [action]: null });
  expect((await act('os-start')).body.conflictingRequest!.message).toContain("Cannot 'start' instance");
  expect((await act('os-stop')).status).toBe(202);
  await expect.poll(async () => (await server(member, id)).status).toBe('SHUTOFF');
  expect((await act('os-start')).status).toBe(202);
  await expect.poll(async () => (await server(member, id)).status).toBe('ACTIVE');
  expect((await act('dance')).body.badRequest!.message).toBe('There is no such action: dance');
});

test('servers of other projects are not there; admins see them', async () => {
  const { cloud, member, create } = await open();
  const made = await create();
  const neighbour = await login(cloud, '-neighbour');
  expect((await neighbour.get(`${nova}/servers/${textOf(made.body.server!.id)}`)).status).toBe(404);
  expect((await neighbour.get(`${nova}/servers`)).body.servers).toEqual([]);
  expect((await member.get(`${nova}/servers?all_tenants=1`)).status).toBe(403);
  const admin = await login(cloud, '-admin');
  expect((await admin.get(`${nova}/servers?all_tenants=1`)).body.servers).toHaveLength(1);
  expect((await member.get(`${nova}/os-services`)).status).toBe(403);
  expect((await admin.get(`${nova}/os-services`)).body.services).toHaveLength(3);
  expect((await member.get('/placement/resource_providers')).body.errors).toMatchObject([{ status: 403 }]);
});

test.each([
  ['no-compute', 'No valid host was found'],
  ['no-network-agent', 'Failed to allocate the network(s)'],
])('with %s a server ends in ERROR and says why', async (flaw, message) => {
  const { member, create } = await open({ flaws: [flaw] });
  const network = await member.post('/network/v2.0/networks', { network: { name: 'n' } });
  const uuid = network.body.network!.id;
  await member.post('/network/v2.0/subnets', { subnet: { network_id: uuid, ip_version: 4, cidr: '10.3.0.0/24' } });
  const made = await create({ networks: [{ uuid }] });
  await expect.poll(async () => (await server(member, made.body.server!.id)).status).toBe('ERROR');
  expect((await server(member, made.body.server!.id)).fault).toMatchObject({
    code: 500,
    message: expect.stringContaining(message) as string,
  });
});
