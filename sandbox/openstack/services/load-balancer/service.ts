import { octaviaStyle } from '../../http/failure-styles.ts';
import type { ServiceModule } from '../service-module.ts';

export const loadBalancerService: ServiceModule = {
  name: 'load-balancer',
  port: 'api',
  mount: '/load-balancer',
  failure: octaviaStyle,
  catalog: [{ type: 'load-balancer', name: 'octavia', url: '{api}/load-balancer' }],
  routes: [],
};
