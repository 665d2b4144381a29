import { impliedRoles } from '../../access/assignments.ts';
import { empty, json } from '../../http/answer.ts';
import type { Answer } from '../../http/answer.ts';
import { ApiFailure } from '../../http/failure.ts';
import type { ApiRequest, Route } from '../../http/route.ts';
import { route } from '../../http/route.ts';
import { authorise, managedRoles } from './authority.ts';
import { domainAt, groupAt, projectAt, userAt } from './lookups.ts';
import type { Role, RoleAssignment } from './records.ts';
import { forbidden, notFound } from './refusals.ts';
import { collection, roleView } from './views.ts';

type Grant = Omit<RoleAssignment, 'id' | 'roleId'>;

/** Who gets a role where, from the path; both must be in reach of the caller. */
function grantAt(request: ApiRequest, rule: string): Grant {
  const { params, path } = request;
  const inherited = path.includes('/OS-INHERIT/');
  const userId = params.userId === undefined ? null : userAt(request, rule).id;
  const groupId = params.groupId === undefined ? null : groupAt(request, rule).id;
  const projectId = params.projectId === undefined ? null : projectAt(request, rule).id;
  const domainId = params.domainId === undefined ? null : domainAt(request, rule).id;
  return { userId, groupId, projectId, domainId, system: false, inherited };
}

/** The role of a grant. A domain manager may only pass on the managed ones. */
function grantedRole(request: ApiRequest, rule: string): Role {
  const id = request.params.roleId!;
  const role = request.cloud.tables.roles.get(id);
  const free = request.caller.isAdmin || request.cloud.behaviour.domainManager === 'may-assign-admin';
  if (!free && !(role && managedRoles.has(role.name))) throw forbidden(rule);
  if (!role) throw notFound('role', id);
  return role;
}

function keyOf(grant: Grant, roleId: string): string {
  const actor = grant.userId ?? grant.groupId ?? '';
  const target = grant.projectId ?? grant.domainId ?? 'system';
  return `${actor}/${target}/${roleId}${grant.inherited ? '/inherited' : ''}`;
}

function listGrants(request: ApiRequest): Answer {
  const grant = grantAt(request, 'identity:list_grants');
  const roles = [...request.cloud.tables.roles.values()].filter(({ id }) =>
    request.cloud.tables.assignments.has(keyOf(grant, id)),
  );
  return json(
    200,
    collection(
      request,
      'roles',
      roles.map((role) => roleView(request, role)),
    ),
  );
}

function createGrant(request: ApiRequest): Answer {
  const grant = grantAt(request, 'identity:create_grant');
  const role = grantedRole(request, 'identity:create_grant');
  const id = keyOf(grant, role.id);
  request.cloud.tables.assignments.set(id, { ...grant, id, roleId: role.id });
  return empty(204);
}

function checkGrant(request: ApiRequest): Answer {
  const grant = grantAt(request, 'identity:check_grant');
  findGrant(request, grant);
  return empty(204);
}

function revokeGrant(request: ApiRequest): Answer {
  const grant = grantAt(request, 'identity:revoke_grant');
  const role = grantedRole(request, 'identity:revoke_grant');
  findGrant(request, grant);
  const { tables } = request.cloud;
  tables.assignments.delete(keyOf(grant, role.id));
  // Keystone revokes the tokens that were issued with the role.
  for (const [id, token] of tables.tokens) {
    const mine =
      token.userId === grant.userId && (token.projectId ?? token.domainId) === (grant.projectId ?? grant.domainId);
    if (mine && token.roleIds.includes(role.id)) tables.tokens.delete(id);
  }
  return empty(204);
}

function findGrant({ cloud, params }: ApiRequest, grant: Grant): void {
  const roleId = params.roleId!;
  if (cloud.tables.assignments.has(keyOf(grant, roleId))) return;
  throw new ApiFailure(
    404,
    `Could not find role assignment with role: ${roleId}, user or group: ${grant.userId ?? grant.groupId}, project, domain, or system: ${grant.projectId ?? grant.domainId}.`,
  );
}

