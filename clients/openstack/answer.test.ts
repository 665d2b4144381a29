import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import type { TLSSocket } from 'node:tls';
import { promisify } from 'node:util';
import { strangersPolicy } from '@allmend/kit-egress';
import { quietPort, temporaryFolder } from '@allmend/kit-testing';
import { expect, test } from 'vitest';
import { z } from 'zod';
import type { CloudConfig } from './config/cloud-config.ts';
import type { CloudOptions } from './connection.ts';
import { openConnection } from './connection.ts';
import type { Answer } from './testing/loopback-cloud.ts';
import { json, loopbackCloud, plainConfig } from './testing/loopback-cloud.ts';

const things = z.looseObject({ things: z.array(z.looseObject({ id: z.string(), size: z.number().optional() })) });

/** Asks a service that answers like this, and gives the error. */
async function errorFor(
  answer: Answer,
  request: { maxBytes?: number } = {},
): Promise<{ reason: string; message: string }> {
  await using server = await loopbackCloud({
    services: { compute: '/compute/v2.1' },
    routes: { 'GET /compute/v2.1/things': answer },
  });
  return await askFails(server.config(), {}, request);
}

async function askFails(config: CloudConfig, options: CloudOptions = {}, request: { maxBytes?: number } = {}) {
  const connection = openConnection(config, options);
  try {
    await connection.service('compute').request('GET', '/things', { schema: things, ...request });
  } catch (error) {
    return error as { reason: string; message: string };
  } finally {
    await connection.close();
  }
  throw new Error('it did not fail');
}

const text =
  (status: number, type: string, body: string | Buffer): Answer =>
  (response) =>
    response.writeHead(status, { 'content-type': type }).end(body);

