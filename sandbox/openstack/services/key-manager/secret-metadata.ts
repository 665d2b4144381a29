import { ApiFailure } from '../../http/failure.ts';
import { empty, json } from '../../http/answer.ts';
import { route } from '../../http/route.ts';
import type { ApiRequest, JsonObject, Route } from '../../http/route.ts';
import { wrongSecret } from './failures.ts';
import { secretOf } from './secrets.ts';

const all = '/v1/secrets/{id}/metadata';
const one = `${all}/{key}`;
const options = { rule: 'Secret metadata', roles: ['member'] };

/** User metadata of a secret. */
export const secretMetadataRoutes: readonly Route[] = [
  route('GET', all, options, (request) => json(200, { metadata: metadataOf(request) })),
  route('PUT', all, options, (request) => {
    const secret = secretOf(request, options.rule);
    const { metadata } = request.json();
    if (metadata === undefined) throw wrongSecret("'metadata' is a required property", 'metadata', 'SecretMetadata');
    secret.metadata = Object.fromEntries(
      Object.entries(metadata as JsonObject).map(([key, value]) => pair(key, value)),
    );
    return json(201, { metadata_ref: `${request.baseUrl}/v1/secrets/${secret.id}/metadata` });
  }),
  route('POST', all, options, (request) => {
    const secret = secretOf(request, options.rule);
    const { key, value } = request.json();
    const [name, text] = pair(key, value);
    if (secret.metadata && Object.hasOwn(secret.metadata, name)) {
      throw new ApiFailure(409, 'Conflict. Key in request is already in the secret metadata');
    }
    secret.metadata = { ...secret.metadata, [name]: text };
    const location = `${request.baseUrl}/v1/secrets/${secret.id}/metadata/${encodeURIComponent(name)}`;
    return json(201, { key: name, value: text }, { location });
  }),
  route('GET', one, options, (request) => {
    const key = request.params['key']!;
    return json(200, { key, value: known(request, key) });
  }),
  route('PUT', one, options, (request) => {
    const key = request.params['key']!;
    known(request, key);
    const [, text] = pair(key, request.json()['value']);
    secretOf(request, options.rule).metadata![key] = text;
    return json(200, { key, value: text });
  }),
  route('DELETE', one, options, (request) => {
    const secret = secretOf(request, options.rule);
    if (secret.metadata) delete secret.metadata[request.params['key']!];
    return empty(204);
  }),
];

function metadataOf(request: ApiRequest): Record<string, string> {
  return secretOf(request, options.rule).metadata ?? {};
}

function known(request: ApiRequest, key: string): string {
  const value = metadataOf(request)[key];
  if (value === undefined) throw new ApiFailure(404, 'Secret metadata not found.');
  return value;
}

function pair(key: unknown, value: unknown): readonly [string, string] {
  if (typeof key !== 'string' || key === '')
    throw wrongSecret("'key' is a required property", 'key', 'SecretMetadatum');
  if (typeof value !== 'string') throw wrongSecret("'value' is a required property", 'value', 'SecretMetadatum');
  return [key.toLowerCase(), value];
}
