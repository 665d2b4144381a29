import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import fc from 'fast-check';
import type { Dispatcher } from 'undici';
import { expect, test } from 'vitest';
import { isAddressAllowed } from './policy.ts';
import {
  allowedAddresses,
  classifyAddress,
  createEgressAgent,
  followRedirect,
  operatorPolicy,
  readTlsFiles,
  requireUrl,
  strangersPolicy,
} from './index.ts';

test.for([
  ['8.8.8.8', 'public'],
  ['2a01:4f8::1', 'public'],
  ['10.1.2.3', 'private'],
  ['172.31.255.255', 'private'],
  ['172.32.0.1', 'public'],
  ['192.168.0.1', 'private'],
  ['100.64.0.1', 'private'],
  ['203.0.113.9', 'private'],
  ['fd12::1', 'private'],
  ['127.255.0.1', 'loopback'],
  ['::1', 'loopback'],
  ['169.254.169.254', 'metadata'],
  ['169.254.1.1', 'link-local'],
  ['fe80::1%eth0', 'link-local'],
  ['fd00:ec2::254', 'metadata'],
  ['100.100.100.200', 'metadata'],
  ['0.0.0.0', 'reserved'],
  ['::', 'reserved'],
  ['224.0.0.1', 'reserved'],
  ['255.255.255.255', 'reserved'],
  ['ff02::1', 'reserved'],
  ['::ffff:169.254.169.254', 'metadata'],
  ['::ffff:7f00:1', 'loopback'],
  ['::127.0.0.1', 'loopback'],
  ['64:ff9b::a9fe:a9fe', 'metadata'],
  ['2002:a00:1::', 'private'],
] as const)('%s is %s', ([address, kind]) => {
  expect(classifyAddress(address)).toBe(kind);
});

test('no policy lets anybody to metadata, link-local or reserved addresses, in any notation', () => {
  const four = fc.ipV4().filter((address) => !isAddressAllowed(operatorPolicy, address));
  fc.assert(
    fc.property(four, (address) => {
      expect(isAddressAllowed(strangersPolicy, address)).toBe(false);
      expect(isAddressAllowed(operatorPolicy, `::ffff:${address}`)).toBe(false);
    }),
  );
  fc.assert(
    fc.property(
      fc.oneof(fc.ipV4(), fc.ipV6()),
      (address) => !isAddressAllowed(strangersPolicy, address) || isAddressAllowed(operatorPolicy, address),
    ),
  );
});

test('addresses in URLs are checked in every spelling; other schemes are refused', () => {
  for (const host of ['169.254.169.254', '0xa9fea9fe', '2852039166', '[::ffff:169.254.169.254]', '[fe80::1]']) {
    expect(() => requireUrl(operatorPolicy, new URL(`http://${host}/latest`))).toThrow(/policy "operator" refuses/);
  }
  expect(() => requireUrl(strangersPolicy, new URL('http://127.1/'))).toThrow(/loopback/);
  expect(() => requireUrl(operatorPolicy, new URL('file:///etc/passwd'))).toThrow(/not an http/);
  expect(() => requireUrl(operatorPolicy, new URL('https://cloud.example'))).not.toThrow();
});

async function get(agent: Dispatcher, url: URL): Promise<string> {
  return await new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    agent.dispatch(
      { origin: url.origin, path: url.pathname, method: 'GET' },
      {
        onRequestStart: () => {},
        onResponseStart: () => {},
        onResponseData: (_controller, chunk) => void chunks.push(chunk),
        onResponseEnd: () => resolve(Buffer.concat(chunks).toString()),
        onResponseError: (_controller, error) => reject(error),
      },
    );
  });
}

test('a name that resolves differently a moment later gains nothing', async () => {
  const server = createServer((_request, response) =>
    response.writeHead(200, { connection: 'close' }).end('reached'),
  ).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const answers = [[{ address: '127.0.0.1', family: 4 }], [{ address: '169.254.169.254', family: 4 }]];
  const asked: string[] = [];
  const agent = await createEgressAgent({
    policy: operatorPolicy,
    resolve: async (host) => {
      asked.push(host);
      return answers[asked.length - 1]!;
    },
  });
  const url = new URL(`http://rebinding.example:${port}/`);
  // One resolution per connection, and the connection goes to what was checked: no second look-up in between.
  expect(await get(agent, url)).toBe('reached');
  expect(asked).toEqual(['rebinding.example']);
  await expect(get(agent, url)).rejects.toMatchObject({
    reason: 'egress.address-refused',
    params: { host: 'rebinding.example', address: '169.254.169.254', class: 'metadata' },
  });
  await agent.close();
  server.close();
});

