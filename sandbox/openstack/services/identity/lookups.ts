import type { ApiRequest } from '../../http/route.ts';
import { authorise } from './authority.ts';
import type { Target } from './authority.ts';
import type { Domain, Group, Project, Role, User } from './records.ts';
import { forbidden, notFound } from './refusals.ts';

/*
 * Things named in a path. Keystone asks its policy before it says that a thing is missing, so only who may see everything gets a
 * 404; the others get a 403.
 */

export function userAt(request: ApiRequest, rule: string, id = request.params.userId!): User {
  const user = request.cloud.tables.users.get(id);
  return authorised(request, rule, user, 'user', id, { userId: id, ...(user ? { domainId: user.domainId } : {}) });
}

export function groupAt(request: ApiRequest, rule: string, id = request.params.groupId!): Group {
  const group = request.cloud.tables.groups.get(id);
  return authorised(request, rule, group, 'group', id, group ? { domainId: group.domainId } : {});
}

export function projectAt(request: ApiRequest, rule: string, id = request.params.projectId!): Project {
  const project = request.cloud.tables.projects.get(id);
  // The policy of reading compares with the project's domain: where there is no project, even an admin gets a 403.
  if (!project && rule === 'identity:get_project') throw forbidden(rule);
  return authorised(request, rule, project, 'project', id, { projectId: id, domainId: project?.domainId ?? null });
}

export function domainAt(request: ApiRequest, rule: string, id = request.params.domainId!): Domain {
  const domain = request.cloud.tables.domains.get(id);
  return authorised(request, rule, domain, 'domain', id, { domainId: id });
}

export function roleAt(request: ApiRequest, rule: string, id = request.params.roleId!): Role {
  const role = request.cloud.tables.roles.get(id);
  return authorised(request, rule, role, 'role', id, {});
}

function authorised<T>(
  request: ApiRequest,
  rule: string,
  thing: T | undefined,
  kind: string,
  id: string,
  target: Target,
): T {
  authorise(request, rule, target);
  if (thing === undefined) throw notFound(kind, id);
  return thing;
}
