import { placementStyle } from '../../http/failure-styles.ts';
import type { ServiceModule } from '../service-module.ts';

export const placementService: ServiceModule = {
  name: 'placement',
  port: 'api',
  mount: '/placement',
  failure: placementStyle,
  catalog: [{ type: 'placement', name: 'placement', url: '{api}/placement' }],
  routes: [],
};
