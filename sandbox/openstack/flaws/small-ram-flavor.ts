import { altering, flavorNamed } from './content.ts';
import type { Flaw } from './flaw.ts';

export const smallRamFlavor: Flaw = {
  name: 'small-ram-flavor',
  description: 'SCS-1V-4 has 3 GiB',
  ...altering(
    (cloud) => flavorNamed(cloud, 'SCS-1V-4'),
    () => ({ ram: 3072 }),
  ),
};
