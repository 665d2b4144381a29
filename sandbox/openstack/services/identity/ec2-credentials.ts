import { effectiveRoles } from '../../access/assignments.ts';
import { empty, json } from '../../http/answer.ts';
import type { Answer } from '../../http/answer.ts';
import type { ApiRequest, Route } from '../../http/route.ts';
import { route } from '../../http/route.ts';
import { authorise } from './authority.ts';
import { credentialId } from './credentials.ts';
import type { Ec2Credential } from './records.ts';
import { forbidden, notFound, refuseDelegated } from './refusals.ts';
import { collection, selfLink } from './views.ts';

function view(request: ApiRequest, one: Ec2Credential) {
  return {
    user_id: one.userId,
    tenant_id: one.projectId,
    access: one.id,
    secret: one.secret,
    trust_id: null,
    links: selfLink(request, `users/${one.userId}/credentials/OS-EC2/${one.id}`),
  };
}

function owner(request: ApiRequest, rule: string): string {
  const userId = request.params.userId!;
  authorise(request, rule, { userId });
  if (!request.cloud.tables.users.has(userId)) throw notFound('user', userId);
  return userId;
}

function listCredentials(request: ApiRequest): Answer {
  const rule = 'identity:ec2_list_credentials';
  const userId = request.params.userId!;
  // Keystone refuses the list to the owner too: its policy compares with the owner of one credential, and a list has none.
  if (!request.caller.isAdmin) throw forbidden(rule);
  refuseDelegated(request);
  const mine = [...request.cloud.tables.ec2Credentials.values()].filter((one) => one.userId === userId);
  return json(
    200,
    collection(
      request,
      'credentials',
      mine.map((one) => view(request, one)),
    ),
  );
}

function createCredential(request: ApiRequest): Answer {
  const userId = owner(request, 'identity:ec2_create_credential');
  const { cloud, caller } = request;
  const wanted = request.json().tenant_id;
  const projectId = typeof wanted === 'string' ? wanted : '';
  if (!cloud.tables.projects.has(projectId)) throw notFound('project', projectId === '' ? 'None' : projectId);
  if (!caller.isAdmin && effectiveRoles(cloud.tables, userId, { projectId }).length === 0) {
    throw forbidden('identity:ec2_create_credential');
  }
  refuseDelegated(request);
  const one: Ec2Credential = { id: cloud.ids.hex(), secret: cloud.ids.hex(), userId, projectId };
  cloud.tables.ec2Credentials.set(one.id, one);
  return json(201, { credential: view(request, one) });
}

function credentialAt(request: ApiRequest, rule: string): Ec2Credential {
  const userId = owner(request, rule);
  const access = request.params.access!;
  const one = request.cloud.tables.ec2Credentials.get(access);
  // Keystone names the credential by the digest of its access key.
  if (one?.userId !== userId) throw notFound('credential', credentialId(access));
  refuseDelegated(request);
  return one;
}

function showCredential(request: ApiRequest): Answer {
  return json(200, { credential: view(request, credentialAt(request, 'identity:ec2_get_credential')) });
}

function deleteCredential(request: ApiRequest): Answer {
  const one = credentialAt(request, 'identity:ec2_delete_credential');
  request.cloud.tables.ec2Credentials.delete(one.id);
  return empty(204);
}

const base = '/v3/users/{userId}/credentials/OS-EC2';

export const ec2CredentialRoutes: readonly Route[] = [
  route('GET', base, {}, listCredentials),
  route('POST', base, {}, createCredential),
  route('GET', `${base}/{access}`, {}, showCredential),
  route('DELETE', `${base}/{access}`, {}, deleteCredential),
];
