import { describe, expect, test } from 'vitest';
import { createPolicy, readClusterRole, type RoleBinding } from '../authorization/policy.ts';
import { createRbac } from '../authorization/rbac.ts';
import { standingBindings, standingRoles } from '../authorization/standing-roles.ts';
import { refusal } from '../registry/testing.ts';
import type { Identity } from '../request/identity.ts';
import { createImpersonation } from './impersonation.ts';

const city = { id: 'cityaaaaaaaaaaaa', path: 'city' };
const root = { id: 'root', path: '' };

const sender = (more: Partial<Identity> = {}): Identity => ({
  issuer: 'certificate',
  tenant: city.id,
  name: 'alice',
  groups: ['system:authenticated'],
  ...more,
});

/** Alice may do what the rules say, in every namespace; `robots` may impersonate service accounts in `shop`. */
function actAs(rules: readonly object[], headers: Record<string, string>, from = sender(), tenant = city) {
  const role = readClusterRole({ apiVersion: '', kind: '', metadata: { name: 'given' }, rules });
  const bind = (namespace: string, name: string, roleName: string): RoleBinding => ({
    name: 'b',
    namespace,
    role: { kind: 'ClusterRole', name: roleName },
    subjects: [{ kind: 'User', name }],
  });
  const policy = createPolicy({
    tenant: tenant.id,
    clusterRoles: [...standingRoles, role],
    roles: [],
    bindings: [...standingBindings(tenant.id), bind('', 'alice', 'given'), bind('shop', 'robots', 'edit')],
  });
  return createImpersonation(createRbac({ policy: () => Promise.resolve(policy) })).actAs(tenant, from, headers);
}

const rule = (apiGroups: string, resources: string, resourceNames: string[] = []): object => ({
  verbs: ['impersonate'],
  apiGroups: [apiGroups],
  resources: [resources],
  resourceNames,
});
const everything = [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }];

