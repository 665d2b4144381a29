import { expect, test } from 'vitest';
import { login, stopClock, testSandbox, textOf } from '../../testing.ts';
import type { Json, Wire } from '../../testing.ts';

async function open(options: Parameters<typeof testSandbox>[0] = {}) {
  const { clouds } = await testSandbox(options);
  const cloud = clouds[0]!;
  const member = await login(cloud);
  return { cloud, member, v3: `/volume/v3/${member.projectId}` };
}

async function make(wire: Wire, v3: string, body: object = {}): Promise<Json> {
  const answer = await wire.post(`${v3}/volumes`, { volume: { size: 1, ...body } });
  expect(answer.status).toBe(202);
  return answer.body.volume!;
}

function microversion(number: string) {
  return { 'openstack-api-version': `volume ${number}` };
}

const notRemovable =
  'Invalid volume: Volume status must be available or error or error_restoring or error_extending or error_managing and must not be migrating, attached, belong to a group, have snapshots, awaiting a transfer, or be disassociated from snapshots after volume transfer.';

test('a volume is creating, available, deleting and gone, each in its time', async () => {
  const clock = stopClock();
  const { member, v3 } = await open({ pace: 1, durations: { volumeCreate: 150, volumeDelete: 150 } });
  const made = await make(member, v3, { name: 'v', metadata: { a: 'b' } });
  expect(made).toMatchObject({ status: 'creating', size: 1, bootable: 'false', metadata: { a: 'b' }, attachments: [] });
  expect(made).not.toHaveProperty('os-vol-tenant-attr:tenant_id');
  const read = () => member.get(`${v3}/volumes/${textOf(made.id)}`);
  const status = async () => (await read()).body.volume?.status;
  expect(await status()).toBe('creating');
  clock.pass(150);
  expect(await status()).toBe('available');
  expect((await read()).body.volume).toMatchObject({ 'os-vol-tenant-attr:tenant_id': member.projectId });
  expect((await member.delete(`${v3}/volumes/${textOf(made.id)}`)).status).toBe(202);
  expect(await status()).toBe('deleting');
  clock.pass(150);
  expect((await read()).body).toEqual({
    itemNotFound: { code: 404, message: `Volume ${textOf(made.id)} could not be found.` },
  });
});

test('a volume that no host has yet is deleted at once, one that a host builds is not', async () => {
  const { cloud, member, v3 } = await open({ pace: 1, durations: { volumeCreate: 60_000 } });
  const early = await make(member, v3);
  expect((await member.delete(`${v3}/volumes/${textOf(early.id)}`)).status).toBe(202);
  expect((await member.get(`${v3}/volumes/${textOf(early.id)}`)).status).toBe(404);
  const late = await make(member, v3);
  cloud.tables.volumes.get(textOf(late.id))!.host = 'somewhere';
  const refused = await member.delete(`${v3}/volumes/${textOf(late.id)}`);
  expect([refused.status, refused.body]).toEqual([400, { badRequest: { code: 400, message: notRemovable } }]);
});

test.each([
  [{ size: 0 }, 400, 'Invalid input for field/attribute size. Value: 0. 0 is less than the minimum of 1'],
  [{ size: 'a' }, 400, "Invalid input for field/attribute size. Value: a. 'a' does not match '^[0-9]+$'"],
  [
    { size: 1.5 },
    400,
    "Invalid input for field/attribute size. Value: 1.5. 1.5 is not of type 'integer', 'string', 'null'",
  ],
  [
    { size: null },
    400,
    'The server could not comply with the request since it is either malformed or otherwise incorrect.',
  ],
  [{ name: 'x'.repeat(256) }, 400, 'Invalid input received: name has 256 characters, more than 255.'],
  [{ metadata: { a: 1 } }, 400, "Invalid input for field/attribute a. Value: 1. 1 is not of type 'string'"],
  [{ imageRef: 'nope' }, 400, 'Invalid image identifier or unable to access requested image.'],
  [{ volume_type: 'nope' }, 404, 'Volume type with name nope could not be found.'],
  [{ availability_zone: 'nope' }, 400, "Availability zone 'nope' is invalid."],
  [
    { snapshot_id: 'nope' },
    400,
    "Invalid input for field/attribute snapshot_id. Value: nope. 'nope' is not valid under any of the given schemas",
  ],
])('a volume with %o is refused', async (body, status, message) => {
  const { member, v3 } = await open();
  const answer = await member.post(`${v3}/volumes`, { volume: { size: 1, ...body } });
  expect([answer.status, Object.values(answer.body)]).toEqual([status, [{ code: status, message }]]);
});

