import { hidingServices } from './content.ts';
import type { Flaw } from './flaw.ts';

export const noNetworkService: Flaw = {
  name: 'no-network-service',
  description: 'the network service is not in the catalogue',
  ...hidingServices('network'),
};
