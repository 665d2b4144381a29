import { expect, test } from 'vitest';
import type { CloudConfig } from './config/cloud-config.ts';
import { Secret } from '@allmend/kit-secret';
import { openConnection } from './connection.ts';
import type { Answer } from './testing/loopback-cloud.ts';
import { inTurn, json, loopbackCloud } from './testing/loopback-cloud.ts';

const refused = json(401, { error: { code: 401, message: 'The request you have made requires authentication.' } });
const credential = {
  authType: 'v3applicationcredential',
  auth: { application_credential_id: 'c1', application_credential_secret: new Secret('canary-secret') },
};

async function authenticate(changes: Partial<CloudConfig>, answer?: Answer) {
  await using server = await loopbackCloud(answer ? { routes: { 'POST /v3/auth/tokens': answer } } : {});
  const config = server.config();
  const connection = openConnection({
    ...config,
    ...changes,
    auth: { auth_url: config.auth['auth_url']!, ...(changes.auth ?? config.auth) },
  });
  const error = await connection.token().then(
    () => null,
    (cause: unknown) => cause,
  );
  await connection.close();
  const [sent] = server.seen;
  return { error, body: JSON.parse(sent!.body) as unknown, headers: sent!.headers };
}

test('a password with the project', async () => {
  const { body, headers } = await authenticate({});
  expect(body).toEqual({
    auth: {
      identity: {
        methods: ['password'],
        password: { user: { name: 'robin', domain: { id: 'default' }, password: 'canary-password-1' } },
      },
      scope: { project: { name: 'garden', domain: { id: 'default' } } },
    },
  });
  expect(headers).not.toHaveProperty('x-auth-token');
});

test('a token, rescoped', async () => {
  const { body } = await authenticate({ authType: 'token', auth: { token: new Secret('t'), project_id: 'p' } });
  expect(body).toEqual({
    auth: { identity: { methods: ['token'], token: { id: 't' } }, scope: { project: { id: 'p' } } },
  });
});

test('an application credential by id, or by name and user, never with a scope', async () => {
  expect((await authenticate(credential)).body).toEqual({
    auth: {
      identity: { methods: ['application_credential'], application_credential: { id: 'c1', secret: 'canary-secret' } },
    },
  });
  const auth = {
    application_credential_name: 'ci',
    application_credential_secret: new Secret('s'),
    username: 'robin',
    user_domain_name: 'Farm',
    project_id: 'p',
  };
  expect((await authenticate({ ...credential, auth })).body).toEqual({
    auth: {
      identity: {
        methods: ['application_credential'],
        application_credential: { name: 'ci', user: { name: 'robin', domain: { name: 'Farm' } }, secret: 's' },
      },
    },
  });
});

test.for<[Record<string, string>, unknown]>([
  [{ project_id: 'p' }, { project: { id: 'p' } }],
  [{ project_name: 'n', project_domain_name: 'D' }, { project: { name: 'n', domain: { name: 'D' } } }],
  [{ domain_name: 'D' }, { domain: { name: 'D' } }],
  [{ domain_id: 'd' }, { domain: { id: 'd' } }],
  [{ system_scope: 'all' }, { system: { all: true } }],
  [{ trust_id: 't' }, { 'OS-TRUST:trust': { id: 't' } }],
  [{}, undefined],
])('scope of %j', async ([keys, scope]) => {
  const { body } = await authenticate({ auth: { user_id: 'u', password: new Secret('p'), ...keys } });
  expect((body as { auth: { scope?: unknown } }).auth.scope).toEqual(scope);
});

test('a wrong password names user, keys and where they stand, and not the password', async () => {
  const { error } = await authenticate({}, refused);
  expect(error).toMatchObject({
    reason: 'openstack.credentials-wrong',
    message: expect.stringContaining('user "robin"') as string,
  });
  expect((error as { remedy: string }).remedy).toContain('username, password in clouds.yaml:3');
  expect(JSON.stringify(error)).not.toContain('canary');
});