test('unknown attributes of a new volume are let through, those of a changed one are not', async () => {
  const { member, v3 } = await open();
  const volume = await make(member, v3, { foo: 1 });
  const answer = await member.send('PUT', `${v3}/volumes/${textOf(volume.id)}`, { body: { volume: { size: 3 } } });
  expect(answer.body.badRequest!.message).toBe(
    "Invalid input for field/attribute volume. Value: {'size': 3}. Additional properties are not allowed ('size' was unexpected)",
  );
});

test('quotas count volumes and gigabytes, with Retry-After', async () => {
  const { cloud, member, v3 } = await open();
  const admin = await login(cloud, '-admin');
  const quotas = `/volume/v3/${admin.projectId}/os-quota-sets/${member.projectId}`;
  expect((await admin.send('PUT', quotas, { body: { quota_set: { volumes: 1, gigabytes: 5 } } })).status).toBe(200);
  const large = await member.post(`${v3}/volumes`, { volume: { size: 6 } });
  expect(large.headers.get('retry-after')).toBe('0');
  expect(large.body).toEqual({
    overLimit: {
      code: 413,
      retryAfter: '0',
      message:
        'VolumeSizeExceedsAvailableQuota: Requested volume or snapshot exceeds allowed gigabytes quota. Requested 6G, quota is 5G and 0G has been consumed.',
    },
  });
  await make(member, v3);
  const second = await member.post(`${v3}/volumes`, { volume: { size: 1 } });
  expect(second.body.overLimit!.message).toBe(
    "VolumeLimitExceeded: Maximum number of volumes allowed (1) exceeded for quota 'volumes'.",
  );
  expect((await member.get(`${v3}/limits`)).body.limits!.absolute).toMatchObject({
    maxTotalVolumes: 1,
    totalVolumesUsed: 1,
  });
  expect(
    (await member.send('PUT', `${v3}/os-quota-sets/${member.projectId}`, { body: { quota_set: {} } })).status,
  ).toBe(403);
});

test('snapshots hold their volume, and volumes of them are not smaller', async () => {
  const { member, v3 } = await open();
  const volume = await make(member, v3, { size: 2 });
  const path = `${v3}/volumes/${textOf(volume.id)}`;
  await member.get(path);
  const made = await member.post(`${v3}/snapshots`, { snapshot: { volume_id: volume.id, name: 's' } });
  const snapshot = made.body.snapshot!;
  expect(snapshot).toMatchObject({ status: 'creating', size: 2, volume_id: volume.id });
  await expect
    .poll(async () => (await member.get(`${v3}/snapshots/${textOf(snapshot.id)}`)).body.snapshot!.status)
    .toBe('available');
  expect((await member.delete(path)).body.badRequest!.message).toBe(notRemovable);
  const small = await member.post(`${v3}/volumes`, { volume: { size: 1, snapshot_id: snapshot.id } });
  expect(small.body.badRequest!.message).toBe(
    "Invalid input received: Volume size '1'GB cannot be smaller than the snapshot size 2GB. They must be >= original snapshot size.",
  );
  expect((await member.delete(`${path}?cascade=true`)).status).toBe(202);
  await expect.poll(async () => (await member.get(`${v3}/snapshots`)).body.snapshots).toEqual([]);
});

test('only admins force a deletion; what is attached is not deleted', async () => {
  const { cloud, member, v3 } = await open();
  const volume = await make(member, v3);
  const path = `${v3}/volumes/${textOf(volume.id)}`;
  const action = (wire: Wire, name: string, body: object = {}) => wire.post(`${path}/action`, { [name]: body });
  expect((await action(member, 'os-force_delete')).body.forbidden!.message).toBe(
    "Policy doesn't allow volume_extension:volume_admin_actions:force_delete to be performed.",
  );
  expect((await action(member, 'os-foo')).body.badRequest!.message).toBe(
    'There is no such action: os-foo. Verify the request body and Content-Type header and try again.',
  );
  const server = '00000000-0000-4000-8000-000000000001';
  expect((await action(member, 'os-attach', { instance_uuid: server, mountpoint: '/dev/vdb' })).status).toBe(202);
  const attached = (await member.get(path)).body.volume!;
  expect(attached).toMatchObject({
    status: 'in-use',
    attachments: [{ server_id: server, device: '/dev/vdb', host_name: null }],
  });
  expect((await member.delete(path)).status).toBe(400);
  expect((await member.post(`${v3}/snapshots`, { snapshot: { volume_id: volume.id } })).body.badRequest!.message).toBe(
    `Invalid volume: Volume ${textOf(volume.id)} status must be available, but current status is: in-use.`,
  );
  const admin = await login(cloud, '-admin');
  const forced = await admin.post(`/volume/v3/${admin.projectId}/volumes/${textOf(volume.id)}/action`, {
    'os-force_delete': {},
  });
  expect(forced.status).toBe(202);
  await expect.poll(async () => (await member.get(path)).status).toBe(404);
});

