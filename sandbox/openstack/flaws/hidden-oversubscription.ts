import { scsFlavor } from '../services/compute/seed.ts';
import { adding } from './content.ts';
import type { Flaw } from './flaw.ts';

export const hiddenOversubscription: Flaw = {
  name: 'hidden-oversubscription',
  description: 'one name of a flavor admits oversubscribed memory, the other does not',
  ...adding(
    (cloud) => cloud.tables.flavors,
    (cloud) => ({
      ...scsFlavor(cloud.ids.uuid(), '4V-8-20'),
      name: 'SCS-4V-8-40',
      disk: 40,
      extraSpecs: { 'scs:name-v2': 'SCS-4V-8o-40' },
    }),
  ),
};
