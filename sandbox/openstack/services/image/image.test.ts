import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { login, testSandbox, textOf } from '../../testing.ts';
import type { Json, Wire } from '../../testing.ts';
import { largestKept } from '../received.ts';

const v2 = '/image/v2/images';
const json = { accept: 'application/json' };
const raw = { disk_format: 'raw', container_format: 'bare' };

async function open(options: Parameters<typeof testSandbox>[0] = {}) {
  const { clouds } = await testSandbox(options);
  const cloud = clouds[0]!;
  return { cloud, member: await login(cloud) };
}

async function make(wire: Wire, body: object = {}): Promise<Json> {
  const answer = await wire.post(v2, { name: 'i', ...raw, ...body });
  expect(answer.status).toBe(201);
  return answer.body;
}

function upload(wire: Wire, url: string, id: unknown, body: Uint8Array) {
  return fetch(`${url}${v2}/${textOf(id)}/file`, {
    method: 'PUT',
    headers: { 'x-auth-token': wire.token, 'content-type': 'application/octet-stream' },
    body,
  });
}

function patch(wire: Wire, id: unknown, changes: object[]) {
  const headers = { ...json, 'content-type': 'application/openstack-images-v2.1-json-patch' };
  return wire.send('PATCH', `${v2}/${textOf(id)}`, { body: changes, headers });
}

test('an upload sets size and digests and comes back as it was, whole and in part', async () => {
  const { cloud, member } = await open();
  const image = await make(member, { min_disk: 1, colour: 'green' });
  expect(image).toMatchObject({ status: 'queued', visibility: 'shared', size: null, checksum: null, colour: 'green' });
  expect((await member.get(`${v2}/${textOf(image.id)}/file`)).status).toBe(204);
  const bytes = Buffer.from('hello world');
  expect((await upload(member, cloud.urls.api, image.id, bytes)).status).toBe(204);
  expect((await member.get(`${v2}/${textOf(image.id)}`)).body).toMatchObject({
    status: 'active',
    size: 11,
    virtual_size: 11,
    checksum: createHash('md5').update(bytes).digest('hex'),
    os_hash_algo: 'sha512',
    os_hash_value: createHash('sha512').update(bytes).digest('hex'),
  });
  expect((await member.get(`${v2}/${textOf(image.id)}/file`)).text).toBe('hello world');
  const part = await member.get(`${v2}/${textOf(image.id)}/file`, { range: 'bytes=2-4' });
  expect([part.status, part.text, part.headers.get('content-range')]).toEqual([206, 'llo', 'bytes 2-4/11']);
  expect((await upload(member, cloud.urls.api, image.id, bytes)).status).toBe(409);
});

test('during an upload the image is saving; torn, it can be uploaded again', async () => {
  const { cloud, member } = await open();
  const image = await make(member);
  const status = async () => (await member.get(`${v2}/${textOf(image.id)}`)).body.status;
  const { hostname, port } = new URL(cloud.urls.api);
  const socket = connect(Number(port), hostname);
  socket.write(
    `PUT ${v2}/${textOf(image.id)}/file HTTP/1.1\r\nhost: x\r\nx-auth-token: ${member.token}\r\ncontent-type: application/octet-stream\r\ncontent-length: 100\r\n\r\nsome`,
  );
  await expect.poll(status).toBe('saving');
  socket.destroy();
  await expect.poll(status).toBe('queued');
});

test('of large uploads only the digests are kept, and a download says so', async () => {
  const { cloud, member } = await open();
  const image = await make(member);
  const bytes = Buffer.alloc(largestKept + 1, 7);
  expect((await upload(member, cloud.urls.api, image.id, bytes)).status).toBe(204);
  const checksum = createHash('md5').update(bytes).digest('hex');
  expect((await member.get(`${v2}/${textOf(image.id)}`)).body).toMatchObject({
    status: 'active',
    size: bytes.length,
    checksum,
  });
  expect((await member.get(`${v2}/${textOf(image.id)}/file`, json)).status).toBe(503);
});

test.each([
  [{ visibility: 'public' }, 403, 'You are not authorized to complete publicize_image action.'],
  [{ size: 1 }, 403, "Attribute 'size' is read-only."],
  [{ owner: '0'.repeat(32) }, 403, `You are not permitted to create images owned by '${'0'.repeat(32)}'.`],
  [{ min_disk: -1 }, 400, "Invalid value '-1' for parameter 'min_disk': Cannot be a negative value"],
  [{ colour: 5 }, 400, "Provided object does not match schema 'image': 5 is not of type 'string'"],
  [{ protected: 'a' }, 400, "Provided object does not match schema 'image': 'a' is not of type 'boolean'"],
])('an image with %o is refused', async (body, status, message) => {
  const { member } = await open();
  const answer = await member.post(v2, body, json);
  expect([answer.status, textOf(answer.body.message).split('<br />')[0]]).toEqual([status, message]);
});

