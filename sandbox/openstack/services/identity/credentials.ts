import { createHash } from 'node:crypto';
import { empty, json } from '../../http/answer.ts';
import type { Answer } from '../../http/answer.ts';
import { optionalString } from '../../http/body.ts';
import { ApiFailure } from '../../http/failure.ts';
import type { ApiRequest, JsonObject, Route } from '../../http/route.ts';
import { route } from '../../http/route.ts';
import { wrappedIn } from './bodies.ts';
import type { Ec2Credential } from './records.ts';
import { forbidden, notFound, refuseDelegated } from './refusals.ts';
import { collection, selfLink } from './views.ts';

/*
 * Keystone's general credentials, as far as they are EC2 credentials: the same things as those of the OS-EC2 extension, with access key
 * and secret as JSON inside a string, and named by the digest of the access key.
 */

export function credentialId(access: string): string {
  return createHash('sha256').update(access).digest('hex');
}

function view(request: ApiRequest, one: Ec2Credential) {
  const id = credentialId(one.id);
  return {
    id,
    user_id: one.userId,
    project_id: one.projectId,
    type: 'ec2',
    blob: JSON.stringify({ access: one.id, secret: one.secret }),
    links: selfLink(request, `credentials/${id}`),
  };
}

/** Members see their own, whatever they ask for; with an application credential nobody sees any, and is not told so. */
function listCredentials(request: ApiRequest): Answer {
  const { query, caller, cloud } = request;
  const user = query.get('user_id');
  const type = query.get('type');
  const found = [...cloud.tables.ec2Credentials.values()].filter(
    ({ userId }) =>
      !caller.token?.applicationCredentialId &&
      (user === null || userId === user) &&
      (type === null || type === 'ec2') &&
      (caller.isAdmin || userId === caller.userId),
  );
  return json(
    200,
    collection(
      request,
      'credentials',
      found.map((one) => view(request, one)),
    ),
  );
}

function createCredential(request: ApiRequest): Answer {
  const { caller, cloud } = request;
  const body = wrappedIn(request, 'credential');
  const userId = optionalString(body, 'user_id') ?? caller.userId;
  const projectId = optionalString(body, 'project_id');
  if (body.type !== 'ec2') throw new ApiFailure(501, 'The sandbox keeps only credentials of type ec2.');
  if (projectId === null)
    throw new ApiFailure(400, `${JSON.stringify(body)} is not valid under any of the given schemas`);
  if (!caller.isAdmin && userId !== caller.userId) throw forbidden('identity:create_credential');
  refuseDelegated(request);
  const { access, secret } = parseBlob(optionalString(body, 'blob') ?? '');
  const known = cloud.tables.ec2Credentials;
  if (known.has(access)) {
    throw new ApiFailure(
      409,
      `Conflict occurred attempting to store credential - Duplicate entry found with ID ${credentialId(access)}.`,
    );
  }
  if (!cloud.tables.projects.has(projectId)) throw notFound('project', projectId);
  const one: Ec2Credential = { id: access, secret, userId, projectId };
  known.set(one.id, one);
  return json(201, { credential: view(request, one) });
}

function parseBlob(text: string): { access: string; secret: string } {
  try {
    const { access, secret } = JSON.parse(text) as JsonObject;
    if (typeof access === 'string' && typeof secret === 'string') return { access, secret };
  } catch {
    // Refused below, like JSON without the two keys.
  }
  throw new ApiFailure(400, 'Invalid blob in credential');
}

function credentialAt(request: ApiRequest, rule: string): Ec2Credential {
  const { caller, cloud, params } = request;
  const one = [...cloud.tables.ec2Credentials.values()].find(({ id }) => credentialId(id) === params.id);
  if (!caller.isAdmin && one?.userId !== caller.userId) throw forbidden(rule);
  if (!one) throw notFound('credential', params.id!);
  refuseDelegated(request);
  return one;
}

function showCredential(request: ApiRequest): Answer {
  return json(200, { credential: view(request, credentialAt(request, 'identity:get_credential')) });
}

function deleteCredential(request: ApiRequest): Answer {
  request.cloud.tables.ec2Credentials.delete(credentialAt(request, 'identity:delete_credential').id);
  return empty(204);
}

export const credentialRoutes: readonly Route[] = [
  route('GET', '/v3/credentials', {}, listCredentials),
  route('POST', '/v3/credentials', {}, createCredential),
  route('GET', '/v3/credentials/{id}', {}, showCredential),
  route('DELETE', '/v3/credentials/{id}', {}, deleteCredential),
];
