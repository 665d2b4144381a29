import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CallRecord } from '@allmend/kit-egress';
import { Secret } from '@allmend/kit-secret';
import { openConnection } from './connection.ts';
import { createRedaction, redacted } from './redaction.ts';
import { json, loopbackCloud } from './testing/loopback-cloud.ts';

const text = (body: Uint8Array): string => new TextDecoder().decode(body);
const clean = (body: unknown, direction: 'request' | 'response' = 'request'): unknown =>
  JSON.parse(text(createRedaction().body(Buffer.from(JSON.stringify(body)), direction)));

test.for<[string, unknown]>([
  [
    'a password of a token request',
    { auth: { identity: { password: { user: { name: 'robin', password: 'CANARY' } } } } },
  ],
  ['a token of a token request', { auth: { identity: { methods: ['token'], token: { id: 'CANARY' } } } }],
  ['an application credential', { auth: { identity: { application_credential: { id: 'c', secret: 'CANARY' } } } }],
  ['an EC2 credential', { credential: { access: 'a', secret: 'CANARY' } }],
  ['a key pair', { keypair: { name: 'k', public_key: 'ssh-rsa', private_key: 'CANARY' } }],
  ['a new server', { server: { id: 's', adminPass: 'CANARY' } }],
  ['a secret of Barbican', { name: 'x', payload: 'CANARY', payload_content_type: 'text/plain' }],
  ['a CHAP password', { connection_info: { data: { auth_username: 'u', auth_password: 'CANARY' } } }],
  ['a user', { user: { name: 'robin', password: 'CANARY', original_password: 'CANARY' } }],
  ['a list of tokens', { token: ['CANARY'] }],
  ['a console with its token', { remote_console: { url: 'https://console.example/?token=CANARY&x=1' } }],
  ['a signed URL', { location: 'https://s3.example/b/o?X-Amz-Signature=CANARY&X-Amz-Date=now' }],
  ['credentials in a URL', { url: 'swift+https://robin:CANARY@store.example/images' }],
  ['a header in a text', { output: 'curl -H "X-Auth-Token: CANARY" https://x' }],
  ['a private key in a text', { note: '-----BEGIN RSA PRIVATE KEY-----\nCANARY\n-----END RSA PRIVATE KEY-----' }],
])('%s goes', ([, body]) => {
  const out = JSON.stringify(clean(body));
  expect(out).not.toContain('CANARY');
  expect(out).toContain(redacted);
});

test('what is no secret stays as it is', () => {
  const body = {
    token: { user: { id: 'u' }, expires_at: 'soon', catalog: [] },
    secret_ref: 'https://keys.example/v1/secrets/1',
    key_name: 'k',
    public_key: 'ssh-ed25519 AAAA',
    passed: true,
    marker: 'abc',
    properties: { 'hw:pass': 1, os_secure_boot: 'required' },
    password_expires_at: null,
    secret: null,
  };
  expect(clean(body)).toEqual(body);
  const bytes = Buffer.from('{ "spaced" :  1 }');
  expect(createRedaction().body(bytes, 'response')).toBe(bytes);
});

test('user data is kept when we sent it, and goes when the cloud shows that of others', () => {
  const server = { server: { user_data: 'I2Nsb3Vk', 'OS-EXT-SRV-ATTR:user_data': 'I2Nsb3Vk' } };
  expect(clean(server)).toEqual(server);
  expect(clean(server, 'response')).toEqual({ server: { user_data: redacted, 'OS-EXT-SRV-ATTR:user_data': redacted } });
});

