import { removing } from './content.ts';
import type { Flaw } from './flaw.ts';

export const missingRecommendedFlavor: Flaw = {
  name: 'missing-recommended-flavor',
  description: 'the recommended flavor SCS-4V-16-50 is gone',
  ...removing(
    (cloud) => cloud.tables.flavors,
    ({ name }) => name === 'SCS-4V-16-50',
  ),
};