test('what Nova attached is taken off through Nova', async () => {
  const { cloud, member, v3 } = await open();
  const volume = await make(member, v3);
  const server = '00000000-0000-4000-8000-000000000002';
  cloud.tables.servers.set(server, {} as never);
  await member.post(`${v3}/volumes/${textOf(volume.id)}/action`, {
    'os-attach': { instance_uuid: server, mountpoint: '/dev/vdb' },
  });
  const detach = await member.post(`${v3}/volumes/${textOf(volume.id)}/action`, { 'os-detach': {} });
  expect([detach.status, detach.body.conflictingRequest!.message]).toEqual([
    409,
    `Detach volume from instance ${server} using the Compute API`,
  ]);
  cloud.tables.servers.clear();
});

test('microversions add fields and resources, and are refused beyond the release', async () => {
  const { member, v3 } = await open({ profile: 'zed' });
  const volume = await make(member, v3);
  const read = (number: string) => member.get(`${v3}/volumes/${textOf(volume.id)}`, microversion(number));
  expect((await read('3.0')).body.volume).not.toHaveProperty('volume_type_id');
  const newest = await read('3.70');
  expect(newest.body.volume).toMatchObject({ consumes_quota: true, group_id: null });
  expect(newest.headers.get('openstack-api-version')).toBe('volume 3.70');
  expect((await read('3.71')).body).toEqual({
    computeFault: {
      code: 406,
      message: 'Version 3.71 is not supported by the API. Minimum is 3.0 and maximum is 3.70.',
    },
  });
  expect((await member.get(`${v3}/attachments`)).status).toBe(404);
  expect((await member.get(`${v3}/attachments`, microversion('3.27'))).body).toEqual({ attachments: [] });
});

test('lists page, count and filter', async () => {
  const { member, v3 } = await open();
  for (const name of ['a', 'b', 'c']) await make(member, v3, { name, metadata: { first: name } });
  const first = await member.get(`${v3}/volumes?limit=2`);
  expect((first.body.volumes as unknown as { name: string }[]).map(({ name }) => name)).toEqual(['c', 'b']);
  const next = new URL(textOf(first.body.volumes_links![0]!.href));
  expect((await member.get(next.pathname + next.search)).body.volumes![0]).toMatchObject({ name: 'a' });
  const found = await member.get(`${v3}/volumes/detail?metadata=${encodeURIComponent("{'first': 'b'}")}`);
  expect(found.body.volumes).toMatchObject([{ name: 'b' }]);
  expect((await member.get(`${v3}/volumes?with_count=true&limit=1`, microversion('3.45'))).body.count).toBe(3);
  expect((await member.get(`${v3}/volumes?nope=1`)).status).toBe(200);
  expect((await member.get(`${v3}/volumes?nope=1`, microversion('3.31'))).status).toBe(400);
  expect((await member.get(`${v3}/volumes?sort=nope:asc`)).body.badRequest!.message).toBe(
    'Invalid input received: Invalid sort key',
  );
});

test('types show their promise to all, and how they keep it to admins', async () => {
  const { cloud, member, v3 } = await open();
  const admin = await login(cloud, '-admin');
  const types = (await member.get(`${v3}/types`)).body.volume_types as unknown as Record<string, unknown>[];
  const encrypted = types.find(({ name }) => name === 'encrypted')!;
  expect(encrypted).toMatchObject({
    extra_specs: {},
    description: '[scs:encrypted] LUKS-encrypted volumes, key in the key manager',
  });
  const path = (wire: Wire) => `/volume/v3/${wire.projectId}/types/${textOf(encrypted['id'])}/encryption`;
  expect((await member.get(path(member))).status).toBe(403);
  expect((await admin.get(path(admin))).body).toMatchObject({ provider: 'luks', key_size: 256 });
  const volume = await make(member, v3, { volume_type: 'encrypted' });
  expect(volume).toMatchObject({ volume_type: 'encrypted', encrypted: true });
  expect((await member.get('/volume/v3/0123456789abcdef0123456789abcdef/types')).body.badRequest!.message).toBe(
    'Malformed request url',
  );
});

test('without cinder-volume a volume stays creating', async () => {
  const { cloud, member, v3 } = await open({ flaws: ['no-volume'] });
  const volume = await make(member, v3);
  cloud.settle();
  expect((await member.get(`${v3}/volumes/${textOf(volume.id)}`)).body.volume!.status).toBe('creating');
});
