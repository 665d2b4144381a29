import { describe, expect, test } from 'vitest';
import type { KubeObject } from '@allmend/core-machinery';
import { contextOf, refusal } from '../registry/testing.ts';
import type { Identity } from '../request/identity.ts';
import { escalationRules } from './escalation.ts';
import type { PolicyRule } from './policy-rule.ts';
import { createPolicy, readClusterRole, readRole, type PolicyParts, type RoleBinding } from './policy.ts';
import { createRbac } from './rbac.ts';
import { standingBindings, standingRoles } from './standing-roles.ts';

const city = { id: 'cityaaaaaaaaaaaa', path: 'city' };
const alice: Identity = { issuer: 'certificate', tenant: city.id, name: 'alice', groups: ['system:authenticated'] };
const administrator: Identity = { ...alice, name: 'ada', groups: ['tenancy.allmend.dev:administrators'] };
const group = 'rbac.authorization.k8s.io';

const readConfigMaps: PolicyRule = { verbs: ['get'], apiGroups: [''], resources: ['configmaps'] };
const readSecrets: PolicyRule = { verbs: ['get'], apiGroups: [''], resources: ['secrets'] };
const everything: PolicyRule = { verbs: ['*'], apiGroups: ['*'], resources: ['*'] };

const bindAlice = (namespace: string, kind: string, name: string): RoleBinding => ({
  name,
  namespace,
  role: { kind, name },
  subjects: [{ kind: 'User', name: 'alice' }],
});
const clusterRole = (name: string, rules: readonly PolicyRule[], labels: Record<string, string> = {}) =>
  readClusterRole({ apiVersion: '', kind: '', metadata: { name, labels }, rules });
const role = (namespace: string, name: string, rules: readonly PolicyRule[]) =>
  readRole({ apiVersion: '', kind: '', metadata: { namespace, name }, rules });

/** What is written down: alice may read config maps in `shop`. */
const parts: Pick<PolicyParts, 'clusterRoles' | 'roles' | 'bindings'> = {
  clusterRoles: [clusterRole('secret-reader', [readSecrets]), clusterRole('map-reader', [readConfigMaps])],
  roles: [role('shop', 'own', [readConfigMaps]), role('shop', 'secrets', [readSecrets])],
  bindings: [bindAlice('shop', 'Role', 'own')],
};

async function prepare(
  plural: string,
  object: object,
  {
    identity = alice,
    live = null,
    rights = [],
  }: { identity?: Identity; live?: KubeObject | null; rights?: PolicyRule[] } = {},
): Promise<void> {
  const given =
    rights.length > 0
      ? { clusterRoles: [clusterRole('more', rights)], bindings: [bindAlice('', 'ClusterRole', 'more')] }
      : null;
  const source = {
    policy: (tenant: string) =>
      Promise.resolve(
        createPolicy({
          tenant,
          clusterRoles: [...standingRoles, ...parts.clusterRoles, ...(given?.clusterRoles ?? [])],
          roles: parts.roles,
          bindings: [...standingBindings(tenant), ...parts.bindings, ...(given?.bindings ?? [])],
        }),
      ),
    forget: () => undefined,
  };
  const rules = escalationRules(source, createRbac(source)).find(
    (one) => one.group === group && one.plural === plural,
  )!;
  await rules.prepare!(object as KubeObject, live, { ...contextOf({ tenant: city, identity }), subresource: '' });
}

const aRole = (rules: readonly PolicyRule[], namespace = 'shop') => ({ metadata: { name: 'new', namespace }, rules });
const aClusterRole = (rules: readonly PolicyRule[], more: object = {}) => ({
  metadata: { name: 'new' },
  rules,
  ...more,
});
const aBinding = (kind: string, name: string, namespace = 'shop') => ({
  metadata: { name: 'new', ...(namespace !== '' && { namespace }) },
  roleRef: { apiGroup: group, kind, name },
  subjects: [{ kind: 'User', name: 'mallory' }],
});
const may = (...verbs: string[]): PolicyRule[] => [{ verbs, apiGroups: [group], resources: ['*'] }];

