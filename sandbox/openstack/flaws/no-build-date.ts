import { altering, imageNamed } from './content.ts';
import type { Flaw } from './flaw.ts';

export const noBuildDate: Flaw = {
  name: 'no-build-date',
  description: 'the image Ubuntu 24.04 lacks image_build_date',
  ...altering(
    (cloud) => imageNamed(cloud, 'Ubuntu 24.04'),
    ({ properties }) => ({
      properties: Object.fromEntries(Object.entries(properties).filter(([key]) => key !== 'image_build_date')),
    }),
  ),
};
