import type { SandboxCloud } from '../../cloud/sandbox-cloud.ts';
import { ApiFailure } from '../../http/failure.ts';
import { bytes, empty, json } from '../../http/answer.ts';
import { route } from '../../http/route.ts';
import type { ApiRequest, Route } from '../../http/route.ts';
import { notAllowed, unexpectedType } from './failures.ts';
import type { Secret } from './records.ts';
import { secretWish } from './secret-body.ts';

const largestPayload = 20_000;
const usualPage = 10;
const largestPage = 100;
const sortable = new Set([
  'algorithm',
  'bit_length',
  'created',
  'expiration',
  'mode',
  'name',
  'secret_type',
  'status',
  'updated',
]);

export const secretRoutes: readonly Route[] = [
  route('GET', '/v1/secrets', { rule: 'Secret(s) retrieval', roles: ['member'] }, list),
  route('POST', '/v1/secrets', { rule: 'Secret creation', roles: ['member'] }, create),
  route('GET', '/v1/secrets/{id}', { rule: 'Secret retrieval', roles: ['member'] }, (request) => {
    const secret = secretOf(request, 'Secret retrieval');
    // An older way to ask for the payload, which Barbican still answers.
    const accept = request.headers.accept ?? '';
    if (accept === 'text/plain' || accept === 'application/octet-stream') return payloadAnswer(request, secret);
    return json(200, viewSecret(request, secret));
  }),
  route('GET', '/v1/secrets/{id}/payload', { rule: 'Secret payload retrieval', roles: ['member'] }, (request) =>
    payloadAnswer(request, secretOf(request, 'Secret payload retrieval')),
  ),
  route('PUT', '/v1/secrets/{id}', { rule: 'Secret update', roles: ['member'] }, fill),
  route('DELETE', '/v1/secrets/{id}', { rule: 'Secret deletion', roles: ['member'] }, (request) => {
    discardSecret(request.cloud, secretOf(request, 'Secret deletion'));
    return empty(204);
  }),
  route('GET', '/v1/secrets/{id}/acl', { rule: 'Secret ACL retrieval', roles: ['member'] }, (request) => {
    secretOf(request, 'Secret ACL retrieval');
    return json(200, { read: { 'project-access': true } });
  }),
];

/** The secret that the path names; 404 without one, 403 for those of other projects. */
export function secretOf(request: ApiRequest, attempt: string): Secret {
  const id = request.params['id']!;
  const secret = request.cloud.tables.secrets.get(id);
  if (!secret || expired(request.cloud, secret)) {
    const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id);
    throw new ApiFailure(404, uuid ? 'Secret not found.' : 'Not Found. Provided secret id is invalid.');
  }
  if (secret.projectId !== request.projectId) throw notAllowed(attempt);
  return secret;
}

/** A record without a payload. */
export function newSecret(cloud: SandboxCloud, projectId: string, creatorId: string, name: string | null): Secret {
  const at = cloud.now();
  return {
    id: cloud.ids.uuid(),
    name,
    projectId,
    creatorId,
    status: 'ACTIVE',
    secretType: 'opaque',
    algorithm: null,
    bitLength: null,
    mode: null,
    expiration: null,
    payload: null,
    payloadContentType: null,
    createdAt: at,
    updatedAt: at,
  };
}

/** Forgets a secret and its payload. */
export function discardSecret(cloud: SandboxCloud, secret: Secret): void {
  if (secret.payload !== null) cloud.content.drop(secret.payload);
  cloud.tables.secrets.delete(secret.id);
}

function expired(cloud: SandboxCloud, { expiration }: Secret): boolean {
  return expiration !== null && Date.parse(`${expiration}Z`) <= cloud.now();
}