describe('nobody gives what they do not have', () => {
  test.each<[string, string, object, 'yes' | 'no']>([
    ['a role with what they hold', 'roles', aRole([readConfigMaps]), 'yes'],
    ['a role with more', 'roles', aRole([readConfigMaps, readSecrets]), 'no'],
    ['a role with everything', 'roles', aRole([everything]), 'no'],
    ['a role in a namespace where they hold nothing', 'roles', aRole([readConfigMaps], 'vault'), 'no'],
    ['a role of the cluster with what they hold in a namespace', 'clusterroles', aClusterRole([readConfigMaps]), 'no'],
    ['a role without rules', 'clusterroles', aClusterRole([]), 'yes'],
    ['a role of paths', 'clusterroles', aClusterRole([{ verbs: ['get'], nonResourceURLs: ['/metrics'] }]), 'no'],
    [
      'a role that takes over others',
      'clusterroles',
      aClusterRole([], { aggregationRule: { clusterRoleSelectors: [{ matchLabels: { a: 'b' } }] } }),
      'no',
    ],
    ['a binding to a role they hold', 'rolebindings', aBinding('Role', 'own'), 'yes'],
    ['a binding to rules they hold, by another role', 'rolebindings', aBinding('ClusterRole', 'map-reader'), 'yes'],
    ['a binding to a role they do not hold', 'rolebindings', aBinding('Role', 'secrets'), 'no'],
    [
      'a binding to a role of the cluster they do not hold',
      'rolebindings',
      aBinding('ClusterRole', 'secret-reader'),
      'no',
    ],
    ['a binding to cluster-admin', 'rolebindings', aBinding('ClusterRole', 'cluster-admin'), 'no'],
    ['a binding for the cluster', 'clusterrolebindings', aBinding('ClusterRole', 'map-reader', ''), 'no'],
  ])('%s', async (_, plural, object, allowed) => {
    const outcome = await prepare(plural, object).then(
      () => 'yes',
      (error: { code: number }) => (error.code === 403 ? 'no' : error),
    );
    expect(outcome).toBe(allowed);
  });

  test('the refusal names what is missing', async () => {
    const error = await refusal(prepare('roles', aRole([readSecrets])));
    expect(error.message).toContain('is attempting to grant RBAC permissions not currently held');
    expect(error.message).toContain('{APIGroups:[""], Resources:["secrets"], Verbs:["get"]}');
  });

  test('`escalate` and `bind` are rights of their own, and neither is the other', async () => {
    await prepare('roles', aRole([everything]), { rights: may('escalate') });
    await prepare('rolebindings', aBinding('ClusterRole', 'cluster-admin'), { rights: may('bind') });
    expect(
      (await refusal(prepare('roles', aRole([everything]), { rights: may('bind', 'create', 'update') }))).code,
    ).toBe(403);
    const binding = aBinding('ClusterRole', 'cluster-admin');
    expect((await refusal(prepare('rolebindings', binding, { rights: may('escalate', 'create') }))).code).toBe(403);
  });

  test('the administrator of a tenant may give everything in it', async () => {
    await prepare('clusterroles', aClusterRole([everything]), { identity: administrator });
    await prepare('clusterrolebindings', aBinding('ClusterRole', 'cluster-admin', ''), { identity: administrator });
  });

  test('a stranger who has the same name holds nothing here', async () => {
    const stranger = { ...alice, tenant: 'schoolaaaaaaaaaa' };
    expect((await refusal(prepare('roles', aRole([readConfigMaps]), { identity: stranger }))).code).toBe(403);
  });

  test('what was given before may stay when labels change, and no right may come along', async () => {
    const live = { apiVersion: '', kind: '', ...aRole([everything]) } as KubeObject;
    await prepare(
      'roles',
      { ...aRole([everything]), metadata: { name: 'new', namespace: 'shop', labels: { a: 'b' } } },
      { live },
    );
    expect((await refusal(prepare('roles', aRole([everything, readSecrets]), { live }))).code).toBe(403);
    const bound = { apiVersion: '', kind: '', ...aBinding('ClusterRole', 'cluster-admin') } as unknown as KubeObject;
    await prepare('rolebindings', aBinding('ClusterRole', 'cluster-admin'), { live: bound });
    const widened = { ...aBinding('ClusterRole', 'cluster-admin'), subjects: [{ kind: 'User', name: 'eve' }] };
    expect((await refusal(prepare('rolebindings', widened, { live: bound }))).code).toBe(403);
  });

  test('a role that is not there cannot be bound by who does not hold everything', async () => {
    expect((await refusal(prepare('rolebindings', aBinding('Role', 'later')))).code).toBe(404);
    await prepare('rolebindings', aBinding('Role', 'later'), { rights: may('bind') });
  });

  test('the standing roles cannot be replaced, whatever rights one has', async () => {
    const admin = { metadata: { name: 'view' }, rules: [everything] };
    expect((await refusal(prepare('clusterroles', admin, { identity: administrator }))).code).toBe(403);
    const binding = { ...aBinding('ClusterRole', 'view', ''), metadata: { name: 'system:discovery' } };
    expect((await refusal(prepare('clusterrolebindings', binding, { identity: administrator }))).code).toBe(403);
    // The name is free where no such binding stands.
    await prepare(
      'rolebindings',
      { ...binding, metadata: { ...binding.metadata, namespace: 'shop' } },
      { identity: administrator },
    );
  });
});
