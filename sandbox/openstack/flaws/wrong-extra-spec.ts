import { altering, flavorNamed } from './content.ts';
import type { Flaw } from './flaw.ts';

export const wrongExtraSpec: Flaw = {
  name: 'wrong-extra-spec',
  description: 'scs:cpu-type of SCS-2V-4 says dedicated-core',
  ...altering(
    (cloud) => flavorNamed(cloud, 'SCS-2V-4'),
    ({ extraSpecs }) => ({ extraSpecs: { ...extraSpecs, 'scs:cpu-type': 'dedicated-core' } }),
  ),
};
