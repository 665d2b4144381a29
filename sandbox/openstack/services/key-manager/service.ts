import { barbicanStyle } from '../../http/failure-styles.ts';
import type { ServiceModule } from '../service-module.ts';

export const keyManagerService: ServiceModule = {
  name: 'key-manager',
  port: 'api',
  mount: '/key-manager',
  failure: barbicanStyle,
  catalog: [{ type: 'key-manager', name: 'barbican', url: '{api}/key-manager' }],
  routes: [],
};