function list(request: ApiRequest) {
  const { cloud, query, projectId } = request;
  const sort = query.get('sort');
  if (sort !== null && sort.split(',').some((part) => !sortable.has(part.split(':')[0]!))) {
    throw new ApiFailure(400, 'URI provided invalid query string parameters.');
  }
  const wanted = (name: string, value: string | number | null) => {
    const given = query.get(name);
    return given === null || given === String(value ?? '');
  };
  const found = [...cloud.tables.secrets.values()].filter(
    (secret) =>
      secret.projectId === projectId &&
      !expired(cloud, secret) &&
      wanted('name', secret.name) &&
      wanted('alg', secret.algorithm) &&
      wanted('mode', secret.mode) &&
      wanted('bits', secret.bitLength) &&
      wanted('secret_type', secret.secretType),
  );
  const limit = Math.min(wholeNumber(query.get('limit'), usualPage), largestPage);
  const offset = wholeNumber(query.get('offset'), 0);
  const page = found.slice(offset, offset + limit);
  const link = (at: number) => `${request.baseUrl}/v1/secrets?limit=${limit}&offset=${at}`;
  return json(200, {
    secrets: page.map((secret) => viewSecret(request, secret)),
    ...(offset > 0 ? { previous: link(Math.max(0, offset - limit)) } : {}),
    ...(offset + page.length < found.length ? { next: link(offset + limit) } : {}),
    total: found.length,
  });
}

/** What is no number is ignored. */
function wholeNumber(text: string | null, otherwise: number): number {
  return text !== null && /^\d+$/.test(text) ? Number(text) : otherwise;
}

function create(request: ApiRequest) {
  const { cloud } = request;
  if (contentType(request) !== 'application/json') throw unexpectedType(['application/json']);
  const { payload, ...wish } = secretWish(request.json(), cloud.now());
  refuseLarge(payload);
  const secret: Secret = {
    ...newSecret(cloud, request.projectId, request.caller.userId, wish.name),
    ...wish,
    payload: payload && cloud.content.put(payload),
  };
  cloud.tables.secrets.set(secret.id, secret);
  const secret_ref = refOf(request, secret);
  return json(201, { secret_ref }, { location: secret_ref });
}

/** The payload of a secret that was made without one. */
function fill(request: ApiRequest) {
  const { cloud } = request;
  const type = contentType(request);
  if (type !== 'text/plain' && type !== 'application/octet-stream') {
    throw unexpectedType(['application/octet-stream', 'text/plain']);
  }
  const secret = secretOf(request, 'Secret update');
  if (request.bytes.length === 0) throw new ApiFailure(400, 'Secret update issue seen - No data supplied to process..');
  if (secret.payload !== null) throw new ApiFailure(409, 'Secret already has data, cannot modify it.');
  const encoded = request.headers['content-encoding'] === 'base64';
  const payload = encoded ? Buffer.from(Buffer.from(request.bytes).toString('latin1'), 'base64') : request.bytes;
  refuseLarge(payload);
  Object.assign(secret, { payload: cloud.content.put(payload), payloadContentType: type, updatedAt: cloud.now() });
  return empty(204);
}

function payloadAnswer({ cloud, headers }: ApiRequest, secret: Secret) {
  if (secret.payload === null) throw new ApiFailure(404, 'Not Found. Sorry but your secret has no payload.');
  const accept = (headers.accept ?? '*/*').split(',').map((part) => part.split(';')[0]!.trim());
  const any = accept.includes('*/*');
  const type = any
    ? 'application/octet-stream'
    : accept.find((one) => one === 'text/plain' || one === 'application/octet-stream');
  if (!type || (type === 'text/plain' && secret.payloadContentType !== 'text/plain')) {
    throw new ApiFailure(406, 'Secret payload retrieval issue seen - Wrong payload content-type.');
  }
  const stored = cloud.content.get(secret.payload);
  return bytes(200, cloud.behaviour.secretsCorrupt ? stored.toReversed() : stored, { 'content-type': type });
}

function viewSecret(request: ApiRequest, secret: Secret): Record<string, unknown> {
  return {
    created: new Date(secret.createdAt).toISOString().slice(0, 19),
    updated: new Date(secret.updatedAt).toISOString().slice(0, 19),
    status: secret.status,
    name: secret.name,
    secret_type: secret.secretType,
    expiration: secret.expiration,
    algorithm: secret.algorithm,
    bit_length: secret.bitLength,
    mode: secret.mode,
    creator_id: secret.creatorId,
    ...(secret.payloadContentType === null ? {} : { content_types: { default: secret.payloadContentType } }),
    secret_ref: refOf(request, secret),
  };
}

function refOf({ baseUrl }: ApiRequest, { id }: Secret): string {
  return `${baseUrl}/v1/secrets/${id}`;
}

function contentType({ headers }: ApiRequest): string {
  return (headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase();
}

function refuseLarge(payload: Uint8Array | null): void {
  if (payload && payload.length > largestPayload)
    throw new ApiFailure(413, 'Provided information too large to process');
}
