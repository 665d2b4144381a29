import { empty, json } from '../../http/answer.ts';
import type { Answer } from '../../http/answer.ts';
import { optionalString } from '../../http/body.ts';
import type { ApiRequest, Route } from '../../http/route.ts';
import { route } from '../../http/route.ts';
import { authorise } from './authority.ts';
import { nameOf, wrappedIn } from './bodies.ts';
import { roleAt } from './lookups.ts';
import type { Role } from './records.ts';
import { duplicate } from './refusals.ts';
import { dropAssignments } from './removal.ts';
import { collection, filtered, roleView } from './views.ts';

function listRoles(request: ApiRequest): Answer {
  authorise(request, 'identity:list_roles');
  const domain = request.query.get('domain_id');
  const roles = filtered(request.query, request.cloud.tables.roles.values()).filter((role) => role.domainId === domain);
  return json(
    200,
    collection(
      request,
      'roles',
      roles.map((role) => roleView(request, role)),
    ),
  );
}

function showRole(request: ApiRequest): Answer {
  return json(200, { role: roleView(request, roleAt(request, 'identity:get_role')) });
}

function createRole(request: ApiRequest): Answer {
  authorise(request, 'identity:create_role');
  const { cloud } = request;
  const body = wrappedIn(request, 'role');
  const name = nameOf(body);
  const domainId = optionalString(body, 'domain_id');
  for (const role of cloud.tables.roles.values()) {
    if (role.name === name && role.domainId === domainId) throw duplicate('role', name);
  }
  const role: Role = {
    id: cloud.ids.hex(),
    name,
    domainId,
    description: optionalString(body, 'description'),
    implies: [],
  };
  cloud.tables.roles.set(role.id, role);
  return json(201, { role: roleView(request, role) });
}

function deleteRole(request: ApiRequest): Answer {
  const role = roleAt(request, 'identity:delete_role');
  request.cloud.tables.roles.delete(role.id);
  dropAssignments(request.cloud.tables, (assignment) => assignment.roleId === role.id);
  return empty(204);
}

export const roleRoutes: readonly Route[] = [
  route('GET', '/v3/roles', {}, listRoles),
  route('POST', '/v3/roles', {}, createRole),
  route('GET', '/v3/roles/{roleId}', {}, showRole),
  route('DELETE', '/v3/roles/{roleId}', {}, deleteRole),
];
