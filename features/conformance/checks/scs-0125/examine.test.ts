import { operatorPolicy, strangersPolicy } from '@allmend/kit-egress';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import { expect, test } from 'vitest';
import { namedGroups, suites12, suites13 } from './code-points.ts';
import { groupByHost } from './collect.ts';
import { examine } from './examine.ts';
import { mozillaIntermediate } from './mozilla-intermediate.ts';
import { locate } from './probe.ts';
import { selfSigned } from './test-certificate.ts';

const signal = new AbortController().signal;

async function listening(server: Server): Promise<{ readonly port: number } & AsyncDisposable> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const open = new Set<Socket>();
  server.on('connection', (socket) => open.add(socket.on('close', () => open.delete(socket))));
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy();
      await new Promise((done) => server.close(done));
    },
  };
}

function tlsServer(options: TlsOptions): ReturnType<typeof listening> {
  return listening(createTlsServer(options).on('tlsClientError', () => undefined));
}

const strict = {
  minVersion: 'TLSv1.2',
  ciphers: 'ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-RSA-CHACHA20-POLY1305:TLS_AES_128_GCM_SHA256',
  ecdhCurve: 'X25519:prime256v1:secp384r1',
} as const;

test('a server set up as the profile wants it shows nothing foreign', async () => {
  const { cert, key } = selfSigned({ name: 'localhost', days: 90 });
  await using server = await tlsServer({ ...strict, cert, key });
  const seen = await examine(await locate('localhost', server.port, operatorPolicy), cert, signal);
  expect(seen).toMatchObject({
    versions: {
      SSLv3: 'refused',
      'TLSv1.0': 'refused',
      'TLSv1.1': 'refused',
      'TLSv1.2': 'accepted',
      'TLSv1.3': 'accepted',
    },
    foreignSuites: [],
    foreignGroups: [],
    unclear: [],
    dhBits: null,
    certificate: {
      subject: 'CN=localhost',
      keyType: 'rsa',
      keyBits: 2048,
      signature: 'sha256WithRSAEncryption',
      distrust: null,
    },
  });
});

test('old versions, weak suites, foreign groups and a distrusted certificate are all seen', async () => {
  const { cert, key } = selfSigned({ name: 'other.example', days: 400, key: 'rsa-1024' });
  await using server = await tlsServer({
    cert,
    key,
    minVersion: 'TLSv1',
    ciphers: 'ECDHE-RSA-AES128-GCM-SHA256:AES128-SHA:AES256-SHA:ECDHE-RSA-AES256-SHA384:@SECLEVEL=0',
    ecdhCurve: 'P-256:P-521',
  });
  const seen = await examine(await locate('localhost', server.port, operatorPolicy), undefined, signal);
  expect(seen.versions).toMatchObject({ 'TLSv1.0': 'accepted', 'TLSv1.1': 'accepted', 'TLSv1.2': 'accepted' });
  expect(seen.foreignSuites.toSorted()).toEqual([
    'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384',
    'TLS_RSA_WITH_AES_128_CBC_SHA',
    'TLS_RSA_WITH_AES_256_CBC_SHA',
  ]);
  expect(seen.foreignGroups).toEqual(['secp521r1']);
  expect(seen.certificate).toMatchObject({ keyBits: 1024 });
  expect(seen.certificate?.distrust).toMatch(/SELF_SIGNED/);
});

test('the size of Diffie-Hellman keys is seen', async () => {
  const { cert, key } = selfSigned({ name: 'localhost', days: 90 });
  await using server = await tlsServer({
    cert,
    key,
    maxVersion: 'TLSv1.2',
    ciphers: 'DHE-RSA-AES128-GCM-SHA256',
    dhparam: 'auto',
  });
  const seen = await examine(await locate('127.0.0.1', server.port, operatorPolicy), undefined, signal);
  expect(seen.dhBits).toBe(2048);
  expect(seen.versions['TLSv1.3']).toBe('refused');
});

test('SSL 3.0 is noticed, which Node itself cannot speak', async () => {
  const serverHello = Buffer.from(`16030000 2a 02000026 0300 ${'00'.repeat(32)} 00 000a 00`.replaceAll(' ', ''), 'hex');
  await using server = await listening(
    createServer((socket) => socket.on('error', () => undefined).once('data', () => socket.end(serverHello))),
  );
  const seen = await examine(await locate('127.0.0.1', server.port, operatorPolicy), undefined, signal);
  expect(seen.versions).toMatchObject({ SSLv3: 'accepted', 'TLSv1.0': 'refused', 'TLSv1.2': 'refused' });
  expect(seen.unclear).toEqual(['certificate']);
});

test('a server that speaks something else gives no clear answer', async () => {
  await using server = await listening(
    createServer((socket) => void socket.on('error', () => undefined).end('220 mail ready\r\n')),
  );
  const seen = await examine(await locate('127.0.0.1', server.port, operatorPolicy), undefined, signal);
  expect(new Set(Object.values(seen.versions))).toEqual(new Set(['unclear']));
});

test('a closed port rejects, and an abort stops at once', async () => {
  const server = await listening(createServer());
  await server[Symbol.asyncDispose]();
  await expect(examine(await locate('127.0.0.1', server.port, operatorPolicy), undefined, signal)).rejects.toThrow(
    'ECONNREFUSED',
  );
  await using silent = await listening(createServer());
  const controller = new AbortController();
  const pending = examine(await locate('127.0.0.1', silent.port, operatorPolicy), undefined, controller.signal);
  controller.abort(new Error('stopped'));
  await expect(pending).rejects.toThrow('stopped');
});

test('addresses that nobody may be sent to are refused', async () => {
  await expect(locate('169.254.169.254', 443, operatorPolicy)).rejects.toMatchObject({
    reason: 'egress.address-refused',
  });
  await expect(locate('127.0.0.1', 443, strangersPolicy)).rejects.toMatchObject({ reason: 'egress.address-refused' });
});

test('each host and port is asked once, public https endpoints only', () => {
  const of = (service: string, url: string, side = 'public') => ({ service, interface: side, url });
  expect(
    groupByHost([
      of('compute', 'https://api.heide.example/v2.1'),
      of('image', 'https://api.heide.example:443/image'),
      of('network', 'https://api.heide.example:9696'),
      of('identity', 'http://api.heide.example:5000'),
      of('volumev3', 'https://[2001:db8::1]:8776/v3', 'internal'),
      of('object-store', 'https://[2001:db8::1]:8080/v1'),
      of('dns', 'not an address'),
    ]),
  ).toEqual([
    { host: 'api.heide.example', port: 443, services: ['compute', 'image'] },
    { host: 'api.heide.example', port: 9696, services: ['network'] },
    { host: '2001:db8::1', port: 8080, services: ['object-store'] },
  ]);
});

test('every suite and group of the profile is one that can be offered', () => {
  const known = Object.keys({ ...suites12, ...suites13 });
  expect(mozillaIntermediate.suites.filter((suite) => !known.includes(suite))).toEqual([]);
  expect(mozillaIntermediate.groups.filter((group) => !(group in namedGroups))).toEqual([]);
});
