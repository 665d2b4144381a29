import { htmlStyle } from '../../http/failure-styles.ts';
import { seedImages } from './seed.ts';
import type { ServiceModule } from '../service-module.ts';

export const imageService: ServiceModule = {
  name: 'image',
  port: 'api',
  mount: '/image',
  failure: htmlStyle,
  catalog: [{ type: 'image', name: 'glance', url: '{api}/image' }],
  routes: [],
  seed: seedImages,
};
