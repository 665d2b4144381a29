import { altering, flavorNamed } from './content.ts';
import type { Flaw } from './flaw.ts';

export const smallDiskFlavor: Flaw = {
  name: 'small-disk-flavor',
  description: 'SCS-2V-4-20s has a disk of 10 GB',
  ...altering(
    (cloud) => flavorNamed(cloud, 'SCS-2V-4-20s'),
    () => ({ disk: 10 }),
  ),
};
