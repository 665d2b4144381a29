import { ageCell, dnsSubdomainProblems, isJsonObject, jsonEquals, pathSegmentProblems } from '@allmend/core-machinery';
import type { FieldError, Json, JsonObject, KubeObject, PrinterColumn } from '@allmend/core-machinery';
import { z } from 'zod';
import { atomicList } from '../../meta/v1/shapes.ts';
import { invalid, notSupported, required } from '../../validation.ts';
import { rbacGroup } from './rules.ts';

/*
 * What RoleBinding and ClusterRoleBinding have in common.
 * Source: rbac/v1 types.go and defaults.go; kubernetes pkg/apis/rbac/validation, pkg/printers/internalversion.
 */

const SubjectShape = z
  .object({
    kind: z.string().describe('User, Group or ServiceAccount.'),
    apiGroup: z
      .string()
      .optional()
      .describe(
        'Group of the kind; set by the server when it is left out. With tenancy.allmend.dev it is somebody of another tenant, and the name is <tenant id>:<name>.',
      ),
    name: z.string().describe('Name of the subject.'),
    namespace: z.string().optional().describe('Namespace of a ServiceAccount.'),
  })
  .meta({ 'x-kubernetes-map-type': 'atomic' });

const RoleRefShape = z
  .object({
    apiGroup: z.string().describe('Always rbac.authorization.k8s.io; set by the server when it is left out.'),
    kind: z.string().describe('Role or ClusterRole.'),
    name: z.string().describe('Name of the role.'),
  })
  .meta({ 'x-kubernetes-map-type': 'atomic' });

export const bindingShape = z.object({
  subjects: atomicList(SubjectShape).optional().describe('Who gets the rights.'),
  roleRef: RoleRefShape.describe('The role that is given. Cannot be changed: delete the binding and make another one.'),
});

export const bindingColumns: readonly PrinterColumn[] = [
  { name: 'Role', type: 'string', description: 'The role that is given.', jsonPath: '.roleRef.name' },
  { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
  { name: 'Users', type: 'string', priority: 1, description: 'Users in the binding.', jsonPath: '.subjects' },
  { name: 'Groups', type: 'string', priority: 1, description: 'Groups in the binding.', jsonPath: '.subjects' },
  {
    name: 'ServiceAccounts',
    type: 'string',
    priority: 1,
    description: 'Service accounts in the binding.',
    jsonPath: '.subjects',
  },
];

export function bindingCells({ roleRef, subjects, metadata }: KubeObject, now: Date): readonly string[] {
  const { kind, name } = isJsonObject(roleRef) ? roleRef : ({} as JsonObject);
  const all = Array.isArray(subjects) ? subjects.filter(isJsonObject) : [];
  const named = (of: string): string =>
    all
      .filter((subject) => subject['kind'] === of)
      .map((subject) => (of === serviceAccount ? `${text(subject['namespace'])}/` : '') + text(subject['name']))
      .join(', ');
  return [
    `${text(kind)}/${text(name)}`,
    ageCell(metadata.creationTimestamp, now),
    named('User'),
    named('Group'),
    named(serviceAccount),
  ];
}

const serviceAccount = 'ServiceAccount';
/** Group of subjects of other tenants; see `isSubject` of the API server. */
const foreignGroup = 'tenancy.allmend.dev';
const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

/** Fills in the groups that follow from the kinds. */
export function normalizeBinding({ roleRef, subjects }: KubeObject): void {
  if (isJsonObject(roleRef) && !roleRef['apiGroup']) roleRef['apiGroup'] = rbacGroup;
  if (!Array.isArray(subjects)) return;
  for (const subject of subjects) {
    if (!isJsonObject(subject) || subject['apiGroup']) continue;
    if (subject['kind'] === 'User' || subject['kind'] === 'Group') subject['apiGroup'] = rbacGroup;
  }
}

export function bindingErrors(
  object: KubeObject,
  old: KubeObject | undefined,
  scope: 'Namespaced' | 'Cluster',
): FieldError[] {
  const { roleRef, subjects } = object;
  const errors: FieldError[] = [];
  if (isJsonObject(roleRef)) {
    errors.push(...roleErrors(roleRef, scope));
    if (old !== undefined && !jsonEquals(roleRef, old['roleRef'] as Json)) {
      errors.push(invalid('roleRef', roleRef, 'cannot change roleRef'));
    }
  }
  if (!Array.isArray(subjects)) return errors;
  subjects.forEach((subject: Json, at) => {
    if (isJsonObject(subject)) errors.push(...subjectErrors(subject, `subjects[${at}]`, scope));
  });
  return errors;
}

function roleErrors(role: JsonObject, scope: 'Namespaced' | 'Cluster'): FieldError[] {
  const errors: FieldError[] = [];
  const [group, kind, name] = [text(role['apiGroup']), text(role['kind']), text(role['name'])];
  if (group !== rbacGroup) errors.push(notSupported('roleRef.apiGroup', group, [rbacGroup]));
  const kinds = scope === 'Cluster' ? ['ClusterRole'] : ['Role', 'ClusterRole'];
  if (!kinds.includes(kind)) errors.push(notSupported('roleRef.kind', kind, kinds));
  if (name === '') errors.push(required('roleRef.name'));
  else errors.push(...pathSegmentProblems(name).map((problem) => invalid('roleRef.name', name, problem)));
  return errors;
}

function subjectErrors(subject: JsonObject, path: string, scope: 'Namespaced' | 'Cluster'): FieldError[] {
  const errors: FieldError[] = [];
  const [group, kind, name] = [text(subject['apiGroup']), text(subject['kind']), text(subject['name'])];
  if (name === '') errors.push(required(`${path}.name`));
  switch (kind) {
    case serviceAccount:
      if (name !== '')
        errors.push(...dnsSubdomainProblems(name).map((problem) => invalid(`${path}.name`, name, problem)));
      if (group !== '') errors.push(notSupported(`${path}.apiGroup`, group, ['']));
      if (scope === 'Cluster' && text(subject['namespace']) === '') errors.push(required(`${path}.namespace`));
      break;
    case 'User':
    case 'Group':
      if (group === foreignGroup) errors.push(...foreignNameErrors(name, path));
      else if (group !== rbacGroup) errors.push(notSupported(`${path}.apiGroup`, group, [rbacGroup, foreignGroup]));
      break;
    default:
      errors.push(notSupported(`${path}.kind`, kind, [serviceAccount, 'User', 'Group']));
  }
  return errors;
}

function foreignNameErrors(name: string, path: string): FieldError[] {
  if (name === '' || /^(root|[a-z2-7]{16}):./.test(name)) return [];
  const problem = 'must be the id of a tenant (root, or status.id of its Tenant), a colon and the name there';
  return [invalid(`${path}.name`, name, problem)];
}
