import { scsFlavor } from '../services/compute/seed.ts';
import { adding } from './content.ts';
import type { Flaw } from './flaw.ts';

export const wrongDiskType: Flaw = {
  name: 'wrong-disk-type',
  description: 'a flavor promises local SSDs and declares a network disk',
  ...adding(
    (cloud) => cloud.tables.flavors,
    (cloud) => ({
      ...scsFlavor(cloud.ids.uuid(), '4V-16-100s'),
      name: 'SCS-4V-16-200s',
      disk: 200,
      extraSpecs: { 'scs:name-v2': 'SCS-4V-16-200s', 'scs:disk0-type': 'network' },
    }),
  ),
};
