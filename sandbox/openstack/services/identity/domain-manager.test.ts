import { expect, test } from 'vitest';
import { login, testSandbox, textOf } from '../../testing.ts';
import type { Wire } from '../../testing.ts';

const keystone = '/identity/v3';

async function ids(manager: Wire, cloud: { tables: { domains: Map<string, { name: string }> } }) {
  const domain = [...cloud.tables.domains].find(([, { name }]) => name === 'guild')![0];
  const role = async (name: string) => textOf((await manager.get(`${keystone}/roles?name=${name}`)).body.roles![0]!.id);
  return { domain, role };
}

/** What a domain manager tries, by name; the status it gets. */
async function tries(flaws: readonly string[]): Promise<Record<string, number>> {
  const { clouds } = await testSandbox({ flaws });
  const cloud = clouds[0]!;
  const manager = await login(cloud, '-manager');
  const domain = [...cloud.tables.domains.values()].find(({ name }) => name === 'guild')!.id;
  const workshop = [...cloud.tables.projects.values()].find(({ name }) => name === 'workshop')!.id;
  const commons = [...cloud.tables.projects.values()].find(({ name }) => name === 'commons')!.id;
  const role = (name: string) => [...cloud.tables.roles.values()].find((one) => one.name === name)!.id;
  const user = [...cloud.tables.users.values()].find(({ name }) => name === 'apprentice')!.id;
  const status = async (method: string, path: string, body?: unknown) =>
    (await manager.send(method, `${keystone}${path}`, { body })).status;
  return {
    'create user': await status('POST', '/users', { user: { name: 'u', domain_id: domain, password: 'p' } }),
    'create project': await status('POST', '/projects', { project: { name: 'p', domain_id: domain } }),
    'create group': await status('POST', '/groups', { group: { name: 'g', domain_id: domain } }),
    'assign member': await status('PUT', `/projects/${workshop}/users/${user}/roles/${role('member')}`),
    'assign admin': await status('PUT', `/projects/${workshop}/users/${user}/roles/${role('admin')}`),
    'assign admin on domain': await status('PUT', `/domains/${domain}/users/${user}/roles/${role('admin')}`),
    'create role': await status('POST', '/roles', { role: { name: 'r' } }),
    'create domain': await status('POST', '/domains', { domain: { name: 'd' } }),
    'list users elsewhere': await status('GET', '/users?domain_id=default'),
    'create user elsewhere': await status('POST', '/users', { user: { name: 'e', domain_id: 'default' } }),
    'create project elsewhere': await status('POST', '/projects', { project: { name: 'e', domain_id: 'default' } }),
    'assign member elsewhere': await status('PUT', `/projects/${commons}/users/${user}/roles/${role('member')}`),
  };
}

const healthy = {
  'create user': 201,
  'create project': 201,
  'create group': 201,
  'assign member': 204,
  'assign admin': 403,
  'assign admin on domain': 403,
  'create role': 403,
  'create domain': 403,
  'list users elsewhere': 403,
  'create user elsewhere': 403,
  'create project elsewhere': 403,
  'assign member elsewhere': 403,
};

test('a domain manager rules its own domain and nothing else (scs-0302)', async () => {
  expect(await tries([])).toEqual(healthy);
});

test('each flaw of the domain manager shows in exactly its place', async () => {
  expect(await tries(['domain-manager-assigns-admin'])).toEqual({
    ...healthy,
    'assign admin': 204,
    'assign admin on domain': 204,
  });
  expect(await tries(['domain-manager-creates-roles'])).toEqual({ ...healthy, 'create role': 201 });
  expect(await tries(['domain-manager-crosses-domains'])).toEqual({
    ...healthy,
    'list users elsewhere': 200,
    'create user elsewhere': 201,
    'create project elsewhere': 201,
    'assign member elsewhere': 204,
  });
  const powerless = await tries(['domain-manager-powerless']);
  expect(Object.values(powerless)).toEqual(Object.values(healthy).map(() => 403));
});

test('lists of a domain manager end at the domain', async () => {
  const { clouds } = await testSandbox();
  const manager = await login(clouds[0]!, '-manager');
  const { domain, role } = await ids(manager, clouds[0]!);
  const users = (await manager.get(`${keystone}/users`)).body.users as unknown as { domain_id: string }[];
  expect(users.length).toBeGreaterThan(0);
  expect(users.every((user) => user.domain_id === domain)).toBe(true);
  expect((await manager.get(`${keystone}/domains`)).body.domains).toMatchObject([{ id: domain }]);
  expect(await role('member')).toMatch(/^[0-9a-f]{32}$/);
  expect((await manager.get('/compute/v2.1/servers')).status).toBe(403);
});

test('a group gives its members the roles it has', async () => {
  const { clouds } = await testSandbox();
  const cloud = clouds[0]!;
  const manager = await login(cloud, '-manager');
  const { domain, role } = await ids(manager, cloud);
  const make = async (kind: string, body: object) =>
    textOf((await manager.post(`${keystone}/${kind}s`, { [kind]: { ...body, domain_id: domain } })).body[kind]!.id);
  const project = await make('project', { name: 'p' });
  const group = await make('group', { name: 'g' });
  const user = await make('user', { name: 'u', password: 'secret-7' });
  await manager.send('PUT', `${keystone}/groups/${group}/users/${user}`);
  await manager.send('PUT', `${keystone}/projects/${project}/groups/${group}/roles/${await role('member')}`);
  const enter = () =>
    fetch(`${cloud.urls.api}${keystone}/auth/tokens`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        auth: {
          identity: { methods: ['password'], password: { user: { id: user, password: 'secret-7' } } },
          scope: { project: { id: project } },
        },
      }),
    });
  expect((await enter()).status).toBe(201);
  await manager.delete(`${keystone}/groups/${group}/users/${user}`);
  expect((await enter()).status).toBe(401);
});
