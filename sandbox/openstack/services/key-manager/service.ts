import { ApiFailure } from '../../http/failure.ts';
import { json } from '../../http/answer.ts';
import { barbicanStyle } from '../../http/failure-styles.ts';
import { route } from '../../http/route.ts';
import type { ApiRequest } from '../../http/route.ts';
import type { ServiceModule } from '../service-module.ts';
import { notAllowed } from './failures.ts';
import { secretMetadataRoutes } from './secret-metadata.ts';
import { newSecret, secretRoutes } from './secrets.ts';

const quotas = { secrets: -1, orders: -1, containers: -1, consumers: -1, cas: -1 };

/** Barbican v1, with the bodies and refusals of Zed's. https://docs.openstack.org/barbican/latest/api/ */
export const keyManagerService: ServiceModule = {
  name: 'key-manager',
  port: 'api',
  mount: '/key-manager',
  failure: barbicanStyle,
  forbidden: notAllowed,
  malformed: () => new ApiFailure(400, 'Malformed JSON'),
  unknownRoute: (_method, allowed) => ({
    failure:
      allowed.length > 0
        ? new ApiFailure(405, '', { headers: { allow: allowed.join(', ') } })
        : new ApiFailure(404, ''),
    style: barbicanStyle,
  }),
  headers: () => ({ 'openstack-api-version': 'key-manager 1.0', vary: 'openstack-api-version' }),
  catalog: [{ type: 'key-manager', name: 'barbican', url: '{api}/key-manager' }],
  guard: ({ cloud, caller, path }) => {
    if (!path.startsWith('/v1/') || caller.isAdmin || cloud.behaviour.keyManagerForMembers) return;
    throw notAllowed('Secret(s) retrieval');
  },
  routes: [
    route('GET', '/', { open: true }, (request) => json(300, rootDocument(request))),
    route('GET', '/v1', {}, (request) => json(200, { version: version(request) })),
    ...secretRoutes,
    ...secretMetadataRoutes,
    route('GET', '/v1/quotas', { rule: 'Quotas' }, () => json(200, { quotas })),
    route('GET', '/v1/project-quotas', { rule: 'Project Quotas', roles: ['key-manager:service-admin'] }, () =>
      json(200, { project_quotas: [], total: 0 }),
    ),
    route('GET', '/v1/orders', { rule: 'Order(s) retrieval', roles: ['member'] }, () =>
      json(200, { orders: [], total: 0 }),
    ),
    route('GET', '/v1/containers', { rule: 'Container(s) retrieval', roles: ['member'] }, () =>
      json(200, { containers: [], total: 0 }),
    ),
  ],
  *inventory({ tables }) {
    for (const secret of tables.secrets.values()) {
      yield { kind: 'secret', id: secret.id, name: secret.name ?? '', ownerId: secret.projectId, tags: [] };
    }
  },
  plant: {
    secret: (cloud, wish) => {
      const secret = newSecret(cloud, wish.projectId, wish.userId, wish.name);
      cloud.tables.secrets.set(secret.id, secret);
      return secret.id;
    },
  },
};

/** Releases with microversions list the version plainly; older ones wrap it in `values`. */
function rootDocument(request: ApiRequest) {
  const one = version(request);
  return { versions: request.cloud.profile.barbicanMicroversions ? [one] : { values: [one] } };
}

function version({ baseUrl, cloud }: ApiRequest) {
  const micro = cloud.profile.barbicanMicroversions;
  return {
    id: 'v1',
    status: micro ? 'CURRENT' : 'stable',
    ...(micro ? { min_version: '1.0', max_version: '1.1' } : {}),
    links: [
      { rel: 'self', href: `${baseUrl}/v1/` },
      { rel: 'describedby', type: 'text/html', href: 'https://docs.openstack.org/' },
    ],
    'media-types': [{ base: 'application/json', type: 'application/vnd.openstack.key-manager-v1+json' }],
  };
}
