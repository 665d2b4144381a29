import { effectiveRoles } from '../../access/assignments.ts';
import { empty, json } from '../../http/answer.ts';
import type { Answer } from '../../http/answer.ts';
import { optionalBoolean, optionalString, plain } from '../../http/body.ts';
import { ApiFailure } from '../../http/failure.ts';
import type { ApiRequest, JsonObject, Route } from '../../http/route.ts';
import { route } from '../../http/route.ts';
import { microsNaive } from '../../http/time.ts';
import { authorise } from './authority.ts';
import { nameOf, wrappedIn } from './bodies.ts';
import type { AccessRule, ApplicationCredential } from './records.ts';
import { duplicate, forbidden, malformed, notFound } from './refusals.ts';
import { bareRole, collection, selfLink } from './views.ts';

function view(request: ApiRequest, one: ApplicationCredential) {
  const { roles } = request.cloud.tables;
  return {
    id: one.id,
    name: one.name,
    description: one.description,
    user_id: one.userId,
    project_id: one.projectId,
    system: null,
    expires_at: one.expiresAt === null ? null : microsNaive(one.expiresAt),
    unrestricted: one.unrestricted ? true : null,
    roles: one.roleIds.flatMap((id) => (roles.has(id) ? [bareRole(roles.get(id)!)] : [])),
    ...(one.accessRules.length > 0 ? { access_rules: one.accessRules } : {}),
    links: selfLink(request, `application_credentials/${one.id}`),
  };
}

function owned(request: ApiRequest, rule: string): string {
  const userId = request.params.userId!;
  authorise(request, rule, { userId });
  return userId;
}

/** A restricted credential must not make or remove others. */
function refuseRestricted({ caller, cloud }: ApiRequest): void {
  const credential = cloud.tables.applicationCredentials.get(caller.token?.applicationCredentialId ?? '');
  if (!credential || credential.unrestricted) return;
  throw forbidden(
    `Using method 'application_credential' is not allowed for managing additional application credentials.`,
  );
}

function listCredentials(request: ApiRequest): Answer {
  const userId = owned(request, 'identity:list_application_credentials');
  const name = request.query.get('name');
  const mine = [...request.cloud.tables.applicationCredentials.values()].filter(
    (one) => one.userId === userId && (name === null || one.name === name),
  );
  return json(
    200,
    collection(
      request,
      'application_credentials',
      mine.map((one) => view(request, one)),
    ),
  );
}

function credentialAt(request: ApiRequest, rule: string): ApplicationCredential {
  const userId = owned(request, rule);
  const one = request.cloud.tables.applicationCredentials.get(request.params.id!);
  if (one?.userId !== userId) throw notFound('Application Credential', request.params.id!);
  return one;
}

function showCredential(request: ApiRequest): Answer {
  return json(200, {
    application_credential: view(request, credentialAt(request, 'identity:get_application_credential')),
  });
}

function createCredential(request: ApiRequest): Answer {
  const { caller, cloud } = request;
  const userId = owned(request, 'identity:create_application_credential');
  refuseRestricted(request);
  if (userId !== caller.userId || caller.projectId === null) throw forbidden('identity:create_application_credential');
  const body = wrappedIn(request, 'application_credential');
  const name = nameOf(body);
  const known = cloud.tables.applicationCredentials;
  if ([...known.values()].some((one) => one.userId === userId && one.name === name)) {
    throw duplicate('application_credential', name);
  }
  const secret = optionalString(body, 'secret') ?? cloud.ids.word(86);
  const one: ApplicationCredential = {
    id: cloud.ids.hex(),
    name,
    userId,
    projectId: caller.projectId,
    secretDigest: cloud.digest(secret),
    roleIds: rolesOf(request, body),
    expiresAt: expiryOf(request, body),
    unrestricted: optionalBoolean(body, 'unrestricted', false),
    description: optionalString(body, 'description'),
    accessRules: accessRulesOf(request, body),
  };
  known.set(one.id, one);
  return json(201, { application_credential: { ...view(request, one), secret } });
}

function deleteCredential(request: ApiRequest): Answer {
  refuseRestricted(request);
  const one = credentialAt(request, 'identity:delete_application_credential');
  request.cloud.tables.applicationCredentials.delete(one.id);
  return empty(204);
}

/** The roles that are asked for; all of the caller's on the project when none are. */
function rolesOf({ caller, cloud }: ApiRequest, body: JsonObject): string[] {
  const mine = effectiveRoles(cloud.tables, caller.userId, { projectId: caller.projectId });
  if (!Array.isArray(body.roles) || body.roles.length === 0) return mine;
  return (body.roles as readonly JsonObject[]).map((wanted) => {
    const found = [...cloud.tables.roles.values()].find(({ id, name }) => id === wanted.id || name === wanted.name);
    if (!found) throw notFound('role', plain(wanted.id ?? wanted.name));
    if (!mine.includes(found.id)) {
      throw new ApiFailure(
        400,
        'Invalid application credential: Cannot create an application credential with unassigned role',
      );
    }
    return found.id;
  });
}

function expiryOf({ cloud }: ApiRequest, body: JsonObject): number | null {
  const wanted = optionalString(body, 'expires_at');
  if (wanted === null) return null;
  const zoned = /(?:Z|[+-]\d\d:?\d\d)$/.test(wanted) ? wanted : `${wanted}Z`;
  const at = /^\d{4}-\d\d-\d\dT/.test(wanted) ? Date.parse(zoned) : Number.NaN;
  if (Number.isNaN(at)) throw malformed('Timestamp not in expected format.');
  if (at <= cloud.now()) throw malformed("The 'expires_at' must not be before now.");
  return at;
}

function accessRulesOf({ cloud }: ApiRequest, body: JsonObject): AccessRule[] {
  if (!Array.isArray(body.access_rules)) return [];
  return (body.access_rules as readonly JsonObject[]).map((rule) => ({
    id: cloud.ids.hex(),
    service: plain(rule.service),
    path: plain(rule.path),
    method: plain(rule.method),
  }));
}

const base = '/v3/users/{userId}/application_credentials';

export const applicationCredentialRoutes: readonly Route[] = [
  route('GET', base, {}, listCredentials),
  route('POST', base, {}, createCredential),
  route('GET', `${base}/{id}`, {}, showCredential),
  route('DELETE', `${base}/{id}`, {}, deleteCredential),
];
