import { altering, imageNamed } from './content.ts';
import type { Flaw } from './flaw.ts';

export const futureImage: Flaw = {
  name: 'future-image',
  description: 'an image was built tomorrow',
  ...altering(
    (cloud) => imageNamed(cloud, 'Debian 12'),
    ({ properties }, cloud) => ({
      properties: {
        ...properties,
        image_build_date: new Date(cloud.now() + 30 * 24 * 3600 * 1000).toISOString().slice(0, 10),
      },
    }),
  ),
};
