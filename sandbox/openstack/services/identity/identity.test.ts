import { expect, test } from 'vitest';
import { login, request, stopClock, testSandbox, textOf, wire } from '../../testing.ts';

const tokens = '/identity/v3/auth/tokens';

test('versions: 300 at the root, the version below', async () => {
  const { clouds } = await testSandbox();
  const root = await request(clouds[0]!, 'GET', '/identity/');
  expect(root.status).toBe(300);
  expect(root.headers.get('location')).toBe(`${clouds[0]!.urls.api}/identity/v3/`);
  expect(root.body.versions).toMatchObject({ values: [{ id: 'v3.14', status: 'stable' }] });
  expect((await request(clouds[0]!, 'GET', '/identity/v3/')).status).toBe(200);
});

test('a token carries user, project, roles with what they imply, and the catalogue', async () => {
  const { clouds } = await testSandbox({ profile: 'zed' });
  const member = await login(clouds[0]!);
  const { status, body } = await member.get(tokens, { 'x-subject-token': member.token });
  expect(status).toBe(200);
  expect(body.token).toMatchObject({
    methods: ['password'],
    user: { name: 'member', domain: { id: 'default', name: 'Default' } },
    project: { name: 'commons' },
    roles: [{ name: 'member' }, { name: 'reader' }],
  });
  expect(
    (await member.get(`${tokens}?nocatalog`, { 'x-subject-token': member.token })).body.token!.catalog,
  ).toBeUndefined();
});

test.each([
  ['zed', ['admin', 'member', 'reader']],
  ['current', ['admin', 'manager', 'member', 'reader']],
] as const)('admin implies what release %s says', async (profile, roles) => {
  const { clouds } = await testSandbox({ profile });
  const admin = await login(clouds[0]!, '-admin');
  const { body } = await admin.get(tokens, { 'x-subject-token': admin.token });
  expect((body.token!.roles as unknown as { name: string }[]).map(({ name }) => name)).toEqual(roles);
});

test('what Keystone refuses at the door', async () => {
  const { clouds } = await testSandbox();
  const [cloud, account] = [clouds[0]!, clouds[0]!.accounts[0]!];
  const user = { name: account.userName, domain: { id: 'default' }, password: account.password };
  const ask = (auth: unknown) => request(cloud, 'POST', tokens, { body: { auth } });
  const password = (changes: object) => ({ methods: ['password'], password: { user: { ...user, ...changes } } });
  const refused = async (auth: unknown) => {
    const { status, body } = await ask(auth);
    return [status, textOf(body.error!.message).split('.')[0]];
  };
  expect(await refused({ identity: password({ password: 'wrong' }) })).toEqual([
    401,
    'The request you have made requires authentication',
  ]);
  expect((await refused({ identity: password({ name: 'nobody' }) }))[0]).toBe(401);
  expect(await refused({ identity: password({ domain: undefined }) })).toEqual([
    400,
    'Expecting to find domain in user',
  ]);
  expect(await refused({ identity: { methods: ['password'] } })).toEqual([
    400,
    'Expecting to find password in identity',
  ]);
  expect(await refused({})).toEqual([400, 'Expecting to find identity in auth']);
  expect(
    (await refused({ identity: password({}), scope: { project: { name: 'admin', domain: { id: 'default' } } } }))[0],
  ).toBe(401);
  expect((await refused({ identity: password({}), scope: { domain: { id: 'default' } } }))[0]).toBe(401);
  expect((await refused({ identity: password({}), scope: { system: { all: true } } }))[0]).toBe(401);
  expect((await refused({ identity: { methods: ['token'], token: { id: 'bad' } } }))[0]).toBe(404);
  expect((await request(cloud, 'POST', tokens, { body: '{bad' })).status).toBe(400);
  const unscoped = await ask({ identity: password({}), scope: 'unscoped' });
  expect([unscoped.status, unscoped.body.token!.catalog]).toEqual([201, undefined]);
});

test('a token can be traded for another scope, keeps its end, and can be revoked', async () => {
  const { clouds } = await testSandbox();
  const member = await login(clouds[0]!);
  const traded = await request(clouds[0]!, 'POST', tokens, {
    body: {
      auth: {
        identity: { methods: ['token'], token: { id: member.token } },
        scope: { project: { id: member.projectId } },
      },
    },
  });
  expect(traded.body.token).toMatchObject({ methods: ['token', 'password'] });
  const old = await member.get(tokens, { 'x-subject-token': member.token });
  expect(traded.body.token!.expires_at).toEqual(old.body.token!.expires_at);
  expect((await member.send('DELETE', tokens, { headers: { 'x-subject-token': member.token } })).status).toBe(204);
  expect((await member.get('/compute/v2.1/servers')).status).toBe(401);
  expect((await wire(clouds[0]!, traded.headers.get('x-subject-token')!).get('/compute/v2.1/servers')).status).toBe(
    200,
  );
});

test('a token ends when its time has come, and when its user is disabled', async () => {
  const clock = stopClock();
  const { clouds } = await testSandbox({ tokenLifetime: 2 });
  const member = await login(clouds[0]!);
  // Keystone counts whole seconds: it lives a part of the first one only.
  clock.pass(1000);
  expect((await member.get('/compute/v2.1/servers')).status).toBe(200);
  clock.pass(1000);
  expect((await member.get('/compute/v2.1/servers')).status).toBe(401);
  const again = await login(clouds[0]!);
  clouds[0]!.tables.users.get(again.userId)!.enabled = false;
  const refused = await again.get('/compute/v2.1/servers');
  expect(refused.status).toBe(401);
  expect(refused.headers.get('www-authenticate')).toBe(`Keystone uri="${clouds[0]!.urls.api}/identity"`);
});

