import { empty, json } from '../../http/answer.ts';
import type { Answer } from '../../http/answer.ts';
import { optionalBoolean, optionalString } from '../../http/body.ts';
import { ApiFailure } from '../../http/failure.ts';
import type { ApiRequest, JsonObject, Route } from '../../http/route.ts';
import { route } from '../../http/route.ts';
import { effectiveRoles } from '../../access/assignments.ts';
import { authorise, listedDomain } from './authority.ts';
import { nameOf, wrappedIn } from './bodies.ts';
import { domainAt, userAt } from './lookups.ts';
import type { User } from './records.ts';
import { duplicate, unauthorized } from './refusals.ts';
import { forgetUser } from './removal.ts';
import { collection, filtered, groupView, projectView, userView } from './views.ts';

const known = new Set(['id', 'name', 'domain_id', 'password', 'enabled', 'default_project_id', 'options', 'links']);

function listUsers(request: ApiRequest): Answer {
  const domain = listedDomain(request, 'identity:list_users');
  const users = filtered(request.query, request.cloud.tables.users.values()).filter(
    (user) => domain === null || user.domainId === domain,
  );
  return json(
    200,
    collection(
      request,
      'users',
      users.map((user) => userView(request, user)),
    ),
  );
}

function showUser(request: ApiRequest): Answer {
  return json(200, { user: userView(request, userAt(request, 'identity:get_user')) });
}

function createUser(request: ApiRequest): Answer {
  const { cloud, caller } = request;
  const body = wrappedIn(request, 'user');
  const domainId = optionalString(body, 'domain_id') ?? caller.domainId ?? caller.userDomainId;
  authorise(request, 'identity:create_user', { domainId });
  const name = nameOf(body);
  domainAt(request, 'identity:create_user', domainId);
  refuseTwin(request, name, domainId);
  const password = optionalString(body, 'password');
  const user: User = {
    id: cloud.ids.hex(),
    name,
    domainId,
    enabled: optionalBoolean(body, 'enabled', true),
    passwordDigest: password === null ? null : cloud.digest(password),
    defaultProjectId: optionalString(body, 'default_project_id'),
    extra: extraOf(body),
  };
  cloud.tables.users.set(user.id, user);
  return json(201, { user: userView(request, user) });
}

function updateUser(request: ApiRequest): Answer {
  const user = userAt(request, 'identity:update_user');
  const body = wrappedIn(request, 'user');
  if (typeof body.domain_id === 'string' && body.domain_id !== user.domainId) {
    throw new ApiFailure(400, "Cannot change user's domain ID");
  }
  if (body.name !== undefined && nameOf(body) !== user.name) {
    refuseTwin(request, nameOf(body), user.domainId);
    user.name = nameOf(body);
  }
  const password = optionalString(body, 'password');
  if (password !== null) user.passwordDigest = request.cloud.digest(password);
  user.enabled = optionalBoolean(body, 'enabled', user.enabled);
  if (body.default_project_id !== undefined) user.defaultProjectId = optionalString(body, 'default_project_id');
  Object.assign(user.extra, extraOf(body));
  return json(200, { user: userView(request, user) });
}

function deleteUser(request: ApiRequest): Answer {
  forgetUser(request.cloud, userAt(request, 'identity:delete_user'));
  return empty(204);
}

function changePassword(request: ApiRequest): Answer {
  const user = userAt(request, 'identity:change_password');
  const body = wrappedIn(request, 'user');
  const { cloud } = request;
  if (user.passwordDigest !== cloud.digest(optionalString(body, 'original_password') ?? '')) {
    throw unauthorized(`${request.baseUrl}/v3`);
  }
  user.passwordDigest = cloud.digest(optionalString(body, 'password') ?? '');
  return empty(204);
}

function listProjectsOfUser(request: ApiRequest): Answer {
  const user = userAt(request, 'identity:list_user_projects');
  const { tables } = request.cloud;
  const projects = filtered(request.query, tables.projects.values()).filter(
    ({ id }) => effectiveRoles(tables, user.id, { projectId: id }).length > 0,
  );
  return json(
    200,
    collection(
      request,
      'projects',
      projects.map((project) => projectView(request, project)),
    ),
  );
}

function listGroupsOfUser(request: ApiRequest): Answer {
  const user = userAt(request, 'identity:list_groups_for_user');
  const groups = [...request.cloud.tables.groups.values()].filter(({ members }) => members.includes(user.id));
  const views = groups.map((group) => ({ ...groupView(request, group), membership_expires_at: null }));
  return json(200, collection(request, 'groups', views));
}

function refuseTwin({ cloud }: ApiRequest, name: string, domainId: string): void {
  for (const user of cloud.tables.users.values()) {
    if (user.name === name && user.domainId === domainId) throw duplicate('user', name, domainId);
  }
}

function extraOf(body: JsonObject): Record<string, unknown> {
  return Object.fromEntries(Object.entries(body).filter(([key]) => !known.has(key)));
}

export const userRoutes: readonly Route[] = [
  route('GET', '/v3/users', {}, listUsers),
  route('POST', '/v3/users', {}, createUser),
  route('GET', '/v3/users/{userId}', {}, showUser),
  route('PATCH', '/v3/users/{userId}', {}, updateUser),
  route('DELETE', '/v3/users/{userId}', {}, deleteUser),
  route('POST', '/v3/users/{userId}/password', {}, changePassword),
  route('GET', '/v3/users/{userId}/projects', {}, listProjectsOfUser),
  route('GET', '/v3/users/{userId}/groups', {}, listGroupsOfUser),
];
