import { expect, test } from 'vitest';
import { login, testSandbox, textOf } from '../../testing.ts';
import type { Wire } from '../../testing.ts';

const v1 = '/key-manager/v1/secrets';

async function open(options: Parameters<typeof testSandbox>[0] = {}) {
  const { clouds } = await testSandbox(options);
  const cloud = clouds[0]!;
  return { cloud, member: await login(cloud) };
}

/** Path of a new secret. */
async function make(wire: Wire, body: object): Promise<string> {
  const answer = await wire.post(v1, body);
  expect(answer.status).toBe(201);
  expect(answer.headers.get('location')).toBe(textOf(answer.body.secret_ref));
  return new URL(textOf(answer.body.secret_ref)).pathname;
}

const text = { payload: 'hello', payload_content_type: 'text/plain' };

test('a secret is kept with its payload, given back in the asked type, and gone when deleted', async () => {
  const { member } = await open();
  const path = await make(member, { name: 's', ...text, algorithm: 'aes', bit_length: 256, mode: 'cbc' });
  expect((await member.get(path)).body).toMatchObject({
    name: 's',
    status: 'ACTIVE',
    secret_type: 'opaque',
    algorithm: 'aes',
    bit_length: 256,
    content_types: { default: 'text/plain' },
    creator_id: member.userId,
  });
  const plain = await member.get(`${path}/payload`, { accept: 'text/plain' });
  expect([plain.text, plain.headers.get('content-type')]).toEqual(['hello', 'text/plain']);
  const wrong = await member.get(`${path}/payload`, { accept: 'application/json' });
  expect([wrong.status, wrong.body]).toEqual([
    406,
    {
      code: 406,
      title: 'Not Acceptable',
      description: 'Secret payload retrieval issue seen - Wrong payload content-type.',
    },
  ]);
  expect((await member.delete(path)).status).toBe(204);
  expect((await member.delete(path)).body).toEqual({ code: 404, title: 'Not Found', description: 'Secret not found.' });
});

test('a payload may follow later, once', async () => {
  const { member } = await open();
  const path = await make(member, { name: 'late' });
  const payload = () => member.get(`${path}/payload`, { accept: 'text/plain' });
  expect((await payload()).body.description).toBe('Not Found. Sorry but your secret has no payload.');
  const put = (body: string, type = 'text/plain') =>
    member.send('PUT', path, { body, headers: { 'content-type': type } });
  expect((await put('{}', 'application/json')).status).toBe(415);
  expect((await put('now')).status).toBe(204);
  expect((await payload()).text).toBe('now');
  expect((await put('again')).status).toBe(409);
});

test('binary payloads come base64 and go as bytes', async () => {
  const { member } = await open();
  const bytes = {
    payload: 'aGVsbG8=',
    payload_content_type: 'application/octet-stream',
    payload_content_encoding: 'base64',
  };
  const path = await make(member, bytes);
  expect((await member.get(`${path}/payload`, { accept: 'application/octet-stream' })).text).toBe('hello');
});

test.each([
  [{ name: 5 }, "5 is not of type 'string', 'null'. Invalid property: 'name'"],
  [
    { payload: 'x' },
    "If 'payload' is supplied, 'payload_content_type' must also be supplied.. Invalid property: 'payload_content_type'",
  ],
  [
    { payload_content_type: 'text/plain' },
    "payload must be provided when payload_content_type is specified. Invalid property: 'payload'",
  ],
  [
    { secret_type: 'foo' },
    "'foo' is not one of ['symmetric', 'passphrase', 'private', 'public', 'certificate', 'opaque']. Invalid property: 'secret_type'",
  ],
  [{ expiration: '2020-01-01T00:00:00' }, "'expiration' is before current time. Invalid property: 'expiration'"],
  [{ bit_length: -1 }, "-1 is less than the minimum of 1. Invalid property: 'bit_length'"],
])('a secret with %o is refused', async (body, reason) => {
  const { member } = await open();
  const answer = await member.post(v1, body);
  expect([answer.status, answer.body.description]).toEqual([
    400,
    `Provided object does not match schema 'Secret': ${reason}`,
  ]);
});

test('lists page by ten and filter by name', async () => {
  const { member } = await open();
  for (let count = 0; count < 12; count += 1) await make(member, { name: `s${count}` });
  const first = (await member.get(v1)).body;
  expect([(first.secrets as unknown as unknown[]).length, first.total]).toEqual([10, 12]);
  const next = new URL(textOf(first.next));
  expect((await member.get(next.pathname + next.search)).body.secrets).toMatchObject([
    { name: 's10' },
    { name: 's11' },
  ]);
  expect((await member.get(`${v1}?name=s7`)).body).toMatchObject({ total: 1, secrets: [{ name: 's7' }] });
  expect((await member.get(`${v1}?sort=nope`)).status).toBe(400);
});

test('metadata of a secret', async () => {
  const { member } = await open();
  const path = `${await make(member, {})}/metadata`;
  expect((await member.send('PUT', path, { body: { metadata: { a: 'b' } } })).status).toBe(201);
  expect((await member.post(path, { key: 'c', value: 'd' })).status).toBe(201);
  expect((await member.post(path, { key: 'c', value: 'd' })).status).toBe(409);
  expect((await member.get(path)).body).toEqual({ metadata: { a: 'b', c: 'd' } });
  expect((await member.get(`${path}/zz`)).status).toBe(404);
});

test("secrets are the project's: neither another project nor a reader gets at them", async () => {
  const { cloud, member } = await open();
  const path = await make(member, text);
  const neighbour = await login(cloud, '-neighbour');
  expect((await neighbour.get(path)).body).toEqual({
    code: 403,
    title: 'Forbidden',
    description: 'Secret retrieval attempt not allowed - please review your user/project privileges',
  });
  expect((await neighbour.get(v1)).body.total).toBe(0);
  const reader = await login(cloud, '-reader');
  expect((await reader.get(v1)).status).toBe(403);
});

test('a cloud may forbid members its key manager, or lose what it keeps', async () => {
  const forbidding = await open({ flaws: ['key-manager-forbidden'] });
  expect((await forbidding.member.get(v1)).status).toBe(403);
  expect((await forbidding.member.post(v1, text)).status).toBe(403);
  const losing = await open({ flaws: ['secrets-corrupt'] });
  const path = await make(losing.member, text);
  expect((await losing.member.get(`${path}/payload`, { accept: 'text/plain' })).text).not.toBe('hello');
});
