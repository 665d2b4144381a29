import { join } from 'node:path';
import { temporaryFolder } from '@allmend/kit-testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { openHubApi, startHubProcess, type HubApi, type HubProcess } from './hub-process.ts';

/** Who asks. Each but the operator belongs to a tenant and has nothing elsewhere. */
const personas = [
  'operator',
  'city administrator',
  'shop administrator',
  'city reader',
  'city account',
  'root account',
] as const;
type Persona = (typeof personas)[number];

const tenants = ['', 'city', 'shop', 'city:school'] as const;
type Tenant = (typeof tenants)[number];

/** Resources, and whether a `view` binding in the namespace lets read them. */
const resources = [
  { path: '/api/v1/namespaces/default/configmaps', read: 'viewed' },
  { path: '/api/v1/namespaces/default/secrets', read: 'hidden' },
  { path: '/api/v1/namespaces/default/serviceaccounts', read: 'viewed' },
  { path: '/apis/cloud.allmend.dev/v1alpha1/namespaces/default/clouds', read: 'viewed' },
  { path: '/apis/rbac.authorization.k8s.io/v1/namespaces/default/rolebindings', read: 'hidden' },
  { path: '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings', read: 'hidden' },
  { path: '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', read: 'hidden' },
  { path: '/apis/tenancy.allmend.dev/v1alpha1/tenants', read: 'hidden' },
  { path: '/apis/audit.allmend.dev/v1alpha1/auditevents', read: 'hidden' },
] as const;

const verbs = ['get', 'list', 'create', 'update', 'patch', 'delete', 'deletecollection'] as const;

const home: Record<Persona, Tenant> = {
  operator: '',
  'city administrator': 'city',
  'shop administrator': 'shop',
  'city reader': 'city',
  'city account': 'city',
  'root account': '',
};

/** The threat model in one function: rights end at the border of the tenant, in both directions. */
function mayPass(persona: Persona, tenant: Tenant, read: 'viewed' | 'hidden', verb: (typeof verbs)[number]): boolean {
  if (home[persona] !== tenant) return false;
  if (persona === 'operator' || persona.endsWith('administrator')) return true;
  return persona === 'city reader' && read === 'viewed' && (verb === 'get' || verb === 'list');
}

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let hub: HubProcess;
const apis = new Map<Persona, HubApi>();
const base = (tenant: Tenant): string => (tenant === '' ? '' : `/tenants/${tenant}`);

/** A kubeconfig with a token in the place of the certificate. */
function withToken(kubeconfig: string, token: string): string {
  const config = parse(kubeconfig) as { users: { user: Record<string, string> }[] };
  config.users[0]!.user = { token };
  return stringify(config);
}

async function accountToken(api: HubApi, tenant: Tenant, name: string): Promise<string> {
  const accounts = `${base(tenant)}/api/v1/namespaces/default/serviceaccounts`;
  if (name !== 'default') await api.call('POST', accounts, { metadata: { name } });
  const { body, code } = await api.call('POST', `${accounts}/${name}/token`, {
    spec: { audiences: [], expirationSeconds: 3600 },
  });
  expect([code, body['message']]).toEqual([201, undefined]);
  return (body['status'] as { token: string }).token;
}

const makeTenant = async (api: HubApi, parent: Tenant, name: string): Promise<void> => {
  const answer = await api.call('POST', `${base(parent)}/apis/tenancy.allmend.dev/v1alpha1/tenants`, {
    metadata: { name },
    spec: {},
  });
  expect(answer.code).toBe(201);
};