test('refusals come in the form that the client accepts', async () => {
  const { member } = await open();
  const path = `${v2}/nope`;
  expect((await member.get(path, json)).body).toEqual({
    code: '404 Not Found',
    title: 'Not Found',
    message: 'No image found with ID nope<br /><br />\n\n\n',
  });
  expect((await member.get(path, { accept: '*/*' })).text).toMatch(/^<html>[^]*No image found with ID nope/);
  expect((await member.get(path, { accept: 'text/plain' })).text).toBe(
    '404 Not Found\n\nNo image found with ID nope\n\n   ',
  );
});

test('a patch changes all or nothing', async () => {
  const { member } = await open();
  const image = await make(member, { colour: 'green' });
  const change = (op: string, path: string, value?: unknown) => ({
    op,
    path,
    ...(value === undefined ? {} : { value }),
  });
  expect(
    (await patch(member, image.id, [change('replace', '/colour', 'red'), change('add', '/a~1b', 'c')])).body,
  ).toMatchObject({
    colour: 'red',
    'a/b': 'c',
  });
  const half = await patch(member, image.id, [change('replace', '/colour', 'blue'), change('remove', '/name')]);
  expect(half.status).toBe(403);
  expect((await member.get(`${v2}/${textOf(image.id)}`)).body.colour).toBe('red');
  const statuses = await Promise.all(
    [
      [change('replace', '/nope', 'x')],
      [change('replace', '/visibility', 'public')],
      [change('foo', '/colour', 'x')],
      [change('replace', 'colour', 'x')],
      [change('replace', '/status', 'active')],
    ].map(async (changes) => (await patch(member, image.id, changes)).status),
  );
  expect(statuses).toEqual([409, 403, 400, 400, 403]);
  expect((await member.send('PATCH', `${v2}/${textOf(image.id)}`, { body: [] })).status).toBe(415);
});

test('who sees what: own, public, shared after acceptance, community when asked for, hidden when asked for', async () => {
  const { cloud, member } = await open();
  const neighbour = await login(cloud, '-neighbour');
  const named = async (wire: Wire, query: string) => {
    const images = (await wire.get(`${v2}?limit=100&${query}`)).body.images as unknown as { name: string }[];
    return images.flatMap(({ name }) => (name.startsWith('t-') ? [name] : [])).toSorted();
  };
  const shared = await make(member, { name: 't-shared' });
  await make(member, { name: 't-community', visibility: 'community' });
  await make(member, { name: 't-hidden', os_hidden: true });
  expect(await named(neighbour, '')).toEqual([]);
  expect(await named(neighbour, 'visibility=community')).toEqual(['t-community']);
  const path = `${v2}/${textOf(shared.id)}/members`;
  await member.post(path, { member: neighbour.projectId });
  expect(await named(neighbour, '')).toEqual([]);
  expect(await named(neighbour, 'member_status=all')).toEqual(['t-shared']);
  await neighbour.send('PUT', `${path}/${neighbour.projectId}`, { body: { status: 'accepted' } });
  expect(await named(neighbour, '')).toEqual(['t-shared']);
  expect(await named(member, '')).toEqual(['t-community', 't-shared']);
  expect(await named(member, 'os_hidden=true')).toEqual(['t-hidden']);
  expect((await neighbour.delete(`${v2}/${textOf(shared.id)}`)).status).toBe(403);
});

test('protected images stay; pages follow the next link', async () => {
  const { cloud, member } = await open();
  const image = await make(member, { protected: true });
  expect((await member.delete(`${v2}/${textOf(image.id)}`)).status).toBe(403);
  await patch(member, image.id, [{ op: 'replace', path: '/protected', value: false }]);
  expect((await member.delete(`${v2}/${textOf(image.id)}`)).status).toBe(204);
  const seen: unknown[] = [];
  for (let next: string | undefined = '/v2/images?limit=2&sort=name:asc'; next;) {
    const page: Json = (await member.get(`/image${next}`)).body;
    seen.push(...(page.images as unknown as { name: string }[]).map(({ name }) => name));
    next = page.next as unknown as string | undefined;
  }
  expect(seen).toEqual([...cloud.tables.images.values()].map(({ name }) => name!).toSorted());
  expect(seen.length).toBeGreaterThan(2);
  expect((await member.get(`${v2}?sort=foo:asc`, json)).status).toBe(400);
});

test('seeded images are what their digests say', async () => {
  const { member } = await open();
  const image = (await member.get(`${v2}?name=Debian%2012`)).body.images![0]!;
  const { text } = await member.get(`${v2}/${textOf(image.id)}/file`);
  expect([text.length, createHash('md5').update(text).digest('hex')]).toEqual([image.size, image.checksum]);
});

test('releases announce different versions', async () => {
  for (const [profile, newest] of [
    ['zed', 'v2.15'],
    ['current', 'v2.17'],
  ] as const) {
    const { cloud } = await open({ profile });
    const answer = await fetch(`${cloud.urls.api}/image`);
    const { versions } = (await answer.json()) as { versions: { id: string; status: string }[] };
    expect([answer.status, versions[0]]).toMatchObject([300, { id: newest, status: 'CURRENT' }]);
  }
});

test('a cloud may forbid uploads', async () => {
  const { member } = await open({ flaws: ['upload-forbidden'] });
  expect((await member.post(v2, raw, json)).status).toBe(403);
});
