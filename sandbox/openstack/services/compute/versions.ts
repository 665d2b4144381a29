import { json } from '../../http/answer.ts';
import type { Answer } from '../../http/answer.ts';
import type { ApiRequest, Route } from '../../http/route.ts';
import { route } from '../../http/route.ts';

function listVersions(request: ApiRequest): Answer {
  const at = (version: string) => [{ rel: 'self', href: `${request.baseUrl}/${version}/` }];
  return json(200, {
    versions: [
      {
        id: 'v2.0',
        status: 'SUPPORTED',
        version: '',
        min_version: '',
        updated: '2011-01-21T11:33:21Z',
        links: at('v2'),
      },
      {
        id: 'v2.1',
        status: 'CURRENT',
        version: `2.${request.cloud.profile.nova}`,
        min_version: '2.1',
        updated: '2013-07-23T11:33:21Z',
        links: at('v2.1'),
      },
    ],
  });
}

function showVersion(request: ApiRequest): Answer {
  return json(200, {
    version: {
      id: 'v2.1',
      status: 'CURRENT',
      version: `2.${request.cloud.profile.nova}`,
      min_version: '2.1',
      updated: '2013-07-23T11:33:21Z',
      links: [
        { rel: 'self', href: `${request.baseUrl}/v2.1/` },
        { rel: 'describedby', type: 'text/html', href: 'http://docs.openstack.org/' },
      ],
      'media-types': [{ base: 'application/json', type: 'application/vnd.openstack.compute+json;version=2.1' }],
    },
  });
}

export const versionRoutes: readonly Route[] = [
  route('GET', '/', { open: true }, listVersions),
  route('GET', '/v2.1', { open: true }, showVersion),
];