test.for<[string, Answer, RegExp]>([
  [
    'a web page',
    text(200, 'text/html', '<!doctype html><title>Sign in</title>'),
    /compute .*\/things.* web page \("Sign in"\)/,
  ],
  ['garbage', text(200, 'application/json', Buffer.from([0, 1, 2, 255])), /binary data/],
  ['broken JSON', text(200, 'application/json', '{"things": ['), /not JSON: \{"things"/],
  ['nothing', text(200, 'application/json', ''), /empty/],
  [
    'success with an error in it',
    json(200, { computeFault: { message: 'the database is away', code: 500 } }),
    /body is an error: the database is away/,
  ],
  ['a wrong type', json(200, { things: [{ id: 'a' }, { id: 'b', size: 'large' }] }), /field things\.1\.size/],
  ['another key', json(200, { stuff: [] }), /field things/],
])('%s is an unusable answer', async ([, answer, words]) => {
  const error = await errorFor(answer);
  expect(error.reason).toBe('openstack.bad-answer');
  expect(error.message).toMatch(words);
});

test('an answer that announces a gigabyte is refused before it is read', async () => {
  const error = await errorFor((response) => response.writeHead(200, { 'content-length': String(2 ** 30) }).write('{'));
  expect(error).toMatchObject({ reason: 'openstack.bad-answer' });
  expect(error.message).toContain('larger than 16777216 bytes');
});

test('an answer without end is cut off at the limit', async () => {
  let written = 0;
  const error = await errorFor(
    (response) => {
      const more = (): void => {
        if (response.destroyed || written > 64 * 1024 * 1024) return;
        written += 65_536;
        response.write(Buffer.alloc(65_536, 32), () => setImmediate(more));
      };
      response.writeHead(200, { 'content-type': 'application/json' });
      more();
    },
    { maxBytes: 1_000_000 },
  );
  expect(error.message).toContain('larger than 1000000 bytes');
  expect(written).toBeLessThan(32 * 1024 * 1024);
});

test('what does not speak HTTP is an unusable answer', async () => {
  const server = createServer((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const error = await askFails(plainConfig(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v3`));
  expect(error).toMatchObject({ reason: 'openstack.bad-answer' });
  expect(error.message).toContain('not HTTP');
  server.close();
});

test('an endpoint where nothing listens', async () => {
  const port = await quietPort();
  const error = await askFails(plainConfig(`http://127.0.0.1:${port}/v3`));
  expect(error).toMatchObject({ reason: 'openstack.unreachable' });
  expect(error.message).toContain(`127.0.0.1:${port}: nothing listens there (ECONNREFUSED)`);
});

test('a strangers policy does not let a request out to loopback, by address or by name', async () => {
  await using server = await loopbackCloud();
  for (const host of ['127.0.0.1', 'localhost', '[::1]', '169.254.169.254']) {
    const url = server.url.replace('127.0.0.1', host);
    expect(await askFails(plainConfig(`${url}/v3`), { egress: strangersPolicy })).toMatchObject({
      reason: 'openstack.egress-refused',
    });
  }
  expect(server.seen).toHaveLength(0);
});

test('not even the operator reaches the metadata service', async () => {
  expect(await askFails(plainConfig('http://169.254.169.254/v3'))).toMatchObject({
    reason: 'openstack.egress-refused',
  });
});

test('a self-signed certificate is refused, accepted by its authority file or by verify: false; a client certificate is shown', async () => {
  await using folder = await temporaryFolder('tls');
  const [key, cert] = [`${folder.path}/key.pem`, `${folder.path}/cert.pem`];
  await promisify(execFile)('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'],
    ...['-subj', '/CN=loopback', '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', cert],
  ]);
  const tls = { key: await readFile(key, 'utf8'), cert: await readFile(cert, 'utf8') };
  await using server = await loopbackCloud({ tls });
  const untrusted = await askFails(server.config());
  expect(untrusted).toMatchObject({ reason: 'openstack.tls-untrusted' });
  expect(untrusted.message).toMatch(/self-signed certificate/);

  for (const trust of [{ ca: cert }, { verify: false }]) {
    const config = server.config({ tls: { verify: true, ca: null, cert: null, key: null, ...trust } });
    const timings: number[] = [];
    const connection = openConnection(config, { recorder: (call) => timings.push(call.timings.tls) });
    expect((await connection.token()).projectName).toBe('garden');
    expect(timings[0]).toBeGreaterThan(0);
    await connection.close();
  }
  const ours = { verify: false, ca: null, cert, key };
  let shown: string | undefined;
  await using mutual = await loopbackCloud({
    tls: { ...tls, requestCert: true, rejectUnauthorized: false },
    services: { compute: '/compute/v2.1' },
    routes: {
      'GET /compute/v2.1/things': (response, request, nth) => {
        shown = String((response.socket as TLSSocket).getPeerCertificate().subject.CN);
        json(200, {})(response, request, nth);
      },
    },
  });
  const connection = openConnection(mutual.config({ tls: ours }));
  await connection.service('compute').raw('GET', '/things');
  await connection.close();
  expect(shown).toBe('loopback');
  const missing = await askFails(
    server.config({ tls: { verify: true, ca: `${folder.path}/no.pem`, cert: null, key: null } }),
  );
  expect(missing).toMatchObject({ reason: 'egress.certificate-file' });
});

test.for<[string, number, unknown, string, string]>([
  [
    'Nova',
    403,
    { forbidden: { code: 403, message: 'Quota exceeded for instances: Requested 1' } },
    'quota',
    'Quota exceeded',
  ],
  [
    'Neutron',
    409,
    { NeutronError: { type: 'OverQuota', message: "Quota exceeded for resources: ['network']." } },
    'quota',
    "['network']",
  ],
  [
    'Cinder',
    413,
    { overLimit: { code: 413, message: 'VolumeLimitExceeded: Maximum number of volumes allowed (10) exceeded' } },
    'quota',
    'Maximum',
  ],
  [
    'a policy whose name speaks of quotas',
    403,
    { forbidden: { code: 403, message: "Policy doesn't allow os_compute_api:os-quota-sets:show to be performed." } },
    'forbidden',
    'os-quota-sets:show',
  ],
  [
    'a rule whose name speaks of quotas',
    403,
    { NeutronError: { type: 'PolicyNotAuthorized', message: '(rule:get_quota) is disallowed by policy' } },
    'forbidden',
    'rule:get_quota',
  ],
  ['Neutron in short', 409, { NeutronError: 'in use' }, 'conflict', 'in use'],
  [
    'Barbican',
    403,
    { code: 403, title: 'Forbidden', description: 'Secret creation attempt not allowed' },
    'forbidden',
    'Secret creation',
  ],
  ['Octavia', 400, { faultcode: 'Client', faultstring: 'Validation failure' }, 'bad-request', 'Validation failure'],
  [
    'Placement',
    404,
    { errors: [{ status: 404, title: 'Not Found', detail: 'No resource provider' }] },
    'not-found',
    'No resource provider',
  ],
  ['Keystone', 410, { error: { code: 410, message: 'gone' } }, 'not-found', 'gone'],
  ['Nova', 500, { computeFault: { message: 'Unexpected API Error' } }, 'server-error', 'Unexpected API Error'],
])('the words of %s with status %i', async ([, status, body, reason, words]) => {
  const error = await errorFor(json(status, body));
  expect(error).toMatchObject({
    reason: `openstack.${reason}`,
    params: { status, requestId: 'req-loopback', service: 'compute', method: 'GET', route: '/things' },
  });
  expect(error.message).toContain(words);
});

test('an error page of Glance or a proxy is read without its markup and on one line', async () => {
  const page =
    '<html><head><title>404 Not Found</title></head><body><h1>404 Not Found</h1>\nNo image\u001b[31m here</body></html>';
  const error = await errorFor(text(404, 'text/html', page));
  expect(error).toMatchObject({
    reason: 'openstack.not-found',
    params: { cloudMessage: '404 Not Found No image [31m here' },
  });
});
