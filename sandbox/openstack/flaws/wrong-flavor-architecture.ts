import { scsFlavor } from '../services/compute/seed.ts';
import { adding } from './content.ts';
import type { Flaw } from './flaw.ts';

export const wrongFlavorArchitecture: Flaw = {
  name: 'wrong-flavor-architecture',
  description: 'a flavor without an architecture letter requires aarch64',
  ...adding(
    (cloud) => cloud.tables.flavors,
    (cloud) => ({
      ...scsFlavor(cloud.ids.uuid(), '4V-8-20'),
      name: 'SCS-4V-8-60',
      disk: 60,
      extraSpecs: { 'trait:HW_ARCH_AARCH64': 'required' },
    }),
  ),
};