describe('impersonation', () => {
  test('without headers everybody is who they are', async () => {
    const alice = sender();
    expect(await actAs([], {}, alice)).toBe(alice);
    expect(await actAs([], { 'impersonate-user': '' }, alice)).toBe(alice);
  });

  test('needs the right for the user, and keeps who really asks', async () => {
    const alice = sender();
    expect(await actAs([rule('', 'users', ['bob'])], { 'impersonate-user': 'bob' }, alice)).toEqual({
      issuer: 'impersonation',
      tenant: city.id,
      name: 'bob',
      groups: ['system:authenticated'],
      actor: alice,
    });
    const error = await refusal(actAs([rule('', 'users', ['bob'])], { 'impersonate-user': 'carol' }));
    expect(error.code).toBe(403);
    expect(error.message).toContain('users "carol" is forbidden: User "alice" cannot impersonate resource "users"');
  });

  test.each<[string, Record<string, string>, object]>([
    ['group', { 'impersonate-group': 'staff' }, rule('', 'groups', ['staff'])],
    ['uid', { 'impersonate-uid': 'u-1' }, rule('authentication.k8s.io', 'uids', ['u-1'])],
    [
      'extra',
      { 'impersonate-extra-example.org%2fscope': 'all' },
      rule('authentication.k8s.io', 'userextras/example.org/scope', ['all']),
    ],
  ])('needs a right of its own for each %s', async (_, header, right) => {
    const headers = { 'impersonate-user': 'bob', ...header };
    expect((await refusal(actAs([rule('', 'users')], headers))).code).toBe(403);
    expect(await actAs([rule('', 'users'), right], headers)).toMatchObject({ name: 'bob' });
    expect((await refusal(actAs([right], headers))).code).toBe(403);
    expect((await refusal(actAs([rule('', 'users'), right], header))).code).toBe(400);
  });

  test('groups that are given are the groups; several come as one header', async () => {
    const headers = { 'impersonate-user': 'bob', 'impersonate-group': 'staff, night' };
    const bob = await actAs([rule('', 'users'), rule('', 'groups')], headers);
    expect(bob.groups).toEqual(['staff', 'night', 'system:authenticated']);
    const one = [rule('', 'users'), rule('', 'groups', ['staff'])];
    expect((await refusal(actAs(one, headers))).message).toContain('groups "night"');
  });

  test('of a service account is a right in its namespace, and brings its groups', async () => {
    const robots = sender({ name: 'robots' });
    const headers = { 'impersonate-user': 'system:serviceaccount:shop:robot' };
    expect((await actAs([], headers, robots)).groups).toEqual([
      'system:serviceaccounts',
      'system:serviceaccounts:shop',
      'system:authenticated',
    ]);
    const other = { 'impersonate-user': 'system:serviceaccount:vault:robot' };
    expect((await refusal(actAs([], other, robots))).code).toBe(403);
    expect((await refusal(actAs([], { 'impersonate-user': 'bob' }, robots))).code).toBe(403);
    expect((await refusal(actAs([rule('', 'users')], headers))).code).toBe(403);
  });

  test('of the anonymous user gives nothing that others have', async () => {
    const nobody = await actAs([rule('', 'users')], { 'impersonate-user': 'system:anonymous' });
    expect(nobody.groups).toEqual(['system:unauthenticated']);
  });

  test.each(['system:masters', 'tenancy.allmend.dev:administrators'])(
    'of %s is for those who are in it, whatever rights others have',
    async (group) => {
      const headers = { 'impersonate-user': 'bob', 'impersonate-group': `staff, ${group}` };
      expect((await refusal(actAs(everything, headers))).code).toBe(403);
      expect((await refusal(actAs(everything, headers, sender({ tenant: 'root' }), root))).code).toBe(403);
    },
  );

  test('masters may act as masters, in the root; administrators as administrators, in their tenant', async () => {
    const master = sender({ tenant: 'root', name: 'm', groups: ['system:masters'] });
    const asMaster = { 'impersonate-user': 'bob', 'impersonate-group': 'system:masters' };
    expect((await actAs([], asMaster, master, root)).groups).toContain('system:masters');
    const administrator = sender({ name: 't', groups: ['tenancy.allmend.dev:administrators'] });
    const asAdministrator = { 'impersonate-user': 'bob', 'impersonate-group': 'tenancy.allmend.dev:administrators' };
    expect((await actAs([], asAdministrator, administrator)).tenant).toBe(city.id);
    expect((await refusal(actAs([], asMaster, administrator))).code).toBe(403);
  });

  test('never reaches into another tenant, be it with its permission', async () => {
    const headers = { 'impersonate-user': 'bob' };
    const operator = sender({ tenant: 'root', groups: ['system:masters'] });
    expect((await refusal(actAs(everything, headers, operator))).code).toBe(403);
    expect((await refusal(actAs(everything, headers, sender({ tenant: 'another0tenant00' })))).code).toBe(403);
  });

  test('cannot pretend to be of another tenant by an extra', async () => {
    const headers = { 'impersonate-user': 'bob', 'impersonate-extra-tenancy.allmend.dev%2ftenant': 'root' };
    expect((await refusal(actAs(everything, headers))).code).toBe(403);
  });

  test.each<[string, Record<string, string>]>([
    ['a name that is no percent encoding', { 'impersonate-extra-%zz': 'x' }],
    ['an empty name', { 'impersonate-extra-': 'x' }],
    ['a name with NUL', { 'impersonate-extra-a%00': 'x' }],
    ['a name of a prototype', { 'impersonate-extra-__proto__': 'x' }],
    [
      'more values than are checked',
      { 'impersonate-group': Array.from({ length: 101 }, (_, at) => `g${at}`).join(', ') },
    ],
  ])('with %s is malformed', async (_, header) => {
    expect((await refusal(actAs(everything, { 'impersonate-user': 'bob', ...header }))).code).toBe(400);
  });
});
