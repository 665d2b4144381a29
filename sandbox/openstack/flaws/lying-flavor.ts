import { altering, flavorNamed } from './content.ts';
import type { Flaw } from './flaw.ts';

export const lyingFlavor: Flaw = {
  name: 'lying-flavor',
  description: 'SCS-4V-16 has 2 vCPUs',
  ...altering(
    (cloud) => flavorNamed(cloud, 'SCS-4V-16'),
    () => ({ vcpus: 2 }),
  ),
};
