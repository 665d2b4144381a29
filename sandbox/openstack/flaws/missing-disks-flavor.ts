import { scsFlavor } from '../services/compute/seed.ts';
import { adding } from './content.ts';
import type { Flaw } from './flaw.ts';

export const missingDisksFlavor: Flaw = {
  name: 'missing-disks-flavor',
  description: 'a flavor promises three disks and has one',
  ...adding(
    (cloud) => cloud.tables.flavors,
    (cloud) => ({ ...scsFlavor(cloud.ids.uuid(), '4V-16-100s'), name: 'SCS-4V-16-3x100s', extraSpecs: {} }),
  ),
};
