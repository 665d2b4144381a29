import { seededImage } from '../services/image/seed.ts';
import { adding } from './content.ts';
import type { Flaw } from './flaw.ts';

export const namelessImage: Flaw = {
  name: 'nameless-image',
  description: 'a public image has no name',
  ...adding(
    (cloud) => cloud.tables.images,
    (cloud) => ({
      ...seededImage(cloud, cloud.ids.uuid(), {
        name: '',
        distro: 'others',
        version: '1',
        purpose: 'custom',
        source: 'private',
        visibility: 'public',
      }),
      name: null,
    }),
  ),
};
