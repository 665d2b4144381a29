import { compileColumns, tableOf } from '@allmend/core-machinery';
import { describe, expect, it } from 'vitest';
import { checkWrite, writeErrors } from '../../testing/kind-check.ts';
import { ClusterRoleBinding } from './cluster-role-binding.ts';
import { ClusterRole } from './cluster-role.ts';
import { RoleBinding } from './role-binding.ts';
import { Role } from './role.ts';

const group = 'rbac.authorization.k8s.io';

describe('rules', () => {
  it.each([
    [{ verbs: ['get'], apiGroups: [''], resources: ['secrets'] }, []],
    [
      { verbs: [], apiGroups: [''], resources: ['secrets'] },
      ['rules[0].verbs: Required value: verbs must contain at least one value'],
    ],
    [
      { verbs: ['get'], resources: ['x'] },
      ['rules[0].apiGroups: Required value: resource rules must supply at least one api group'],
    ],
    [
      { verbs: ['get'], apiGroups: [''] },
      ['rules[0].resources: Required value: resource rules must supply at least one resource'],
    ],
    [
      { verbs: ['get'], nonResourceURLs: ['/x'], resources: ['y'] },
      [
        'rules[0].nonResourceURLs: Invalid value: ["/x"]: namespaced rules cannot apply to non-resource URLs',
        'rules[0].nonResourceURLs: Invalid value: ["/x"]: rules cannot apply to both regular resources and non-resource URLs',
      ],
    ],
    [
      { verbs: ['get'], nonResourceURLs: ['/x'] },
      ['rules[0].nonResourceURLs: Invalid value: ["/x"]: namespaced rules cannot apply to non-resource URLs'],
    ],
  ])('%j', (rule, errors: string[]) => {
    expect(writeErrors(Role, { rules: [rule] })).toEqual(errors);
    expect(writeErrors(ClusterRole, { rules: [rule] })).toEqual(
      errors.filter((text) => !text.includes('namespaced rules')),
    );
  });

  it('may be missing, and must be well-formed', () => {
    expect(writeErrors(Role, {})).toEqual([]);
    expect(writeErrors(Role, { rules: null })).toEqual([]);
    expect(writeErrors(Role, { rules: [{ resources: ['x'], apiGroups: [''] }] })[0]).toMatch(
      /rules\[0\]\.verbs: Required value/,
    );
    expect(writeErrors(Role, { rules: 'all' })).toHaveLength(1);
  });
});

describe('aggregation', () => {
  const field = 'aggregationRule.clusterRoleSelectors';

  it.each([
    [[{ matchLabels: { a: 'b' } }], []],
    [[{}], []],
    [[], [`${field}: Required value: at least one clusterRoleSelector required if aggregationRule is non-nil`]],
    [[{ matchLabels: { '-a': 'b' } }], [/clusterRoleSelectors\[0\]: Invalid value: .*name part/]],
    [[{ matchExpressions: [{ key: 'a', operator: 'Near' }] }], [/"Near" is not a valid label selector operator/]],
  ])('%j', (clusterRoleSelectors, errors) => {
    const found = writeErrors(ClusterRole, { aggregationRule: { clusterRoleSelectors } });
    expect(found).toHaveLength(errors.length);
    errors.forEach((error, at) => expect(found[at]).toMatch(error));
  });
});

describe('bindings', () => {
  const roleRef = { kind: 'ClusterRole', name: 'view' };
  const subjects = [
    { kind: 'User', name: 'alice@example.org' },
    { kind: 'Group', name: 'support' },
    { kind: 'ServiceAccount', name: 'deployer', namespace: 'shop' },
  ];

  it('get the groups that follow from the kinds', () => {
    const { object, errors } = checkWrite(RoleBinding, { roleRef, subjects });
    expect(errors).toEqual([]);
    expect(object['roleRef']).toEqual({ ...roleRef, apiGroup: group });
    expect(object['subjects']).toEqual([
      { ...subjects[0], apiGroup: group },
      { ...subjects[1], apiGroup: group },
      subjects[2],
    ]);
  });

  it('never change their role', () => {
    const old = checkWrite(RoleBinding, { roleRef }).object;
    expect(writeErrors(RoleBinding, { roleRef, subjects }, { old })).toEqual([]);
    expect(writeErrors(RoleBinding, { roleRef: { kind: 'Role', name: 'view' } }, { old })).toEqual([
      expect.stringMatching(/^roleRef: Invalid value: .*: cannot change roleRef$/),
    ]);
  });

  it.each([
    [{ kind: 'Role', name: 'x' }, [], ['roleRef.kind: Unsupported value: "Role": supported values: "ClusterRole"']],
    [
      { kind: 'Beehive', name: 'x' },
      ['roleRef.kind: Unsupported value: "Beehive": supported values: "Role", "ClusterRole"'],
      ['roleRef.kind: Unsupported value: "Beehive": supported values: "ClusterRole"'],
    ],
    [{ kind: 'ClusterRole', name: '' }, ['roleRef.name: Required value'], ['roleRef.name: Required value']],
    [
      { kind: 'ClusterRole', name: 'a/b' },
      [`roleRef.name: Invalid value: "a/b": may not contain '/'`],
      [`roleRef.name: Invalid value: "a/b": may not contain '/'`],
    ],
    [
      { kind: 'ClusterRole', name: 'x', apiGroup: 'example.org' },
      [`roleRef.apiGroup: Unsupported value: "example.org": supported values: "${group}"`],
      [`roleRef.apiGroup: Unsupported value: "example.org": supported values: "${group}"`],
    ],
  ])('to the role %j', (role, inNamespace, inTenant) => {
    const plain = (found: readonly string[]): string[] => found.map((text) => text.replace(/: $/, ''));
    expect(plain(writeErrors(RoleBinding, { roleRef: role }))).toEqual(inNamespace);
    expect(plain(writeErrors(ClusterRoleBinding, { roleRef: role }))).toEqual(inTenant);
  });

  it.each([
    [{ kind: 'User', name: '' }, /^subjects\[0\]\.name: Required value/],
    [
      { kind: 'Robot', name: 'x' },
      /^subjects\[0\]\.kind: Unsupported value: "Robot": supported values: "ServiceAccount", "User", "Group"$/,
    ],
    [{ kind: 'User', name: 'x', apiGroup: 'example.org' }, /^subjects\[0\]\.apiGroup: Unsupported value/],
    [
      { kind: 'ServiceAccount', name: 'x', apiGroup: group, namespace: 'a' },
      /^subjects\[0\]\.apiGroup: Unsupported value/,
    ],
    [
      { kind: 'ServiceAccount', name: 'X', namespace: 'a' },
      /^subjects\[0\]\.name: Invalid value: "X": a lowercase RFC 1123/,
    ],
    [{ kind: 'ServiceAccount', name: 'x' }, /^subjects\[0\]\.namespace: Required value/],
  ])('of the subject %j', (subject, error) => {
    const found = writeErrors(ClusterRoleBinding, { roleRef, subjects: [subject] });
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(error);
  });

  it('of an account in their own namespace need not name it', () => {
    expect(writeErrors(RoleBinding, { roleRef, subjects: [{ kind: 'ServiceAccount', name: 'x' }] })).toEqual([]);
  });

  it('show role and subjects', () => {
    const { object } = checkWrite(RoleBinding, { roleRef, subjects });
    expect(tableOf(compileColumns(RoleBinding), [object], { now: new Date(), includeObject: 'None' })).toMatchObject({
      rows: [{ cells: ['x', 'ClusterRole/view', '<unknown>', 'alice@example.org', 'support', 'shop/deployer'] }],
    });
  });
});
