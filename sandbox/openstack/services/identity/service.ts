import { keystoneStyle } from '../../http/failure-styles.ts';
import type { ServiceModule } from '../service-module.ts';

export const identityService: ServiceModule = {
  name: 'identity',
  port: 'api',
  mount: '/identity',
  failure: keystoneStyle,
  catalog: [{ type: 'identity', name: 'keystone', url: '{api}/identity/v3' }],
  routes: [],
};
