import { removing } from './content.ts';
import type { Flaw } from './flaw.ts';

export const missingRecommendedImage: Flaw = {
  name: 'missing-recommended-image',
  description: 'the recommended image Debian 12 is gone',
  ...removing(
    (cloud) => cloud.tables.images,
    ({ name }) => name === 'Debian 12',
  ),
};
