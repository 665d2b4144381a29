import { json } from '../../http/answer.ts';
import { route } from '../../http/route.ts';
import type { Route } from '../../http/route.ts';

const core = ['network', 'subnet', 'subnetpool', 'port'];

export const versionRoutes: readonly Route[] = [
  route('GET', '/', { open: true }, ({ baseUrl }) =>
    json(200, { versions: [{ id: 'v2.0', status: 'CURRENT', links: [{ rel: 'self', href: `${baseUrl}/v2.0/` }] }] }),
  ),
  route('GET', '/v2.0', {}, ({ baseUrl }) =>
    json(200, {
      resources: core.map((name) => ({
        name,
        collection: `${name}s`,
        links: [{ rel: 'self', href: `${baseUrl}/v2.0/${name}s` }],
      })),
    }),
  ),
];
