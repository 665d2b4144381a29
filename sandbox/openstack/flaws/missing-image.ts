import { altering, imageNamed } from './content.ts';
import type { Flaw } from './flaw.ts';

export const missingImage: Flaw = {
  name: 'missing-image',
  description: 'the image Ubuntu 24.04 is named differently',
  ...altering(
    (cloud) => imageNamed(cloud, 'Ubuntu 24.04'),
    () => ({ name: 'ubuntu-noble' }),
  ),
};
