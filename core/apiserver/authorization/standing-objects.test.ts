import type { KubeObject } from '@allmend/core-machinery';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openHttpStage, type HttpStage } from '../http/testing.ts';
import { rbacGroup } from './policy-source.ts';
import { standingBindings, standingRoles } from './standing-roles.ts';

const root = `/apis/${rbacGroup}/v1`;
const roles = `${root}/clusterroles`;
const bindings = `${root}/clusterrolebindings`;
const inDefault = `${root}/namespaces/default/rolebindings`;
const table = { accept: 'application/json;as=Table;g=meta.k8s.io;v=v1' };

/** Names that come before, among and after those that stand. */
const own = ['aa', 'editor', 'system:basic-user-2', 'zz'];
const aRole = (name: string, more: object = {}): object => ({ metadata: { name, ...more }, rules: [] });
const aBinding = (name: string): object => ({
  metadata: { name },
  roleRef: { apiGroup: rbacGroup, kind: 'ClusterRole', name: 'view' },
  subjects: [],
});

let stage: HttpStage;
beforeAll(async () => {
  stage = await openHttpStage();
  await stage.call('POST', '/apis/tenancy.allmend.dev/v1alpha1/tenants', { body: { metadata: { name: 'city' } } });
  for (const name of own) await stage.call('POST', roles, { body: aRole(name) });
});
afterAll(() => stage[Symbol.asyncDispose]());

const namesOf = (body: Readonly<Record<string, unknown>> | null): string[] =>
  (body!['items'] as KubeObject[]).map(({ metadata }) => metadata.name!);
const sorted = (names: readonly string[]): string[] =>
  names.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
const everyRole = sorted([...standingRoles.map(({ name }) => name), ...own]);

