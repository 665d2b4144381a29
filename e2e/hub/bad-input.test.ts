import { createHmac, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import tls from 'node:tls';
import { temporaryFolder } from '@allmend/kit-testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { openHubApi, startHubProcess, type HubApi, type HubProcess } from './hub-process.ts';

const configmaps = '/api/v1/namespaces/default/configmaps';
const json = { 'content-type': 'application/json' };

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let hub: HubProcess;
let api: HubApi;
let kubeconfig: string;

beforeAll(async () => {
  folder = await temporaryFolder('bad-input');
  hub = await startHubProcess(join(folder.path, 'hub'));
  kubeconfig = await hub.kubeconfig();
  api = openHubApi(kubeconfig);
});

afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await hub[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

/** Certificates of the administrator, for connections that no client library would make. */
function credentials(): { ca: string; cert: string; key: string } {
  const config = parse(kubeconfig) as {
    clusters: { cluster: Record<string, string> }[];
    users: { user: Record<string, string> }[];
  };
  const text = (value: string | undefined): string => Buffer.from(value ?? '', 'base64').toString();
  return {
    ca: text(config.clusters[0]!.cluster['certificate-authority-data']),
    cert: text(config.users[0]!.user['client-certificate-data']),
    key: text(config.users[0]!.user['client-key-data']),
  };
}

/** Sends bytes over TLS and gives everything that comes back until the server closes. `later` is sent when something came. */
async function raw(
  bytes: Uint8Array | string,
  options: { readonly as?: 'administrator' | 'nobody' } = {},
): Promise<string> {
  const { hostname: host, port } = new URL(hub.url);
  const { ca, cert, key } = credentials();
  const socket = tls.connect({ host, port: Number(port), ca, ...(options.as !== 'nobody' && { cert, key }) });
  socket.on('error', () => undefined);
  let text = '';
  socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
  socket.write(bytes);
  await new Promise((done) => socket.on('close', done));
  return text;
}

function post(body: Uint8Array | string, type = 'application/json', query = ''): Promise<string> {
  const bytes = Buffer.from(body);
  const head = `POST ${configmaps}${query} HTTP/1.1\r\nhost: hub\r\nconnection: close\r\ncontent-type: ${type}\r\ncontent-length: ${bytes.length}\r\n\r\n`;
  return raw(Buffer.concat([Buffer.from(head), bytes]));
}

const object = (members: string): string => `{"apiVersion":"v1","kind":"ConfigMap",${members}}`;
const named = (): string => `"metadata":{"name":"x-${randomUUID()}"}`;

describe('bodies', () => {
  test.each([
    ['no JSON', 'hello', '400', 'the body is not valid JSON'],
    ['half of it', '{"apiVersion":"v1",', '400', 'the body is not valid JSON'],
    ['invalid UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), '400', 'UTF-8'],
    ['NaN', object(`${named()},"data":{"a":NaN}`), '400', 'the body is not valid JSON'],
    ['a number that would become another', object(`${named()},"data":{"a":9007199254740993}`), '400', 'cannot be kept'],
    ['a deep nest', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, '400', 'nested deeper'],
    ['a list', '[]', '400', ''],
    ['nothing', '', '400', ''],
    ['another kind', '{"apiVersion":"v1","kind":"Secret","metadata":{"name":"a"}}', '400', 'Secret'],
    ['wrong types', object(`${named()},"data":{"a":1}`), '4', 'data'],
    ['a hostile name', object('"metadata":{"name":"../../etc/passwd"}'), '422', 'metadata.name'],
    ['a name with NUL', object('"metadata":{"name":"a\\u0000b"}'), '422', 'metadata.name'],
    ['another namespace', object('"metadata":{"name":"a","namespace":"other"}'), '400', 'namespace'],
    ['a resourceVersion', object('"metadata":{"name":"a","resourceVersion":"1"}'), '400', 'resourceVersion'],
    ['metadata of a wrong type', object('"metadata":[]'), '400', ''],
  ])('%s is refused with a status', async (_, body, code, words) => {
    const answer = await post(body);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${code}`));
    expect(answer).toContain('"kind":"Status"');
    expect(answer).toContain(words);
  });

  test('one byte more than 3 MiB is too large, 3 MiB are read', async () => {
    const padded = (size: number): string => {
      const start = `{"apiVersion":"v1","kind":"ConfigMap",${named()},"data":{"a":"`;
      return `${start}${'x'.repeat(size - start.length - 3)}"}}`;
    };
    expect(await post(padded(3 * 1024 * 1024 + 1))).toMatch(/^HTTP\/1.1 413/);
    // It is read, and then refused for what it is: a ConfigMap may have 1 MiB.
    expect(await post(padded(3 * 1024 * 1024))).toMatch(/^HTTP\/1.1 422/);
  });

  test('who is still sending what is too large sees the answer', async () => {
    const tooLarge = Buffer.alloc(6 * 1024 * 1024, 'x');
    for (let at = 0; at < 40; at++) expect(await post(tooLarge)).toMatch(/^HTTP\/1.1 413/);
  });

  test('unknown and duplicate members are named, as strictly as the client wants', async () => {
    const body = (): string => object(`${named()},"data":{"a":"1","a":"2"},"speck":{}`);
    const strict = await post(body(), 'application/json', '?fieldValidation=Strict');
    expect(strict).toMatch(/^HTTP\/1.1 400/);
    expect(strict).toContain('strict decoding error');
    expect(strict).toContain('unknown field \\"speck\\"');
    expect(strict).toContain('duplicate field \\"data.a\\"');
    const warned = await post(body(), 'application/json', '?fieldValidation=Warn');
    expect(warned).toMatch(/^HTTP\/1.1 201/);
    expect(warned).toMatch(/warning: 299 - "unknown field \\"speck\\""/i);
    expect(await post(body(), 'application/json', '?fieldValidation=Ignore')).not.toMatch(/warning:/i);
  });

  test('__proto__ is a name like any other', async () => {
    const answer = await post(object(`${named()},"data":{"__proto__":"1"},"__proto__":{"polluted":true}`));
    expect(answer).toMatch(/^HTTP\/1.1 (201|4\d\d)/);
    const list = await api.call('GET', configmaps);
    expect(JSON.stringify(list.body)).not.toContain('polluted');
  });

  test.each([
    ['application/cbor', '415'],
    ['text/html', '415'],
  ])('%s is no form of a body', async (type, code) => {
    expect(await post('x', type)).toMatch(new RegExp(`^HTTP/1.1 ${code}`));
  });

  test.each([
    ['nothing but the mark', 'k8s\0', '400'],
    ['no mark', 'hello', '400'],
    ['an endless length', 'k8s\0\x0a\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01', '400'],
  ])('protobuf: %s', async (_, body, code) => {
    const answer = await post(Buffer.from(body, 'latin1'), 'application/vnd.kubernetes.protobuf');
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${code}`));
  });
});

describe('revisions and tokens', () => {
  test('a stale revision is a conflict, one of the future waits and is told so', async () => {
    const { body: made } = await api.call('POST', configmaps, { metadata: { name: `rv-${randomUUID()}` } });
    const path = `${configmaps}/${made.metadata.name}`;
    const changed = { ...made, data: { a: '1' } };
    expect((await api.call('PUT', path, changed)).code).toBe(200);
    expect(await api.call('PUT', path, changed)).toMatchObject({ code: 409, body: { reason: 'Conflict' } });
    const future = await api.call('GET', `${configmaps}?resourceVersion=999999999&resourceVersionMatch=NotOlderThan`);
    expect(future).toMatchObject({
      code: 504,
      body: { message: expect.stringContaining('Too large resource version') },
    });
  });

  test.each(['x', 'e30', 'eyJhIjoxfQ.AAAA', '../..', 'a'.repeat(5000)])(
    'the forged continue token %.20s',
    async (token) => {
      const answer = await api.call('GET', `${configmaps}?limit=1&continue=${encodeURIComponent(token)}`);
      expect(answer).toMatchObject({ code: 400, body: { kind: 'Status' } });
    },
  );

  test('a continue token is good for its own list only', async () => {
    for (const n of [1, 2]) await api.call('POST', configmaps, { metadata: { name: `page-${n}-${randomUUID()}` } });
    const { body } = await api.call('GET', `${configmaps}?limit=1`);
    const token = encodeURIComponent((body.metadata as unknown as { continue: string }).continue);
    expect((await api.call('GET', `${configmaps}?limit=1&continue=${token}`)).code).toBe(200);
    for (const other of ['/api/v1/configmaps', '/api/v1/namespaces/default/secrets', '/tenants/*/api/v1/configmaps']) {
      expect((await api.call('GET', `${other}?limit=1&continue=${token}`)).code).toBe(400);
    }
  });
});

describe('senders', () => {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = {
    iss: 'https://hub.allmend.internal/openid/tenants/root',
    sub: 'system:serviceaccount:default:default',
    exp: 9e9,
  };
  const unsigned = `${part({ alg: 'none' })}.${part(claims)}.`;
  const hmac = `${part({ alg: 'HS256' })}.${part(claims)}`;

  test.each([
    ['nobody', ''],
    ['a word', 'authorization: Bearer hello\r\n'],
    ['an unsigned token', `authorization: Bearer ${unsigned}\r\n`],
    [
      'a token signed with a guessed secret',
      `authorization: Bearer ${hmac}.${createHmac('sha256', 'x').update(hmac).digest('base64url')}\r\n`,
    ],
    ['a token of 100 kB', `authorization: Bearer ${'a'.repeat(20_000)}\r\n`],
    ['Basic', 'authorization: Basic YWRtaW46YWRtaW4=\r\n'],
  ])('%s is not let in, and told nothing', async (_, header) => {
    const answer = await raw(`GET ${configmaps} HTTP/1.1\r\nhost: hub\r\nconnection: close\r\n${header}\r\n`, {
      as: 'nobody',
    });
    expect(answer).toMatch(/^HTTP\/1.1 401/);
    expect(answer).toContain('"message":"Unauthorized"');
    expect(answer.toLowerCase()).toContain('www-authenticate: bearer');
  });

  test('health is for anybody, and nothing else is', async () => {
    for (const path of ['/healthz', '/livez', '/readyz', '/readyz/store']) {
      const answer = await raw(`GET ${path} HTTP/1.1\r\nhost: hub\r\nconnection: close\r\n\r\n`, { as: 'nobody' });
      expect(answer).toMatch(/^HTTP\/1.1 200/);
    }
    for (const path of ['/', '/version', '/metrics', '/api', '/openapi/v2', '/tenants/nowhere/api', '/nothing']) {
      const answer = await raw(`GET ${path} HTTP/1.1\r\nhost: hub\r\nconnection: close\r\n\r\n`, { as: 'nobody' });
      expect(answer).toMatch(/^HTTP\/1.1 401/);
    }
  });
});

describe('connections', () => {
  test.each([
    '/tenants/../api/v1/secrets',
    '/tenants/%2e%2e/api/v1/secrets',
    '/tenants/a%2f..%2f/api',
    '/api/v1/namespaces/..%2f..%2f/secrets',
    '/tenants/a%00b/api',
    '/tenants/ROOT/api',
  ])('the path %s leads nowhere', async (path) => {
    const answer = await raw(`GET ${path} HTTP/1.1\r\nhost: hub\r\nconnection: close\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1.1 40[04]/);
    expect(answer).toContain('"kind":"Status"');
  });

  test('a bomb of headers is refused', async () => {
    const headers = Array.from({ length: 4000 }, (_, n) => `x-${n}: ${'y'.repeat(40)}\r\n`).join('');
    expect(await raw(`GET /version HTTP/1.1\r\nhost: hub\r\n${headers}\r\n`)).toMatch(/^HTTP\/1.1 431/);
  });

  test('who sends slowly is cut off', { timeout: 120_000 }, async () => {
    const begun = performance.now();
    await raw('GET /version HTTP/1.1\r\nhost: hub\r\nx-slow: ');
    expect(performance.now() - begun).toBeLessThan(90_000);
  });

  test('after all of this the hub serves, and its log names no secret', async () => {
    expect((await api.call('GET', '/api/v1/namespaces', undefined, json)).code).toBe(200);
    expect(hub.log()).not.toMatch(/BEGIN|eyJ|Bearer/);
  });
});
