import { scsFlavor } from '../services/compute/seed.ts';
import { adding } from './content.ts';
import type { Flaw } from './flaw.ts';

export const v1FlavorName: Flaw = {
  name: 'v1-flavor-name',
  description: 'a flavor is named in the syntax of the first version',
  ...adding(
    (cloud) => cloud.tables.flavors,
    (cloud) => ({ ...scsFlavor(cloud.ids.uuid(), '2V-4-10'), name: 'SCS-2V:4:10', extraSpecs: {} }),
  ),
};
