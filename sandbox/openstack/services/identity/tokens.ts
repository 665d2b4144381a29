import { effectiveRoles } from '../../access/assignments.ts';
import { empty, json } from '../../http/answer.ts';
import type { Answer } from '../../http/answer.ts';
import { ApiFailure } from '../../http/failure.ts';
import type { ApiRequest, Route } from '../../http/route.ts';
import { route } from '../../http/route.ts';
import { microsZ } from '../../http/time.ts';
import { catalogView } from './catalog.ts';
import type { Token } from './records.ts';
import { forbidden, unauthorized } from './refusals.ts';
import { issueToken } from './token-request.ts';
import { collection, domainView, projectView } from './views.ts';

function tokenView(request: ApiRequest, token: Token) {
  const { cloud } = request;
  const { users, domains, projects, roles } = cloud.tables;
  const user = users.get(token.userId)!;
  const domainOf = (id: string) => ({ id, name: domains.get(id)?.name ?? id });
  const project = token.projectId === null ? undefined : projects.get(token.projectId);
  const scoped = project !== undefined || token.domainId !== null || token.system;
  const credential = cloud.tables.applicationCredentials.get(token.applicationCredentialId ?? '');
  return {
    methods: token.methods,
    user: { domain: domainOf(user.domainId), id: user.id, name: user.name, password_expires_at: null },
    audit_ids: token.auditIds,
    expires_at: microsZ(token.expiresAt),
    issued_at: microsZ(token.issuedAt),
    ...(project
      ? { project: { domain: domainOf(project.domainId), id: project.id, name: project.name }, is_domain: false }
      : {}),
    ...(token.domainId === null ? {} : { domain: domainOf(token.domainId) }),
    ...(token.system ? { system: { all: true } } : {}),
    ...(scoped
      ? { roles: token.roleIds.flatMap((id) => (roles.has(id) ? [{ id, name: roles.get(id)!.name }] : [])) }
      : {}),
    ...(scoped && !request.query.has('nocatalog') ? { catalog: catalogView(cloud, token.projectId) } : {}),
    ...(credential && request.method === 'GET'
      ? {
          application_credential: {
            id: credential.id,
            name: credential.name,
            restricted: !credential.unrestricted,
            ...(credential.accessRules.length > 0 ? { access_rules: credential.accessRules } : {}),
          },
        }
      : {}),
  };
}

function createToken(request: ApiRequest): Answer {
  const token = issueToken(request);
  return json(201, { token: tokenView(request, token) }, { 'x-subject-token': token.id });
}

/** The token named by `X-Subject-Token`: one's own, or any for admins. */
function subject(request: ApiRequest, rule: string): Token {
  const header = request.headers['x-subject-token'];
  const id = Array.isArray(header) ? header[0] : header;
  const { caller, cloud } = request;
  const token = id === undefined ? undefined : cloud.tables.tokens.get(id);
  const mine = token !== undefined && token.userId === caller.userId;
  if (!mine && !caller.isAdmin) throw forbidden(rule);
  if (!token || token.expiresAt <= cloud.now()) throw new ApiFailure(404, 'Could not recognize Fernet token');
  return token;
}

function showToken(request: ApiRequest): Answer {
  const token = subject(request, 'identity:validate_token');
  return json(200, { token: tokenView(request, token) }, { 'x-subject-token': token.id });
}

function revokeToken(request: ApiRequest): Answer {
  const token = subject(request, 'identity:revoke_token');
  request.cloud.tables.tokens.delete(token.id);
  return empty(204);
}

function showCatalog(request: ApiRequest): Answer {
  const { caller, cloud } = request;
  if (caller.projectId === null && caller.domainId === null && !caller.system)
    throw unauthorized(`${request.baseUrl}/v3`);
  return json(200, {
    catalog: catalogView(cloud, caller.projectId),
    links: { self: `${request.baseUrl}/v3/auth/catalog` },
  });
}

function listOwnProjects(request: ApiRequest): Answer {
  const { caller, cloud } = request;
  const mine = [...cloud.tables.projects.values()].filter(
    ({ id, enabled }) => enabled && effectiveRoles(cloud.tables, caller.userId, { projectId: id }).length > 0,
  );
  return json(
    200,
    collection(
      request,
      'projects',
      mine.map((project) => projectView(request, project)),
    ),
  );
}

function listOwnDomains(request: ApiRequest): Answer {
  const { caller, cloud } = request;
  const mine = [...cloud.tables.domains.values()].filter(
    ({ id, enabled }) => enabled && effectiveRoles(cloud.tables, caller.userId, { domainId: id }).length > 0,
  );
  return json(
    200,
    collection(
      request,
      'domains',
      mine.map((domain) => domainView(request, domain)),
    ),
  );
}

function listOwnSystem(request: ApiRequest): Answer {
  const { caller, cloud } = request;
  const mine = effectiveRoles(cloud.tables, caller.userId, { system: true }).length > 0;
  return json(200, { system: mine ? [{ all: true }] : [], links: { self: `${request.baseUrl}/v3/auth/system` } });
}

/** Tokens need no role: whoever has an unscoped one may look where to go with it. */
export const tokenRoutes: readonly Route[] = [
  route('POST', '/v3/auth/tokens', { open: true }, createToken),
  route('GET', '/v3/auth/tokens', {}, showToken),
  route('HEAD', '/v3/auth/tokens', {}, showToken),
  route('DELETE', '/v3/auth/tokens', {}, revokeToken),
  route('GET', '/v3/auth/catalog', {}, showCatalog),
  route('GET', '/v3/auth/projects', {}, listOwnProjects),
  route('GET', '/v3/auth/domains', {}, listOwnDomains),
  route('GET', '/v3/auth/system', {}, listOwnSystem),
];
