import { json } from '../../http/answer.ts';
import { route } from '../../http/route.ts';
import type { ApiRequest, Route } from '../../http/route.ts';

export const versionRoutes: readonly Route[] = [
  route('GET', '/', { open: true }, (request) => json(300, document(request))),
  route('GET', '/v3', {}, (request) => json(200, document(request))),
];

function document({ cloud, baseUrl }: ApiRequest) {
  return {
    versions: [
      {
        id: 'v3.0',
        status: 'CURRENT',
        version: `3.${cloud.profile.cinder}`,
        min_version: '3.0',
        updated: cloud.profile.name === 'zed' ? '2022-08-31T00:00:00Z' : '2023-08-31T00:00:00Z',
        links: [
          { rel: 'describedby', type: 'text/html', href: 'https://docs.openstack.org/' },
          { rel: 'self', href: `${baseUrl}/v3/` },
        ],
        'media-types': [{ base: 'application/json', type: 'application/vnd.openstack.volume+json;version=3' }],
      },
    ],
  };
}
