import { faultStyle } from '../../http/failure-styles.ts';
import { seedBlockStorage } from './seed.ts';
import type { ServiceModule } from '../service-module.ts';

export const blockStorageService: ServiceModule = {
  name: 'block-storage',
  port: 'api',
  mount: '/volume',
  failure: faultStyle('computeFault'),
  catalog: [
    { type: 'volumev3', name: 'cinderv3', url: '{api}/volume/v3/{project}' },
    { type: 'block-storage', name: 'cinder', url: '{api}/volume/v3/{project}' },
  ],
  routes: [],
  seed: seedBlockStorage,
  transitions: {
    'volume.created': (cloud, id) => {
      const volume = cloud.tables.volumes.get(id);
      if (volume?.status === 'creating') Object.assign(volume, { status: 'available', updatedAt: cloud.now() });
    },
    'volume.deleted': (cloud, id) => {
      cloud.tables.volumes.delete(id);
    },
  },
};