test('application credentials: roles, expiry, restriction, access rules', async () => {
  const { clouds } = await testSandbox();
  const cloud = clouds[0]!;
  const member = await login(cloud);
  const path = `/identity/v3/users/${member.userId}/application_credentials`;
  const create = (body: object) => member.post(path, { application_credential: body });
  const use = async (made: { body: unknown }) => {
    const { id, secret } = (made.body as { application_credential: { id: string; secret: string } })
      .application_credential;
    return request(cloud, 'POST', tokens, {
      body: { auth: { identity: { methods: ['application_credential'], application_credential: { id, secret } } } },
    });
  };
  const plain = await create({ name: 'plain' });
  expect(plain.body.application_credential).toMatchObject({ unrestricted: null, project_id: member.projectId });
  const token = wire(cloud, (await use(plain)).headers.get('x-subject-token')!);
  expect((await token.get('/compute/v2.1/servers')).status).toBe(200);
  expect((await token.post(path, { application_credential: { name: 'further' } })).status).toBe(403);

  const clock = stopClock();
  const soon = new Date(Date.now() + 600).toISOString();
  const short = await create({ name: 'short', expires_at: soon });
  expect((await use(short)).status).toBe(201);
  clock.pass(600);
  expect((await use(short)).status).toBe(401);
  expect((await create({ name: 'late', expires_at: '2020-01-01T00:00:00Z' })).status).toBe(400);
  expect((await create({ name: 'never', expires_at: 'never' })).status).toBe(400);

  const narrow = await create({
    name: 'narrow',
    roles: [{ name: 'reader' }],
    access_rules: [
      { service: 'compute', method: 'GET', path: '/v2.1/servers/**' },
      { service: 'compute', method: 'GET', path: '/v2.1/flavors' },
    ],
  });
  const little = wire(cloud, (await use(narrow)).headers.get('x-subject-token')!);
  expect((await little.get('/compute/v2.1/flavors')).status).toBe(200);
  expect((await little.get('/compute/v2.1/limits')).status).toBe(401);
  expect((await little.get('/network/v2.0/networks')).status).toBe(401);

  expect((await member.delete(`${path}/${textOf(plain.body.application_credential!.id)}`)).status).toBe(204);
  expect((await token.get('/compute/v2.1/servers')).status).toBe(401);
  expect((await use(plain)).status).toBe(401);
});

test('EC2 credentials are only for who comes himself: no application credential, however much it may, makes, sees or deletes one', async () => {
  const { clouds } = await testSandbox();
  const cloud = clouds[0]!;
  for (const account of ['', '-admin']) {
    const person = await login(cloud, account);
    const ec2 = `/identity/v3/users/${person.userId}/credentials/OS-EC2`;
    const project = { tenant_id: person.projectId };
    const { access, secret } = (await person.post(ec2, project)).body.credential as unknown as {
      access: string;
      secret: string;
    };
    const general = (await person.get(`/identity/v3/credentials?user_id=${person.userId}`)).body
      .credentials as unknown as {
      id: string;
    }[];
    expect(general).toHaveLength(1);

    const made = await person.post(`/identity/v3/users/${person.userId}/application_credentials`, {
      application_credential: { name: `all${account}`, unrestricted: true },
    });
    const { id, secret: own } = made.body['application_credential'] as unknown as { id: string; secret: string };
    const identity = { methods: ['application_credential'], application_credential: { id, secret: own } };
    const signed = await request(cloud, 'POST', tokens, { body: { auth: { identity } } });
    const delegated = wire(cloud, signed.headers.get('x-subject-token')!);
    const one = `/identity/v3/credentials/${general[0]!.id}`;
    const blob = JSON.stringify({ access: 'a'.repeat(32), secret });
    const credential = { type: 'ec2', user_id: person.userId, project_id: person.projectId, blob };
    for (const refused of [
      await delegated.post(ec2, project),
      await delegated.get(`${ec2}/${access}`),
      await delegated.delete(`${ec2}/${access}`),
      await delegated.post('/identity/v3/credentials', { credential }),
      await delegated.get(one),
      await delegated.delete(one),
      // Members may not list them here anyway.
      ...(account === '-admin' ? [await delegated.get(ec2)] : []),
    ]) {
      expect(refused.status).toBe(403);
      expect(refused.body.error!.message).toContain('Delegated tokens cannot access credentials directly.');
    }
    expect((await delegated.get(`${ec2}/${'0'.repeat(32)}`)).status).toBe(404);
    expect((await delegated.get('/identity/v3/credentials')).body.credentials).toEqual([]);
    expect((await person.get(`${ec2}/${access}`)).status).toBe(200);
  }
});

test('a reader may look and not touch', async () => {
  const { clouds } = await testSandbox();
  const reader = await login(clouds[0]!, '-reader');
  expect((await reader.get('/compute/v2.1/servers')).status).toBe(200);
  const refused = await reader.post('/compute/v2.1/os-keypairs', { keypair: { name: 'k' } });
  expect(refused.body).toEqual({
    forbidden: { code: 403, message: "Policy doesn't allow os_compute_api:os-keypairs:create to be performed." },
  });
});
