import { altering, imageNamed } from './content.ts';
import type { Flaw } from './flaw.ts';

export const staleImage: Flaw = {
  name: 'stale-image',
  description: 'the image Debian 12 promises monthly replacement but is years old',
  ...altering(
    (cloud) => imageNamed(cloud, 'Debian 12'),
    ({ properties }) => ({
      properties: {
        ...properties,
        image_build_date: '2024-01-15',
        replace_frequency: 'monthly',
        provided_until: '2031-12-31',
      },
    }),
  ),
};
