import { describe, expect, test } from 'vitest';
import type { Identity } from '../request/identity.ts';
import type { RequestInfo, TenantRef } from '../request/request-info.ts';
import { createPolicy, readClusterRole, type PolicyParts, type RoleBinding } from './policy.ts';
import { createRbac } from './rbac.ts';
import { standingBindings, standingRoles } from './standing-roles.ts';
import type { Subject } from './subject.ts';

const root: TenantRef = { id: 'root', path: '' };
const school: TenantRef = { id: 'schooltenantid00', path: 'school' };

const who = (name: string, options: Partial<Identity> = {}): Identity => ({
  issuer: 'token',
  tenant: school.id,
  name,
  groups: ['system:authenticated'],
  ...options,
});

const binding = (role: string, subject: Partial<Subject>, namespace = ''): RoleBinding => ({
  name: 'b',
  namespace,
  role: { kind: role === 'reader' ? 'Role' : 'ClusterRole', name: role },
  subjects: [{ kind: 'User', name: '', ...subject }],
});

function rbac(parts: Partial<PolicyParts>): ReturnType<typeof createRbac> {
  return createRbac({
    policy: (tenant) =>
      Promise.resolve(
        createPolicy({
          tenant,
          clusterRoles: [...standingRoles, ...(parts.clusterRoles ?? [])],
          roles: parts.roles ?? [],
          bindings: [
            ...standingBindings(tenant),
            ...(tenant === (parts.tenant ?? school.id) ? (parts.bindings ?? []) : []),
          ],
        }),
      ),
  });
}

const read = (
  resource: string,
  namespace: string,
  tenant: TenantRef | 'all' = school,
  verb = 'get',
  group = '',
): RequestInfo =>
  ({
    type: 'resource',
    tenant,
    verb,
    group,
    version: 'v1',
    resource,
    subresource: '',
    namespace,
    name: '',
  }) as RequestInfo;

const answer = async (parts: Partial<PolicyParts>, identity: Identity, request: RequestInfo): Promise<string> =>
  (await rbac(parts).authorize(identity, request)).allowed;

describe('role-based access', () => {
  test('nobody may do anything that no binding gives, but ask what the server has and who they are', async () => {
    const alice = who('alice');
    expect(await answer({}, alice, read('configmaps', 'a'))).toBe('no');
    expect(await answer({}, alice, { type: 'path', tenant: school, verb: 'get', path: '/apis' })).toBe('yes');
    expect(await answer({}, alice, { type: 'path', tenant: school, verb: 'get', path: '/metrics' })).toBe('no');
    const review = read('selfsubjectaccessreviews', '', school, 'create', 'authorization.k8s.io');
    expect(await answer({}, alice, review)).toBe('yes');
    expect(await answer({}, { ...alice, groups: ['system:unauthenticated'] }, review)).toBe('no');
  });

  test('a binding in a namespace counts there only; one of the cluster counts everywhere', async () => {
    const roles = [
      { namespace: 'a', name: 'reader', rules: [{ verbs: ['get'], apiGroups: [''], resources: ['configmaps'] }] },
    ];
    const local = { roles, bindings: [binding('reader', { name: 'alice' }, 'a')] };
    expect(await answer(local, who('alice'), read('configmaps', 'a'))).toBe('yes');
    expect(await answer(local, who('alice'), read('configmaps', 'b'))).toBe('no');
    expect(await answer(local, who('alice'), read('configmaps', ''))).toBe('no');
    expect(await answer(local, who('bob'), read('configmaps', 'a'))).toBe('no');
    const everywhere = { bindings: [binding('view', { kind: 'Group', name: 'readers' })] };
    const reader = who('carol', { groups: ['readers'] });
    expect(await answer(everywhere, reader, read('configmaps', 'b'))).toBe('yes');
    expect(await answer(everywhere, reader, read('secrets', 'b'))).toBe('no');
    expect(await answer(everywhere, reader, read('configmaps', 'b', school, 'delete'))).toBe('no');
  });

  test('service accounts are named by namespace and name', async () => {
    const bindings = [binding('view', { kind: 'ServiceAccount', name: 'robot', namespace: 'a' })];
    expect(await answer({ bindings }, who('system:serviceaccount:a:robot'), read('configmaps', 'b'))).toBe('yes');
    expect(await answer({ bindings }, who('system:serviceaccount:b:robot'), read('configmaps', 'b'))).toBe('no');
  });

  test('roles take over the rules of those that say so', async () => {
    const own = readClusterRole({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name: 'boats', labels: { 'rbac.authorization.k8s.io/aggregate-to-view': 'true' } },
      rules: [{ verbs: ['get'], apiGroups: ['sea.example'], resources: ['boats'] }],
    });
    for (const role of ['view', 'edit', 'admin']) {
      const parts = { clusterRoles: [own], bindings: [binding(role, { name: 'alice' })] };
      expect(await answer(parts, who('alice'), read('boats', 'a', school, 'get', 'sea.example'))).toBe('yes');
    }
    const without = { bindings: [binding('view', { name: 'alice' })] };
    expect(await answer(without, who('alice'), read('boats', 'a', school, 'get', 'sea.example'))).toBe('no');
  });
});

