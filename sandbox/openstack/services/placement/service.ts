import { json } from '../../http/answer.ts';
import type { Answer } from '../../http/answer.ts';
import { ApiFailure } from '../../http/failure.ts';
import { placementStyle } from '../../http/failure-styles.ts';
import { route } from '../../http/route.ts';
import type { ApiRequest } from '../../http/route.ts';
import type { ServiceModule } from '../service-module.ts';

const noResource = 'The resource could not be found.\n\n   ';

function showVersions({ cloud }: ApiRequest): Answer {
  return json(200, {
    versions: [
      {
        id: 'v1.0',
        max_version: `1.${cloud.profile.placement}`,
        min_version: '1.0',
        status: 'CURRENT',
        links: [{ rel: 'self', href: '' }],
      },
    ],
  });
}

function listProviders(): Answer {
  return json(200, {
    resource_providers: [
      {
        uuid: '00000000-0000-4000-8000-0000000000ff',
        name: 'sandbox-1',
        generation: 1,
        links: [{ rel: 'self', href: '/placement/resource_providers/00000000-0000-4000-8000-0000000000ff' }],
      },
    ],
  });
}

/** Placement: the version document for all, resource providers for admins. */
export const placementService: ServiceModule = {
  name: 'placement',
  port: 'api',
  mount: '/placement',
  catalog: [{ type: 'placement', name: 'placement', url: '{api}/placement' }],
  failure: placementStyle,
  forbidden: (rule) =>
    new ApiFailure(403, `Access was denied to this resource.\n\n Policy does not allow ${rule} to be performed.  `),
  unknownRoute: () => ({ failure: new ApiFailure(404, noResource), style: placementStyle }),
  microversions: { word: 'placement', major: 1, range: (profile) => [0, profile.placement] },
  routes: [
    route('GET', '/', { open: true }, showVersions),
    route('GET', '/resource_providers', { rule: 'placement:resource_providers:list', roles: ['admin'] }, listProviders),
  ],
};