beforeAll(async () => {
  folder = await temporaryFolder('personas');
  hub = await startHubProcess(join(folder.path, 'hub'));
  const root = await hub.kubeconfig();
  const operator = openHubApi(root, hub.url);
  apis.set('operator', operator);
  await makeTenant(operator, '', 'city');
  await makeTenant(operator, '', 'shop');
  const city = openHubApi(await hub.kubeconfig('city'), hub.url);
  apis.set('city administrator', city);
  apis.set('shop administrator', openHubApi(await hub.kubeconfig('shop'), hub.url));
  await makeTenant(city, 'city', 'school');
  const binding = {
    metadata: { name: 'readers' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' },
    subjects: [{ kind: 'ServiceAccount', name: 'reader', namespace: 'default' }],
  };
  const bindings = '/tenants/city/apis/rbac.authorization.k8s.io/v1/namespaces/default/rolebindings';
  expect((await city.call('POST', bindings, binding)).code).toBe(201);
  const tokens: readonly [Persona, string][] = [
    ['city reader', await accountToken(city, 'city', 'reader')],
    ['city account', await accountToken(city, 'city', 'default')],
    ['root account', await accountToken(operator, '', 'default')],
  ];
  for (const [persona, token] of tokens) apis.set(persona, openHubApi(withToken(root, token), hub.url));
  // Something to be seen in each place, by whoever can see it.
  for (const [tenant, api] of [
    ['', operator],
    ['city', city],
    ['shop', apis.get('shop administrator')!],
  ] as const) {
    const secret = { metadata: { name: 'canary' }, stringData: { word: `canary-of-${tenant || 'root'}` } };
    expect((await api.call('POST', `${base(tenant)}/api/v1/namespaces/default/secrets`, secret)).code).toBe(201);
  }
}, 60_000);

afterAll(async () => {
  for (const api of apis.values()) await api[Symbol.asyncDispose]();
  await hub?.[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

async function ask(api: HubApi, path: string, verb: (typeof verbs)[number]): Promise<number> {
  const one = `${path}/nobody-has-this-name`;
  const merge = { 'content-type': 'application/merge-patch+json' };
  switch (verb) {
    case 'get':
      return (await api.call('GET', one)).code;
    case 'list':
      return (await api.call('GET', path)).code;
    case 'create':
      return (await api.call('POST', path, { metadata: {} })).code;
    case 'update':
      return (await api.call('PUT', one, { metadata: { name: 'nobody-has-this-name' } })).code;
    case 'patch':
      return (await api.call('PATCH', one, {}, merge)).code;
    case 'delete':
      return (await api.call('DELETE', one)).code;
    default:
      return (await api.call('DELETE', `${path}?dryRun=All`)).code;
  }
}

describe.each(personas)('%s', (persona) => {
  test.each(tenants)('in the tenant "%s"', { timeout: 60_000 }, async (tenant) => {
    const seen: string[] = [];
    const expected: string[] = [];
    const api = apis.get(persona)!;
    await Promise.all(
      resources.flatMap(({ path, read }) =>
        verbs.map(async (verb) => {
          const code = await ask(api, `${base(tenant)}${path}`, verb);
          const passed = code !== 401 && code !== 403;
          const row = (let_: boolean): string => `${verb} ${path}: ${let_ ? 'let in' : 'refused'}`;
          seen.push(row(passed));
          expected.push(row(mayPass(persona, tenant, read, verb)));
        }),
      ),
    );
    expect(seen.toSorted()).toEqual(expected.toSorted());
  });

  test('sees the canaries of its own tenant only', async () => {
    const api = apis.get(persona)!;
    for (const tenant of tenants) {
      for (const path of [
        '/api/v1/secrets',
        '/api/v1/namespaces/default/secrets/canary',
        '/api/v1/namespaces/default/secrets',
      ]) {
        const text = JSON.stringify((await api.call('GET', `${base(tenant)}${path}`)).body);
        const may = mayPass(persona, tenant, 'hidden', 'list');
        expect([tenant, path, text.includes('"word"')]).toEqual([tenant, path, may && tenant !== 'city:school']);
      }
    }
    const across = await api.call('GET', '/tenants/*/api/v1/secrets');
    expect(across.code).toBe(persona === 'operator' ? 200 : 403);
  });
});
