import type { ApiRequest } from '../../http/route.ts';
import type { Domain, Group, Project, Role, User } from './records.ts';

/** `{"links": {"self": …}}` of one thing. */
export function selfLink(request: ApiRequest, path: string): { self: string } {
  return { self: `${request.baseUrl}/v3/${path}` };
}

/** A whole collection; Keystone's lists are never cut into pages. */
export function collection(request: ApiRequest, key: string, items: readonly unknown[]): Record<string, unknown> {
  const query = request.query.toString();
  return {
    [key]: items,
    links: { next: null, self: `${request.baseUrl}${request.path}${query === '' ? '' : `?${query}`}`, previous: null },
  };
}

export function domainView(request: ApiRequest, domain: Domain) {
  const { id, name, description, enabled, tags } = domain;
  return { id, name, description, enabled, tags, options: {}, links: selfLink(request, `domains/${id}`) };
}

export function projectView(request: ApiRequest, project: Project) {
  return {
    id: project.id,
    name: project.name,
    domain_id: project.domainId,
    description: project.description,
    enabled: project.enabled,
    parent_id: project.parentId,
    is_domain: false,
    tags: project.tags,
    options: {},
    links: selfLink(request, `projects/${project.id}`),
  };
}

export function userView(request: ApiRequest, user: User) {
  return {
    ...user.extra,
    id: user.id,
    name: user.name,
    domain_id: user.domainId,
    enabled: user.enabled,
    ...(user.defaultProjectId === null ? {} : { default_project_id: user.defaultProjectId }),
    password_expires_at: null,
    options: {},
    links: selfLink(request, `users/${user.id}`),
  };
}

export function groupView(request: ApiRequest, group: Group) {
  return {
    id: group.id,
    name: group.name,
    domain_id: group.domainId,
    description: group.description,
    links: selfLink(request, `groups/${group.id}`),
  };
}

const immutableRoles = new Set(['admin', 'member', 'reader']);

export function roleView(request: ApiRequest, role: Role) {
  return { ...bareRole(role), links: selfLink(request, `roles/${role.id}`) };
}

export function bareRole(role: Role) {
  return {
    id: role.id,
    name: role.name,
    domain_id: role.domainId,
    description: role.description,
    options: immutableRoles.has(role.name) ? { immutable: true } : {},
  };
}

/** Keystone's simple list filters: `name` and `enabled`. */
export function filtered<T extends { name: string; enabled?: boolean }>(
  query: URLSearchParams,
  items: Iterable<T>,
): T[] {
  const name = query.get('name');
  const enabled = query.get('enabled');
  return [...items].filter(
    (item) =>
      (name === null || item.name === name) &&
      (enabled === null || item.enabled === undefined || item.enabled === !/^(false|0)$/i.test(enabled)),
  );
}
