import { ApiFailure } from '../../http/failure.ts';
import { faultStyle, htmlStyle } from '../../http/failure-styles.ts';
import type { ServiceModule } from '../service-module.ts';
import { attachmentRoutes } from './attachments.ts';
import { flavorRoutes } from './flavors.ts';
import { hostRoutes } from './hosts.ts';
import { computeInventory, computePlants } from './inventory.ts';
import { keyPairRoutes } from './key-pairs.ts';
import { quotaRoutes } from './quotas.ts';
import { seedFlavors } from './seed.ts';
import { serverActionRoutes } from './server-actions.ts';
import { serverTransitions } from './server-build.ts';
import { serverRoutes } from './servers.ts';
import { versionRoutes } from './versions.ts';

/** Nova v2.1 with microversions. */
export const computeService: ServiceModule = {
  name: 'compute',
  port: 'api',
  mount: '/compute',
  catalog: [{ type: 'compute', name: 'nova', url: '{api}/compute/v2.1' }],
  failure: faultStyle('computeFault'),
  unknownRoute: () => ({ failure: new ApiFailure(404, 'The resource could not be found.'), style: htmlStyle }),
  microversions: {
    word: 'compute',
    legacyHeader: 'X-OpenStack-Nova-API-Version',
    major: 2,
    range: (profile) => [1, profile.nova],
  },
  headers: ({ requestId }) => ({ 'x-compute-request-id': requestId }),
  seed: seedFlavors,
  transitions: serverTransitions,
  inventory: computeInventory,
  plant: computePlants,
  routes: [
    ...versionRoutes,
    ...flavorRoutes,
    ...serverRoutes,
    ...serverActionRoutes,
    ...attachmentRoutes,
    ...keyPairRoutes,
    ...quotaRoutes,
    ...hostRoutes,
  ],
};
