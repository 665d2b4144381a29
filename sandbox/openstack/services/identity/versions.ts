import { json } from '../../http/answer.ts';
import type { Answer } from '../../http/answer.ts';
import type { ApiRequest, Route } from '../../http/route.ts';
import { route } from '../../http/route.ts';

function version(request: ApiRequest) {
  return {
    id: request.cloud.profile.identityVersion,
    status: 'stable',
    updated: '2020-04-07T00:00:00Z',
    links: [{ rel: 'self', href: `${request.baseUrl}/v3/` }],
    'media-types': [{ base: 'application/json', type: 'application/vnd.openstack.identity-v3+json' }],
    'x-allmend-sandbox': { simulated: true, guests: 'simulated' },
  };
}

/** Keystone answers its root with 300 and the list. */
function listVersions(request: ApiRequest): Answer {
  return json(300, { versions: { values: [version(request)] } }, { location: `${request.baseUrl}/v3/` });
}

function showVersion(request: ApiRequest): Answer {
  return json(200, { version: version(request) });
}

export const versionRoutes: readonly Route[] = [
  route('GET', '/', { open: true }, listVersions),
  route('GET', '/v3', { open: true }, showVersion),
];
