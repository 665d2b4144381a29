import { empty, json } from '../../http/answer.ts';
import type { Answer } from '../../http/answer.ts';
import { optionalBoolean, optionalString } from '../../http/body.ts';
import { ApiFailure } from '../../http/failure.ts';
import type { ApiRequest, Route } from '../../http/route.ts';
import { route } from '../../http/route.ts';
import { authorise } from './authority.ts';
import { nameOf, tagsOf, wrappedIn } from './bodies.ts';
import { domainAt } from './lookups.ts';
import type { Domain } from './records.ts';
import { duplicate } from './refusals.ts';
import { dropAssignments, forgetProject, forgetUser } from './removal.ts';
import { collection, domainView, filtered } from './views.ts';

function listDomains(request: ApiRequest): Answer {
  authorise(request, 'identity:list_domains');
  const { caller, cloud } = request;
  const sees = caller.isAdmin || cloud.behaviour.domainManager === 'crosses-domains';
  const domains = filtered(request.query, cloud.tables.domains.values()).filter(
    ({ id }) => sees || id === caller.domainId,
  );
  return json(
    200,
    collection(
      request,
      'domains',
      domains.map((domain) => domainView(request, domain)),
    ),
  );
}

function showDomain(request: ApiRequest): Answer {
  return json(200, { domain: domainView(request, domainAt(request, 'identity:get_domain')) });
}

function createDomain(request: ApiRequest): Answer {
  authorise(request, 'identity:create_domain');
  const { cloud } = request;
  const body = wrappedIn(request, 'domain');
  const name = nameOf(body);
  refuseTwin(request, name);
  const domain: Domain = {
    id: cloud.ids.hex(),
    name,
    enabled: optionalBoolean(body, 'enabled', true),
    description: optionalString(body, 'description') ?? '',
    tags: tagsOf(body),
  };
  cloud.tables.domains.set(domain.id, domain);
  return json(201, { domain: domainView(request, domain) });
}

function updateDomain(request: ApiRequest): Answer {
  const domain = domainAt(request, 'identity:update_domain');
  const body = wrappedIn(request, 'domain');
  if (body.name !== undefined && nameOf(body) !== domain.name) {
    refuseTwin(request, nameOf(body));
    domain.name = nameOf(body);
  }
  domain.description = optionalString(body, 'description') ?? domain.description;
  domain.enabled = optionalBoolean(body, 'enabled', domain.enabled);
  return json(200, { domain: domainView(request, domain) });
}

function deleteDomain(request: ApiRequest): Answer {
  const domain = domainAt(request, 'identity:delete_domain');
  const { cloud } = request;
  if (domain.enabled) throw new ApiFailure(403, 'Cannot delete a domain that is enabled, please disable it first.');
  for (const user of [...cloud.tables.users.values()]) if (user.domainId === domain.id) forgetUser(cloud, user);
  for (const project of [...cloud.tables.projects.values()])
    if (project.domainId === domain.id) forgetProject(cloud, project);
  for (const [id, group] of cloud.tables.groups) if (group.domainId === domain.id) cloud.tables.groups.delete(id);
  dropAssignments(cloud.tables, (assignment) => assignment.domainId === domain.id);
  cloud.tables.domains.delete(domain.id);
  return empty(204);
}

function refuseTwin({ cloud }: ApiRequest, name: string): void {
  for (const domain of cloud.tables.domains.values()) if (domain.name === name) throw duplicate('domain', name);
}

export const domainRoutes: readonly Route[] = [
  route('GET', '/v3/domains', {}, listDomains),
  route('POST', '/v3/domains', {}, createDomain),
  route('GET', '/v3/domains/{domainId}', {}, showDomain),
  route('PATCH', '/v3/domains/{domainId}', {}, updateDomain),
  route('DELETE', '/v3/domains/{domainId}', {}, deleteDomain),
];
