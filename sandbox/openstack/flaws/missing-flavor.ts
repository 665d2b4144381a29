import { removing } from './content.ts';
import type { Flaw } from './flaw.ts';

export const missingFlavor: Flaw = {
  name: 'missing-flavor',
  description: 'the mandatory flavor SCS-2V-8 is gone',
  ...removing(
    (cloud) => cloud.tables.flavors,
    ({ name }) => name === 'SCS-2V-8',
  ),
};
