import { scsFlavor } from '../services/compute/seed.ts';
import { adding } from './content.ts';
import type { Flaw } from './flaw.ts';

export const sharedDedicatedCore: Flaw = {
  name: 'shared-dedicated-core',
  description: 'a flavor promises dedicated cores and shares them',
  ...adding(
    (cloud) => cloud.tables.flavors,
    (cloud) => ({
      ...scsFlavor(cloud.ids.uuid(), '4V-8-20'),
      name: 'SCS-4C-8-20',
      extraSpecs: { 'hw:cpu_policy': 'shared' },
    }),
  ),
};
