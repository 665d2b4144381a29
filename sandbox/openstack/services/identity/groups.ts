import { empty, json } from '../../http/answer.ts';
import type { Answer } from '../../http/answer.ts';
import { optionalString } from '../../http/body.ts';
import type { ApiRequest, Route } from '../../http/route.ts';
import { route } from '../../http/route.ts';
import { authorise, listedDomain } from './authority.ts';
import { nameOf, wrappedIn } from './bodies.ts';
import { domainAt, groupAt, userAt } from './lookups.ts';
import type { Group } from './records.ts';
import { duplicate, notFound } from './refusals.ts';
import { dropAssignments } from './removal.ts';
import { collection, filtered, groupView, userView } from './views.ts';

function listGroups(request: ApiRequest): Answer {
  const domain = listedDomain(request, 'identity:list_groups');
  const groups = filtered(request.query, request.cloud.tables.groups.values()).filter(
    (group) => domain === null || group.domainId === domain,
  );
  return json(
    200,
    collection(
      request,
      'groups',
      groups.map((group) => groupView(request, group)),
    ),
  );
}

function showGroup(request: ApiRequest): Answer {
  return json(200, { group: groupView(request, groupAt(request, 'identity:get_group')) });
}

function createGroup(request: ApiRequest): Answer {
  const { cloud, caller } = request;
  const body = wrappedIn(request, 'group');
  const domainId = optionalString(body, 'domain_id') ?? caller.domainId ?? caller.userDomainId;
  authorise(request, 'identity:create_group', { domainId });
  const name = nameOf(body);
  domainAt(request, 'identity:create_group', domainId);
  refuseTwin(request, name, domainId);
  const description = optionalString(body, 'description') ?? '';
  const group: Group = { id: cloud.ids.hex(), name, domainId, description, members: [] };
  cloud.tables.groups.set(group.id, group);
  return json(201, { group: groupView(request, group) });
}

function updateGroup(request: ApiRequest): Answer {
  const group = groupAt(request, 'identity:update_group');
  const body = wrappedIn(request, 'group');
  if (body.name !== undefined && nameOf(body) !== group.name) {
    refuseTwin(request, nameOf(body), group.domainId);
    group.name = nameOf(body);
  }
  group.description = optionalString(body, 'description') ?? group.description;
  return json(200, { group: groupView(request, group) });
}

function deleteGroup(request: ApiRequest): Answer {
  const group = groupAt(request, 'identity:delete_group');
  request.cloud.tables.groups.delete(group.id);
  dropAssignments(request.cloud.tables, (assignment) => assignment.groupId === group.id);
  return empty(204);
}

function listMembers(request: ApiRequest): Answer {
  const group = groupAt(request, 'identity:list_users_in_group');
  const users = group.members.flatMap((id) => request.cloud.tables.users.get(id) ?? []);
  return json(
    200,
    collection(
      request,
      'users',
      users.map((user) => userView(request, user)),
    ),
  );
}

function addMember(request: ApiRequest): Answer {
  const group = groupAt(request, 'identity:add_user_to_group');
  const user = userAt(request, 'identity:add_user_to_group');
  if (!group.members.includes(user.id)) group.members.push(user.id);
  return empty(204);
}

function checkMember(request: ApiRequest): Answer {
  const group = groupAt(request, 'identity:check_user_in_group');
  const user = userAt(request, 'identity:check_user_in_group');
  if (!group.members.includes(user.id)) throw notFound(`user '${user.id}' in group '${group.id}'`, user.id);
  return empty(204);
}

function removeMember(request: ApiRequest): Answer {
  const group = groupAt(request, 'identity:remove_user_from_group');
  const user = userAt(request, 'identity:remove_user_from_group');
  if (!group.members.includes(user.id)) throw notFound(`user '${user.id}' in group '${group.id}'`, user.id);
  group.members = group.members.filter((id) => id !== user.id);
  return empty(204);
}

function refuseTwin({ cloud }: ApiRequest, name: string, domainId: string): void {
  for (const group of cloud.tables.groups.values()) {
    if (group.name === name && group.domainId === domainId) throw duplicate('group', name, domainId);
  }
}

export const groupRoutes: readonly Route[] = [
  route('GET', '/v3/groups', {}, listGroups),
  route('POST', '/v3/groups', {}, createGroup),
  route('GET', '/v3/groups/{groupId}', {}, showGroup),
  route('PATCH', '/v3/groups/{groupId}', {}, updateGroup),
  route('DELETE', '/v3/groups/{groupId}', {}, deleteGroup),
  route('GET', '/v3/groups/{groupId}/users', {}, listMembers),
  route('PUT', '/v3/groups/{groupId}/users/{userId}', {}, addMember),
  route('HEAD', '/v3/groups/{groupId}/users/{userId}', {}, checkMember),
  route('DELETE', '/v3/groups/{groupId}/users/{userId}', {}, removeMember),
];