test('known secrets go from anywhere: plain, in JSON, percent-encoded, in base64', () => {
  // Long, so that it occurs nowhere by chance; any characters.
  fc.assert(
    fc.property(fc.string({ minLength: 8, unit: 'grapheme' }), fc.string(), fc.string(), (secret, before, after) => {
      fc.pre(!redacted.includes(secret) && secret.trim().length >= 8);
      const redaction = createRedaction();
      redaction.learn(secret);
      for (const form of [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')]) {
        expect(redaction.text(`${before}${form}${after}`)).not.toContain(form.replace(/=+$/, ''));
      }
      const body = Buffer.from(JSON.stringify({ anything: [{ deep: `${before}${secret}` }] }));
      expect(text(redaction.body(body, 'response'))).not.toContain(JSON.stringify(secret).slice(1, -1));
    }),
  );
});

test('a record holds no secret, whatever the cloud sends back', async () => {
  const echo = (nth: number): string => `gAAAA-loopback-token-number-${nth} canary-password-1`;
  await using server = await loopbackCloud({
    services: { compute: '/compute/v2.1' },
    routes: {
      'POST /compute/v2.1/echo': (response, request, nth) =>
        json(nth === 1 ? 200 : 400, { error: { message: `you said ${request.body} with ${echo(1)}` } })(
          response,
          request,
          nth,
        ),
    },
  });
  const records: CallRecord[] = [];
  const connection = openConnection(server.config(), { recorder: (call) => records.push(call) });
  const service = connection.service('compute');
  const request = {
    body: { server: { adminPass: 'canary-admin', note: 'plain' } },
    query: { token: 'canary-query', limit: 5 },
  };
  await service.raw('POST', '/echo', request);
  const error = await service.raw('POST', '/echo', request).catch((cause: unknown) => cause);
  await connection.close();

  const all = records
    .map((call) =>
      [JSON.stringify(call), text(call.requestBody ?? Buffer.of()), text(call.responseBody ?? Buffer.of())].join('\n'),
    )
    .join('\n');
  for (const canary of ['canary-password-1', 'canary-query', 'loopback-token-number'])
    expect(all).not.toContain(canary);
  expect(text(records[1]!.requestBody!)).toBe('{"server":{"adminPass":"[redacted]","note":"plain"}}');
  expect(records[1]!.url).toMatch(/limit=5/);
  const said =
    JSON.stringify(error) + String((error as Error).stack) + JSON.stringify((error as { params: unknown }).params);
  for (const canary of ['canary-password-1', 'loopback-token-number']) expect(said).not.toContain(canary);
});

test('keys for S3 of the configuration are known, wherever a cloud quotes them', async () => {
  await using server = await loopbackCloud({
    services: { compute: '/compute/v2.1' },
    routes: { 'GET /compute/v2.1/note': json(200, { note: 'you have canary-s3-secret' }) },
  });
  const records: CallRecord[] = [];
  const ec2 = { access: 'a', secret: new Secret('canary-s3-secret') };
  const connection = openConnection(server.config({ ec2 }), { recorder: (call) => records.push(call) });
  await connection.service('compute').raw('GET', '/note');
  await connection.close();
  expect(text(records.at(-1)!.responseBody!)).toBe('{"note":"you have [redacted]"}');
});

test('why a sensitive call was refused is recorded, without what the refusal quotes of the request', async () => {
  const payload = 'canary-payload "with quotes"';
  await using server = await loopbackCloud({
    services: { 'key-manager': '/key-manager/v1' },
    routes: {
      'POST /key-manager/v1/secrets': (response, request, nth) =>
        json(400, { description: `Provided object does not match: ${payload}`, body: request.body })(
          response,
          request,
          nth,
        ),
      'GET /key-manager/v1/secrets/1/payload': json(403, { description: 'not yours' }),
    },
  });
  const records: CallRecord[] = [];
  const connection = openConnection(server.config(), { recorder: (call) => records.push(call) });
  const service = connection.service('key-manager');
  const create = service.raw('POST', '/secrets', { body: { name: 'x', payload }, sensitive: 'both' });
  const error = await create.catch((cause: unknown) => cause);
  await expect(service.raw('GET', '/secrets/1/payload', { sensitive: 'response' })).rejects.toThrow('not yours');
  await connection.close();
  const [refused, hidden] = records.slice(-2);
  expect(refused).toMatchObject({ status: 400, requestBody: null });
  expect(text(refused!.responseBody!)).toContain('does not match: [redacted]');
  expect(text(refused!.responseBody!)).not.toContain('canary');
  expect((error as Error).message).toMatch(/does not match: \[redacted\]/);
  expect(text(hidden!.responseBody!)).toBe('{"description":"not yours"}');
});

test('sensitive bodies are not recorded at all, large and binary ones are counted', async () => {
  await using server = await loopbackCloud({
    services: { compute: '/compute/v2.1' },
    routes: {
      'POST /compute/v2.1/payload': (response) =>
        response.writeHead(200, { 'content-type': 'text/plain' }).end('canary-payload'),
      'GET /compute/v2.1/file': (response) =>
        response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': '5' }).end('12345'),
    },
  });
  const records: CallRecord[] = [];
  const connection = openConnection(server.config(), { recorder: (call) => records.push(call) });
  const service = connection.service('compute');
  await service.raw('POST', '/payload', { body: { a: 'canary-request' }, sensitive: 'both' });
  await service.raw('GET', '/file');
  const { body } = await service.stream('GET', '/file');
  expect(Buffer.concat(await Array.fromAsync(body)).toString()).toBe('12345');
  await connection.close();
  expect(records[1]).toMatchObject({ requestBody: null, responseBody: null });
  expect(records[2]).toMatchObject({ responseBody: null, omittedBytes: 5 });
  expect(records[3]).toMatchObject({ responseBody: null, omittedBytes: 5 });
});