describe('standing roles and bindings', () => {
  test('are read by their name', async () => {
    const { code, body } = await stage.call('GET', `${roles}/view`);
    expect(code).toBe(200);
    expect(body).toMatchObject({
      kind: 'ClusterRole',
      apiVersion: `${rbacGroup}/v1`,
      metadata: {
        name: 'view',
        resourceVersion: '1',
        labels: { 'rbac.authorization.k8s.io/aggregate-to-edit': 'true' },
      },
      aggregationRule: {
        clusterRoleSelectors: [{ matchLabels: { 'rbac.authorization.k8s.io/aggregate-to-view': 'true' } }],
      },
    });
    expect((body!['metadata'] as { uid: string }).uid).toMatch(/^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/);
    expect((await stage.call('GET', `${roles}/viewer`)).code).toBe(404);
    expect((await stage.call('GET', `${root}/namespaces/default/roles/view`)).code).toBe(404);
  });

  test('stand in lists at their places, each once, whatever the pages', async () => {
    expect(namesOf((await stage.call('GET', roles)).body)).toEqual(everyRole);
    for (const limit of [1, 2, 5, everyRole.length - 1, everyRole.length, 500]) {
      const found: string[] = [];
      let next = '';
      do {
        const { body } = await stage.call('GET', `${roles}?limit=${limit}&continue=${encodeURIComponent(next)}`);
        const { continue: more = '', remainingItemCount } = body!['metadata'] as {
          continue?: string;
          remainingItemCount?: number;
        };
        const names = namesOf(body);
        found.push(...names);
        expect(names.length, `limit ${limit}`).toBeLessThanOrEqual(limit);
        if (remainingItemCount !== undefined) expect(remainingItemCount).toBe(everyRole.length - found.length);
        next = more;
      } while (next !== '');
      expect(found, `limit ${limit}`).toEqual(everyRole);
    }
  });

  test('are selected as all others', async () => {
    const names = async (query: string) => namesOf((await stage.call('GET', `${roles}?${query}`)).body);
    expect(await names('fieldSelector=metadata.name%3Dview')).toEqual(['view']);
    expect(await names('labelSelector=rbac.authorization.k8s.io%2Faggregate-to-edit%3Dtrue')).toEqual(['view']);
    expect(await names('labelSelector=!kubernetes.io%2Fbootstrapping')).toEqual(own);
    expect(await names('labelSelector=a%3Db')).toEqual([]);
  });

  test('are told to who watches from the start', async () => {
    const { text } = await stage.call('GET', `${roles}?watch=1&timeoutSeconds=1`);
    const events = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { type: string; object: KubeObject });
    expect(events.map(({ type, object }) => [type, object.metadata.name])).toEqual(
      everyRole.map((name) => ['ADDED', name]),
    );
  });

  test('are shown in a Table', async () => {
    const { body } = await stage.call('GET', roles, { headers: table });
    expect((body!['rows'] as { cells: unknown[] }[]).map(({ cells }) => cells[0])).toEqual(everyRole);
  });

  test('an aggregated role shows what it gives now', async () => {
    const rules = async () => JSON.stringify((await stage.call('GET', `${roles}/edit`)).body!['rules']);
    expect(await rules()).toContain('"serviceaccounts/token"');
    expect(await rules()).toContain('"resourcequotas/status"');
    const labels = { 'rbac.authorization.k8s.io/aggregate-to-edit': 'true' };
    const body = {
      ...aRole('adds', { labels }),
      rules: [{ verbs: ['get'], apiGroups: ['example.org'], resources: ['w'] }],
    };
    await stage.call('POST', roles, { body });
    await expect.poll(rules).toContain('example.org');
    await stage.call('DELETE', `${roles}/adds`);
  });

  test.each(['', '/tenants/city'])('bindings are those of the tenant: %s', async (prefix) => {
    const tenant = prefix === '' ? 'root' : (await stage.server.tenants.resolve('city')).id;
    const expected = (where: string) =>
      sorted(
        standingBindings(tenant)
          .filter(({ namespace }) => namespace === where)
          .map(({ name }) => name),
      );
    expect(namesOf((await stage.call('GET', prefix + bindings)).body)).toEqual(expected(''));
    expect(namesOf((await stage.call('GET', prefix + inDefault)).body)).toEqual(expected('default'));
    expect(namesOf((await stage.call('GET', `${prefix}${root}/rolebindings`)).body)).toEqual(expected('default'));
    const { body } = await stage.call('GET', `${prefix}${bindings}/system:allmend:conformance-controller`);
    const from = prefix === '' ? 'system:allmend:controllers' : 'root:system:allmend:controllers';
    const apiGroup = prefix === '' ? rbacGroup : 'tenancy.allmend.dev';
    expect(body!['subjects']).toEqual([{ kind: 'User', apiGroup, name: from }]);
  });

  test('need the right to read them', async () => {
    for (const path of [roles, `${roles}/view`, bindings])
      expect((await stage.call('GET', path, { as: 'nora' })).code, path).toBe(403);
  });

  test.each<[string, string, object | undefined]>([
    ['POST', roles, aRole('view')],
    ['PUT', `${roles}/view`, aRole('view')],
    ['PATCH', `${roles}/view`, { rules: [] }],
    ['DELETE', `${roles}/view`, undefined],
    ['POST', bindings, aBinding('system:discovery')],
    ['PUT', `${bindings}/system:discovery`, aBinding('system:discovery')],
    ['PATCH', `${bindings}/system:discovery`, { subjects: [] }],
    ['DELETE', `${bindings}/system:discovery`, undefined],
    ['POST', inDefault, aBinding('system:allmend:replica')],
    ['DELETE', `${inDefault}/system:allmend:replica`, undefined],
  ])('cannot be changed: %s %s', async (method, path, body) => {
    const headers = { 'content-type': method === 'PATCH' ? 'application/merge-patch+json' : 'application/json' };
    const answer = await stage.call(method, path, { headers, ...(body && { body }) });
    expect(answer.code).toBe(403);
    expect(answer.body!['message']).toMatch(/it is a (role|binding) of the server and always the same$/);
  });

  test('outlive the deletion of all', async () => {
    expect((await stage.call('DELETE', `/tenants/city${roles}`)).code).toBe(200);
    expect(namesOf((await stage.call('GET', `/tenants/city${roles}`)).body)).toHaveLength(standingRoles.length);
  });

  test('what was stored under such a name before is seen where it counts, and can be taken away', async () => {
    const store = async (resource: string, object: object) => {
      const { name } = (object as { metadata: { name: string } }).metadata;
      const key = { tenant: 'root', group: rbacGroup, resource, namespace: '', name };
      const kind = resource === 'clusterroles' ? 'ClusterRole' : 'ClusterRoleBinding';
      const value = Buffer.from(JSON.stringify({ apiVersion: `${rbacGroup}/v1`, kind, ...object }));
      await stage.store.commit({ writes: [{ key, op: 'put', value }] });
    };
    await store('clusterroles', aRole('certification-body'));
    await store('clusterrolebindings', aBinding('cluster-admin'));
    const roleNow = async () => (await stage.call('GET', `${roles}/certification-body`)).body!;
    const bindingNow = async () => (await stage.call('GET', `${bindings}/cluster-admin`)).body!;
    expect((await roleNow())['rules']).not.toEqual([]);
    expect((await bindingNow())['roleRef']).toMatchObject({ name: 'view' });
    expect(namesOf((await stage.call('GET', roles)).body)).toEqual(everyRole);
    expect((await stage.call('DELETE', `${roles}/certification-body`)).code).toBe(200);
    expect((await stage.call('DELETE', `${bindings}/cluster-admin`)).code).toBe(200);
    expect((await roleNow())['rules']).not.toEqual([]);
    expect((await bindingNow())['roleRef']).toMatchObject({ name: 'cluster-admin' });
    expect((await stage.call('DELETE', `${roles}/certification-body`)).code).toBe(403);
  });
});