test('of several addresses only the allowed ones are tried', async () => {
  const server = createServer((_request, response) => response.end('reached')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const resolve = async () => [
    { address: 'fe80::1', family: 6 },
    { address: '127.0.0.1', family: 4 },
  ];
  const agent = await createEgressAgent({ policy: operatorPolicy, resolve });
  expect(await get(agent, new URL(`http://mixed.example:${port}/`))).toBe('reached');
  await agent.close();
  server.close();
});

test('of a host at least one allowed address is given, or why there is none', async () => {
  const of = (host: string, ...addresses: string[]) =>
    allowedAddresses(strangersPolicy, host, async () => addresses.map((address) => ({ address, family: 4 })));
  expect(await of('mixed.example', '10.0.0.1', '8.8.8.8')).toEqual([{ address: '8.8.8.8', family: 4 }]);
  await expect(of('inside.example', '10.0.0.1')).rejects.toMatchObject({
    reason: 'egress.address-refused',
    params: { host: 'inside.example', address: '10.0.0.1', class: 'private' },
  });
  await expect(of('empty.example')).rejects.toMatchObject({ code: 'ENOTFOUND' });
  await expect(of('127.0.0.1', '8.8.8.8')).rejects.toMatchObject({ reason: 'egress.address-refused' });
});

test('a host that takes no connections ends after the time for connecting', async () => {
  // A resolver that never answers stands for it: nothing outside of loopback may be touched.
  const agent = await createEgressAgent({
    policy: operatorPolicy,
    connectTimeout: 50,
    resolve: () => new Promise(() => {}),
  });
  await expect(get(agent, new URL('http://silent.example/'))).rejects.toMatchObject({ code: 'ETIMEDOUT' });
  await agent.destroy();
});

const from = {
  url: new URL('https://a.example/x'),
  method: 'GET',
  headers: { 'x-auth-token': 'secret', cookie: 'c', accept: 'text/plain' },
};

test('a redirect within the origin keeps the headers, to another one only harmless ones', () => {
  expect(followRedirect(strangersPolicy, from, 302, '/y')).toMatchObject({
    url: new URL('https://a.example/y'),
    headers: from.headers,
    method: 'GET',
  });
  expect(followRedirect(strangersPolicy, from, 301, 'https://b.example/y').headers).toEqual({ accept: 'text/plain' });
  expect(followRedirect(strangersPolicy, from, 308, 'https://a.example:444/y').headers).toEqual({
    accept: 'text/plain',
  });
});

test.for([
  ['to an address that the policy refuses', from, 302, 'https://169.254.169.254/', /metadata/],
  ['out of encryption', from, 302, 'http://a.example/', /leaves encryption/],
  ['to another scheme', from, 302, 'file:///etc/passwd', /not an http/],
  ['nowhere', from, 302, null, /names no address/],
  ['with credentials', from, 302, 'https://u:p@a.example/', /carries credentials/],
  ['of a change to elsewhere', { ...from, method: 'POST' }, 307, 'https://b.example/', /only to the configured host/],
  ['of a change that would become a read', { ...from, method: 'POST' }, 302, '/y', /turn POST into GET/],
] as const)('a redirect %s is refused', ([, request, status, location, words]) => {
  expect(() => followRedirect(strangersPolicy, request, status, location)).toThrow(words);
});

test('a change is repeated within its origin, and 303 leads to a read', () => {
  const post = { ...from, method: 'POST' };
  expect(followRedirect(strangersPolicy, post, 307, '/y')).toMatchObject({ method: 'POST', keepsBody: true });
  expect(followRedirect(strangersPolicy, post, 303, '/y')).toMatchObject({ method: 'GET', keepsBody: false });
});

test('a file that is no PEM is named', async () => {
  const files = { verify: true, ca: import.meta.filename, cert: null, key: null };
  await expect(readTlsFiles({ ...files, ca: `${import.meta.filename}.none` })).rejects.toThrow(
    /trusted authorities .*ENOENT/,
  );
  await expect(
    readTlsFiles({ verify: true, ca: `${import.meta.dirname}/package.json`, cert: null, key: null }),
  ).rejects.toThrow(/no PEM block/);
  expect(await readTlsFiles({ ...files, verify: false })).toEqual({ verify: false });
});