test('an expired application credential is said so, as far as Keystone lets us know', async () => {
  const vague = await authenticate(credential, refused);
  expect(vague.error).toMatchObject({
    reason: 'openstack.credential-refused',
    message: expect.stringMatching(/application credential "c1".*expired, or its secret is wrong/) as string,
  });
  const clear = await authenticate(credential, json(401, { error: { message: 'Application credential has expired' } }));
  expect(clear.error).toMatchObject({ reason: 'openstack.credential-expired' });
  const unknown = await authenticate(
    credential,
    json(404, { error: { message: 'Could not find Application Credential: c1.' } }),
  );
  expect(unknown.error).toMatchObject({ reason: 'openstack.credentials-wrong' });
});

test('a refused rescoping is not called a wrong password', async () => {
  const { error } = await authenticate(
    { authType: 'token', auth: { token: new Secret('t'), project_name: 'other' } },
    json(403, { error: { message: 'You are not authorized' } }),
  );
  expect(error).toMatchObject({
    reason: 'openstack.scope-refused',
    message: expect.stringContaining('project "other"') as string,
  });
});

test('a Keystone path that does not exist is not called a wrong password', async () => {
  const { error } = await authenticate({}, json(404, { error: { message: 'no such page' } }));
  expect(error).toMatchObject({ reason: 'openstack.not-found' });
});

test('an answer without the token header or without a user is unusable', async () => {
  const whole = {
    user: { id: 'u', name: 'robin', domain: { id: 'd' } },
    issued_at: '2026-11-21T06:00:00Z',
    expires_at: null,
  };
  expect((await authenticate({}, json(201, { token: whole }))).error).toMatchObject({
    reason: 'openstack.bad-answer',
    params: { problem: expect.stringContaining('X-Subject-Token') as string },
  });
  expect((await authenticate({}, json(201, { token: {} }, { 'x-subject-token': 'x' }))).error).toMatchObject({
    params: { problem: expect.stringContaining('token.user') as string },
  });
});

test('a token whose answer was torn off, or lost by a proxy, is asked for again: one too many does no harm', async () => {
  const asked: number[] = [];
  const torn: Answer = (response) => void response.destroy();
  const lost: Answer = (response) => void response.writeHead(502).end();
  const { error } = await authenticate({}, (response, request, nth) => {
    asked.push(nth);
    inTurn(torn, lost, refused)(response, request, nth);
  });
  expect([asked, error]).toEqual([[1, 2, 3], expect.objectContaining({ reason: 'openstack.credentials-wrong' })]);
});

test('a web page in the place of Keystone is called so', async () => {
  const { error } = await authenticate({}, (response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Sign in</title>');
  });
  expect(error).toMatchObject({
    reason: 'openstack.bad-answer',
    params: { problem: 'it is a web page ("Sign in"), not JSON' },
  });
});

test('an auth_url without version is discovered, also behind a path', async () => {
  const link = { rel: 'self', href: 'http://inside.invalid:5000/v3/' };
  await using server = await loopbackCloud({
    routes: {
      'GET /identity/': json(300, { versions: { values: [{ id: 'v3.14', status: 'stable', links: [link] }] } }),
      'POST /identity/v3/auth/tokens': refused,
      'GET /old/': json(300, { versions: [{ id: 'v2.0', status: 'SUPPORTED', links: [] }] }),
    },
  });
  const at = (path: string) =>
    openConnection({ ...server.config(), auth: { ...server.config().auth, auth_url: `${server.url}${path}` } });
  await expect(at('/identity').token()).rejects.toMatchObject({ reason: 'openstack.credentials-wrong' });
  expect(server.count('POST /identity/v3/auth/tokens')).toBe(1);
  await expect(at('/old/v2.0').token()).rejects.toMatchObject({
    reason: 'openstack.version-unsupported',
    params: { offered: 'v2.0' },
  });
});
