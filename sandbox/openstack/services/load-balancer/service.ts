import { ApiFailure } from '../../http/failure.ts';
import { json } from '../../http/answer.ts';
import { octaviaStyle } from '../../http/failure-styles.ts';
import { route } from '../../http/route.ts';
import type { ApiRequest, Route } from '../../http/route.ts';
import type { ServiceModule } from '../service-module.ts';
import { loadBalancerRoutes } from './load-balancers.ts';

const unlimited = {
  load_balancer: -1,
  listener: -1,
  member: -1,
  pool: -1,
  health_monitor: -1,
  l7policy: -1,
  l7rule: -1,
};

/** Lists of what the sandbox never has. */
const emptyLists: readonly Route[] = [
  ['flavors', 'flavors'],
  ['availabilityzones', 'availability_zones'],
  ['listeners', 'listeners'],
  ['pools', 'pools'],
  ['healthmonitors', 'healthmonitors'],
  ['l7policies', 'l7policies'],
  ['quotas', 'quotas'],
].flatMap(([path, key]) =>
  ['/v2', '/v2.0'].map((version) =>
    route('GET', `${version}/lbaas/${path}`, {}, () => json(200, { [key!]: [], [`${key}_links`]: [] })),
  ),
);

/** Octavia v2, to read. https://docs.openstack.org/api-ref/load-balancer/v2/ */
export const loadBalancerService: ServiceModule = {
  name: 'load-balancer',
  port: 'api',
  mount: '/load-balancer',
  failure: octaviaStyle,
  forbidden: () => new ApiFailure(403, 'Policy does not allow this request to be performed.'),
  unknownRoute: (_method, allowed) => ({
    failure:
      allowed.length > 0
        ? new ApiFailure(405, 'Method Not Allowed', { headers: { allow: allowed.join(', ') } })
        : new ApiFailure(404, 'The resource could not be found.'),
    style: octaviaStyle,
  }),
  catalog: [{ type: 'load-balancer', name: 'octavia', url: '{api}/load-balancer' }],
  routes: [
    route('GET', '/', { open: true }, (request) => json(200, document(request))),
    ...['/v2', '/v2.0'].map((version) => route('GET', version, {}, () => json(200, 'v2'))),
    ...loadBalancerRoutes,
    ...['/v2', '/v2.0'].flatMap((version) => [
      route('GET', `${version}/lbaas/providers`, {}, () =>
        json(200, { providers: [{ name: 'amphora', description: 'The Octavia Amphora driver.' }] }),
      ),
      route('GET', `${version}/lbaas/quotas/{project}`, {}, () => json(200, { quota: unlimited })),
      route('GET', `${version}/lbaas/quotas/defaults`, { roles: ['admin'] }, () => json(200, { quota: unlimited })),
      route('GET', `${version}/octavia/amphorae`, { roles: ['admin'] }, () =>
        json(200, { amphorae: [], amphorae_links: [] }),
      ),
    ]),
    ...emptyLists,
  ],
};

function document({ cloud, baseUrl }: ApiRequest) {
  const newest = cloud.profile.octavia;
  return {
    versions: Array.from({ length: newest + 1 }, (_, minor) => ({
      id: `v2.${minor}`,
      status: minor === newest ? 'CURRENT' : 'SUPPORTED',
      updated: '2022-08-31T00:00:00Z',
      links: [{ href: `${baseUrl}/v2`, rel: 'self' }],
    })),
  };
}
