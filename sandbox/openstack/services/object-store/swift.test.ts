import { expect, test } from 'vitest';
import { login, testSandbox } from '../../testing.ts';
import { largestKept } from '../received.ts';

async function open(options: Parameters<typeof testSandbox>[0] = {}) {
  const { clouds } = await testSandbox(options);
  const cloud = clouds[0]!;
  const member = await login(cloud);
  const account = `${cloud.urls.object}/v1/AUTH_${member.projectId}`;
  const call = (
    method: string,
    path: string,
    init: { headers?: Record<string, string>; body?: string | Uint8Array<ArrayBuffer> } = {},
  ) => fetch(`${account}${path}`, { method, ...init, headers: { 'x-auth-token': member.token, ...init.headers } });
  return { cloud, member, account, call };
}

function page(title: string, text: string): string {
  return `<html><h1>${title}</h1><p>${text}</p></html>`;
}

const notFound = page('Not Found', 'The resource could not be found.');

test('containers are made, told apart, and removed only when empty', async () => {
  const { call } = await open();
  const missing = await call('GET', '/c');
  expect([missing.status, missing.headers.get('content-type'), await missing.text()]).toEqual([
    404,
    'text/html; charset=UTF-8',
    notFound,
  ]);
  expect((await call('PUT', '/c')).status).toBe(201);
  const again = await call('PUT', '/c', { headers: { 'x-container-meta-colour': 'green' } });
  expect([again.status, await again.text()]).toEqual([
    202,
    page('Accepted', 'The request is accepted for processing.'),
  ]);
  expect((await call('HEAD', '/c')).headers.get('x-container-meta-colour')).toBe('green');
  await call('POST', '/c', { headers: { 'x-remove-container-meta-colour': 'x' } });
  expect((await call('HEAD', '/c')).headers.get('x-container-meta-colour')).toBeNull();
  await call('PUT', '/c/o', { body: 'x' });
  const full = await call('DELETE', '/c');
  expect([full.status, await full.text()]).toEqual([
    409,
    page('Conflict', 'There was a conflict when trying to complete your request.'),
  ]);
  await call('DELETE', '/c/o');
  expect((await call('DELETE', '/c')).status).toBe(204);
});

test('objects keep bytes, type and metadata, and answer ranges and conditions', async () => {
  const { call } = await open();
  await call('PUT', '/c');
  const put = await call('PUT', '/c/a/b', {
    body: 'hello',
    headers: { 'content-type': 'text/plain', 'x-object-meta-colour': 'red' },
  });
  expect([put.status, put.headers.get('etag')]).toEqual([201, '5d41402abc4b2a76b9719d911017c592']);
  const read = await call('GET', '/c/a/b');
  expect([await read.text(), read.headers.get('content-type'), read.headers.get('x-object-meta-colour')]).toEqual([
    'hello',
    'text/plain',
    'red',
  ]);
  const part = await call('GET', '/c/a/b', { headers: { range: 'bytes=1-2' } });
  expect([part.status, await part.text(), part.headers.get('content-range')]).toEqual([206, 'el', 'bytes 1-2/5']);
  expect((await call('GET', '/c/a/b', { headers: { range: 'bytes=9-' } })).status).toBe(416);
  expect(
    (await call('GET', '/c/a/b', { headers: { 'if-none-match': '"5d41402abc4b2a76b9719d911017c592"' } })).status,
  ).toBe(304);
  expect((await call('PUT', '/c/a/b', { body: 'x', headers: { 'if-none-match': '*' } })).status).toBe(412);
  expect((await call('PUT', '/c/x', { body: 'x', headers: { etag: 'abc' } })).status).toBe(422);
  expect((await call('PUT', '/nope/x', { body: 'x' })).status).toBe(404);
  expect((await call('COPY', '/c/a/b', { headers: { destination: 'c/copy' } })).status).toBe(201);
  await call('DELETE', '/c/a/b');
  expect(await (await call('GET', '/c/copy')).text()).toBe('hello');
  const head = await call('HEAD', '/c/copy');
  expect([head.status, head.headers.get('content-length')]).toEqual([200, '5']);
});

test('listings come as names, JSON or XML, cut by prefix, delimiter, marker and limit', async () => {
  const { call } = await open();
  await call('PUT', '/c');
  for (const name of ['a/b', 'a/c', 'd', 'z&']) await call('PUT', `/c/${encodeURIComponent(name)}`, { body: name });
  expect(await (await call('GET', '/c')).text()).toBe('a/b\na/c\nd\nz&\n');
  expect(await (await call('GET', '/c?marker=a/c&limit=1')).text()).toBe('d\n');
  expect(await (await call('GET', '/c?reverse=true&end_marker=b')).text()).toBe('z&\nd\n');
  const json = (await (await call('GET', '/c?format=json&delimiter=/')).json()) as unknown[];
  expect(json).toMatchObject([
    { subdir: 'a/' },
    { name: 'd', bytes: 1, hash: '8277e0910d750195b448797616e091ad' },
    { name: 'z&' },
  ]);
  expect(await (await call('GET', '/c?format=xml&prefix=z')).text()).toContain('<object><name>z&amp;</name>');
  const over = await call('GET', '/c?limit=10001');
  expect([over.status, await over.text()]).toEqual([412, 'Maximum limit is 10000']);
  const account = await call('GET', '?format=json');
  expect(await account.json()).toMatchObject([{ name: 'c', count: 4, bytes: 9 }]);
  expect(account.headers.get('x-account-object-count')).toBe('4');
});

test('large objects keep their size and digest only', async () => {
  const { call } = await open();
  await call('PUT', '/c');
  expect((await call('PUT', '/c/large', { body: new Uint8Array(largestKept + 1) })).status).toBe(201);
  expect((await call('HEAD', '/c/large')).headers.get('content-length')).toBe(String(largestKept + 1));
  expect((await call('GET', '/c/large')).status).toBe(503);
});

test('accounts are closed to strangers, readers and the nameless', async () => {
  const { cloud, account, call } = await open();
  const as = async (suffix: string) => {
    const { token } = await login(cloud, suffix);
    return (await fetch(account, { headers: { 'x-auth-token': token } })).status;
  };
  expect([await as('-neighbour'), await as('-reader'), await as('-admin')]).toEqual([403, 403, 403]);
  const nameless = await fetch(account);
  expect([nameless.status, await nameless.text()]).toEqual([
    401,
    page('Unauthorized', 'This server could not verify that you are authorized to access the document you requested.'),
  ]);
  expect((await call('DELETE', '')).status).toBe(403);
  expect((await call('PATCH', '/c')).status).toBe(405);
});
