import { neutronStyle } from '../../http/failure-styles.ts';
import { seedNetwork } from './seed.ts';
import type { ServiceModule } from '../service-module.ts';

export const networkService: ServiceModule = {
  name: 'network',
  port: 'api',
  mount: '/network',
  failure: neutronStyle,
  catalog: [{ type: 'network', name: 'neutron', url: '{api}/network' }],
  routes: [],
  seed: seedNetwork,
  transitions: {
    'port.up': (cloud, id) => {
      const port = cloud.tables.ports.get(id);
      if (port?.deviceId) Object.assign(port, { status: 'ACTIVE', updatedAt: cloud.now() });
    },
  },
};