function listAssignments(request: ApiRequest): Answer {
  const { caller, cloud, query } = request;
  const rule = 'identity:list_role_assignments';
  const scopeDomain = query.get('scope.domain.id');
  const scopeProject = query.get('scope.project.id');
  if (!caller.isAdmin) {
    const domainId =
      scopeDomain ?? (scopeProject ? cloud.tables.projects.get(scopeProject)?.domainId : caller.domainId);
    authorise(request, rule, { domainId: domainId ?? null });
  }
  const effective = query.has('effective') && query.get('effective') !== 'false';
  const rows = [...cloud.tables.assignments.values()].flatMap((one) => (effective ? expand(request, one) : [one]));
  const found = rows.filter(
    (one) =>
      matches(query.get('user.id'), one.userId) &&
      matches(query.get('group.id'), one.groupId) &&
      matches(query.get('role.id'), one.roleId) &&
      matches(scopeProject, one.projectId) &&
      matches(scopeDomain, one.domainId) &&
      (caller.isAdmin || isInDomain(request, one)),
  );
  const names = query.has('include_names') && !/^(false|0)$/i.test(query.get('include_names')!);
  return json(
    200,
    collection(
      request,
      'role_assignments',
      found.map((one) => assignmentView(request, one, { names })),
    ),
  );
}

function matches(wanted: string | null, value: string | null): boolean {
  return wanted === null || wanted === value;
}

/** Groups replaced by their members, roles by what they imply. */
function expand({ cloud }: ApiRequest, one: RoleAssignment): RoleAssignment[] {
  const users = one.userId === null ? (cloud.tables.groups.get(one.groupId ?? '')?.members ?? []) : [one.userId];
  return users.flatMap((userId) =>
    impliedRoles(cloud.tables, [one.roleId]).map((roleId) => ({ ...one, userId, groupId: null, roleId })),
  );
}

function isInDomain({ caller, cloud }: ApiRequest, one: RoleAssignment): boolean {
  const domain = one.domainId ?? cloud.tables.projects.get(one.projectId ?? '')?.domainId;
  return domain === caller.domainId;
}

function assignmentView(request: ApiRequest, one: RoleAssignment, { names }: { readonly names: boolean }) {
  const { domains, groups, projects, roles, users } = request.cloud.tables;
  const domainOf = (id: string | undefined) => ({ domain: { id, name: domains.get(id ?? '')?.name } });
  const named = (id: string, thing: { name: string; domainId?: string | null } | undefined) =>
    names ? { id, name: thing?.name, ...(thing?.domainId ? domainOf(thing.domainId) : {}) } : { id };
  const target = one.projectId === null ? `domains/${one.domainId}` : `projects/${one.projectId}`;
  const actor = one.userId === null ? `groups/${one.groupId}` : `users/${one.userId}`;
  return {
    links: { assignment: `${request.baseUrl}/v3/${target}/${actor}/roles/${one.roleId}` },
    scope: {
      ...(one.projectId === null ? {} : { project: named(one.projectId, projects.get(one.projectId)) }),
      ...(one.domainId === null
        ? {}
        : { domain: named(one.domainId, { name: domains.get(one.domainId)?.name ?? '' }) }),
      ...(one.system ? { system: { all: true } } : {}),
      ...(one.inherited ? { 'OS-INHERIT:inherited_to': 'projects' } : {}),
    },
    ...(one.userId === null ? {} : { user: named(one.userId, users.get(one.userId)) }),
    ...(one.groupId === null ? {} : { group: named(one.groupId, groups.get(one.groupId)) }),
    role: named(one.roleId, roles.get(one.roleId)),
  };
}

const targets = ['/v3/projects/{projectId}', '/v3/domains/{domainId}'];
const actors = ['users/{userId}', 'groups/{groupId}'];

export const grantRoutes: readonly Route[] = [
  route('GET', '/v3/role_assignments', {}, listAssignments),
  ...targets.flatMap((target) =>
    actors.flatMap((actor) => [
      route('GET', `${target}/${actor}/roles`, {}, listGrants),
      route('PUT', `${target}/${actor}/roles/{roleId}`, {}, createGrant),
      route('HEAD', `${target}/${actor}/roles/{roleId}`, {}, checkGrant),
      route('DELETE', `${target}/${actor}/roles/{roleId}`, {}, revokeGrant),
      route('PUT', `/v3/OS-INHERIT${target.slice(3)}/${actor}/roles/{roleId}/inherited_to_projects`, {}, createGrant),
      route('HEAD', `/v3/OS-INHERIT${target.slice(3)}/${actor}/roles/{roleId}/inherited_to_projects`, {}, checkGrant),
      route(
        'DELETE',
        `/v3/OS-INHERIT${target.slice(3)}/${actor}/roles/{roleId}/inherited_to_projects`,
        {},
        revokeGrant,
      ),
    ]),
  ),
];