describe('between tenants', () => {
  test('a name counts only in the tenant that authenticated it', async () => {
    const bindings = [
      binding('cluster-admin', { name: 'alice' }),
      binding('cluster-admin', { kind: 'Group', name: 'admins' }),
    ];
    expect(await answer({ bindings }, who('alice'), read('secrets', 'a'))).toBe('yes');
    expect(await answer({ bindings }, who('alice', { tenant: 'root' }), read('secrets', 'a'))).toBe('no');
    expect(await answer({ bindings }, who('x', { tenant: 'root', groups: ['admins'] }), read('secrets', 'a'))).toBe(
      'no',
    );
  });

  test('who comes from elsewhere is bound with the tenant they come from, and only so', async () => {
    const bindings = [binding('view', { apiGroup: 'tenancy.allmend.dev', name: 'root:olga' })];
    expect(await answer({ bindings }, who('olga', { tenant: 'root' }), read('configmaps', 'a'))).toBe('yes');
    expect(await answer({ bindings }, who('olga', { tenant: 'another0tenant00' }), read('configmaps', 'a'))).toBe('no');
    expect(await answer({ bindings }, who('olga'), read('configmaps', 'a'))).toBe('no');
    const ownAsForeign = [binding('view', { apiGroup: 'tenancy.allmend.dev', name: `${school.id}:olga` })];
    expect(await answer({ bindings: ownAsForeign }, who('olga'), read('configmaps', 'a'))).toBe('no');
  });

  test('the groups of the operator mean nothing in a tenant, and those of a tenant nothing in the root', async () => {
    const master = who('m', { groups: ['system:masters'] });
    expect(await answer({}, master, read('secrets', 'a'))).toBe('no');
    expect(await answer({}, { ...master, tenant: 'root' }, read('secrets', 'a', root))).toBe('yes');
    expect(await answer({}, { ...master, tenant: 'root' }, read('secrets', 'a'))).toBe('no');
    const administrator = who('t', { groups: ['tenancy.allmend.dev:administrators'] });
    expect(await answer({}, administrator, read('secrets', 'a'))).toBe('yes');
    expect(await answer({}, administrator, read('secrets', 'a', root))).toBe('no');
    expect(await answer({}, { ...administrator, tenant: 'root' }, read('secrets', 'a', root))).toBe('no');
  });

  test('reading across tenants is a right of its own, of the root, and only for reading', async () => {
    const clusterRoles = [
      readClusterRole({
        apiVersion: '',
        kind: '',
        metadata: { name: 'follow' },
        rules: [
          {
            verbs: ['list', 'watch'],
            apiGroups: ['tenancy.allmend.dev'],
            resources: ['tenants/objects'],
            resourceNames: ['clouds.cloud.allmend.dev'],
          },
          { verbs: ['*'], apiGroups: ['cloud.allmend.dev'], resources: ['*'] },
        ],
      }),
    ];
    const parts = { tenant: 'root', clusterRoles, bindings: [binding('follow', { name: 'robot' })] };
    const robot = who('robot', { tenant: 'root' });
    const clouds = (verb: string): RequestInfo => read('clouds', '', 'all', verb, 'cloud.allmend.dev');
    expect(await answer(parts, robot, clouds('list'))).toBe('yes');
    expect(await answer(parts, robot, clouds('watch'))).toBe('yes');
    expect(await answer(parts, robot, clouds('deletecollection'))).toBe('no');
    expect(await answer(parts, robot, read('secrets', '', 'all', 'list'))).toBe('no');
    expect(await answer(parts, who('robot'), clouds('list'))).toBe('no');
    const viewer = { tenant: 'root', bindings: [binding('view', { name: 'robot' })] };
    expect(await answer(viewer, robot, clouds('list'))).toBe('no');
  });
});
