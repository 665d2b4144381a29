import { altering, imageNamed } from './content.ts';
import type { Flaw } from './flaw.ts';

export const hiddenImage: Flaw = {
  name: 'hidden-image',
  description: 'the image Ubuntu 24.04 is hidden',
  ...altering(
    (cloud) => imageNamed(cloud, 'Ubuntu 24.04'),
    () => ({ hidden: true }),
  ),
};
