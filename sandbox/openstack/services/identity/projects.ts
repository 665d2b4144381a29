import { empty, json } from '../../http/answer.ts';
import type { Answer } from '../../http/answer.ts';
import { optionalBoolean, optionalString } from '../../http/body.ts';
import { ApiFailure } from '../../http/failure.ts';
import type { ApiRequest, Route } from '../../http/route.ts';
import { route } from '../../http/route.ts';
import { authorise, listedDomain } from './authority.ts';
import { nameOf, tagsOf, wrappedIn } from './bodies.ts';
import { domainAt, projectAt } from './lookups.ts';
import type { Project } from './records.ts';
import { forgetProject } from './removal.ts';
import { collection, filtered, projectView } from './views.ts';

function listProjects(request: ApiRequest): Answer {
  const domain = listedDomain(request, 'identity:list_projects');
  const parent = request.query.get('parent_id');
  const wantedTags = request.query.get('tags')?.split(',') ?? [];
  const projects = filtered(request.query, request.cloud.tables.projects.values()).filter(
    (project) =>
      (domain === null || project.domainId === domain) &&
      (parent === null || project.parentId === parent) &&
      wantedTags.every((tag) => project.tags.includes(tag)),
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

function showProject(request: ApiRequest): Answer {
  return json(200, { project: projectView(request, projectAt(request, 'identity:get_project')) });
}

function createProject(request: ApiRequest): Answer {
  const { cloud, caller } = request;
  const body = wrappedIn(request, 'project');
  const domainId = optionalString(body, 'domain_id') ?? caller.domainId ?? caller.userDomainId;
  authorise(request, 'identity:create_project', { domainId });
  const name = nameOf(body);
  domainAt(request, 'identity:create_project', domainId);
  refuseTwin(request, name, domainId);
  const project: Project = {
    id: cloud.ids.hex(),
    name,
    domainId,
    parentId: optionalString(body, 'parent_id') ?? domainId,
    enabled: optionalBoolean(body, 'enabled', true),
    description: optionalString(body, 'description') ?? '',
    tags: tagsOf(body),
  };
  cloud.tables.projects.set(project.id, project);
  return json(201, { project: projectView(request, project) });
}

function updateProject(request: ApiRequest): Answer {
  const project = projectAt(request, 'identity:update_project');
  const body = wrappedIn(request, 'project');
  if (typeof body.domain_id === 'string' && body.domain_id !== project.domainId) {
    throw new ApiFailure(400, 'Update of `domain_id` is not allowed.');
  }
  if (body.name !== undefined && nameOf(body) !== project.name) {
    refuseTwin(request, nameOf(body), project.domainId);
    project.name = nameOf(body);
  }
  project.description = optionalString(body, 'description') ?? project.description;
  project.enabled = optionalBoolean(body, 'enabled', project.enabled);
  if (body.tags !== undefined) project.tags = tagsOf(body);
  return json(200, { project: projectView(request, project) });
}

function deleteProject(request: ApiRequest): Answer {
  forgetProject(request.cloud, projectAt(request, 'identity:delete_project'));
  return empty(204);
}

function refuseTwin({ cloud }: ApiRequest, name: string, domainId: string): void {
  for (const project of cloud.tables.projects.values()) {
    if (project.name !== name || project.domainId !== domainId) continue;
    throw new ApiFailure(
      409,
      `Conflict occurred attempting to store project - it is not permitted to have two projects with either the same name or same id in the same domain: name is ${name}, project id ${project.id}.`,
    );
  }
}

export const projectRoutes: readonly Route[] = [
  route('GET', '/v3/projects', {}, listProjects),
  route('POST', '/v3/projects', {}, createProject),
  route('GET', '/v3/projects/{projectId}', {}, showProject),
  route('PATCH', '/v3/projects/{projectId}', {}, updateProject),
  route('DELETE', '/v3/projects/{projectId}', {}, deleteProject),
];
