import { scsFlavor } from '../services/compute/seed.ts';
import { adding } from './content.ts';
import type { Flaw } from './flaw.ts';

export const badFlavorName: Flaw = {
  name: 'bad-flavor-name',
  description: 'a flavor begins with SCS- and is not named by the grammar',
  ...adding(
    (cloud) => cloud.tables.flavors,
    (cloud) => ({ ...scsFlavor(cloud.ids.uuid(), '2V-4-10'), name: 'SCS-2X-4-fast', extraSpecs: {} }),
  ),
};
