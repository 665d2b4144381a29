import { swiftStyle } from '../../http/failure-styles.ts';
import type { ServiceModule } from '../service-module.ts';

export const objectStoreService: ServiceModule = {
  name: 'object-store',
  port: 'object',
  mount: '',
  failure: swiftStyle,
  catalog: [{ type: 'object-store', name: 'swift', url: '{object}/v1/AUTH_{project}' }],
  routes: [],
};
