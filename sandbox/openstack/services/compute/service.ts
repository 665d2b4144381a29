import { faultStyle } from '../../http/failure-styles.ts';
import type { ServiceModule } from '../service-module.ts';

export const computeService: ServiceModule = {
  name: 'compute',
  port: 'api',
  mount: '/compute',
  failure: faultStyle('computeFault'),
  catalog: [{ type: 'compute', name: 'nova', url: '{api}/compute/v2.1' }],
  routes: [],
};
