import { scsFlavor } from '../services/compute/seed.ts';
import { adding } from './content.ts';
import type { Flaw } from './flaw.ts';

export const gpuFlavorWithoutGpu: Flaw = {
  name: 'gpu-flavor-without-gpu',
  description: 'a flavor promises a GPU and has none',
  ...adding(
    (cloud) => cloud.tables.flavors,
    (cloud) => ({ ...scsFlavor(cloud.ids.uuid(), '8V-32-100'), name: 'SCS-8V-32-100_GNa-64-24', extraSpecs: {} }),
  ),
};
