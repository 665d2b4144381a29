import { seededImage } from '../services/image/seed.ts';
import { adding } from './content.ts';
import type { Flaw } from './flaw.ts';

export const bareImage: Flaw = {
  name: 'bare-image',
  description: 'a public image carries no metadata at all',
  ...adding(
    (cloud) => cloud.tables.images,
    (cloud) => ({
      ...seededImage(cloud, cloud.ids.uuid(), {
        name: 'bare',
        distro: '',
        version: '',
        purpose: '',
        source: '',
        visibility: 'public',
      }),
      properties: {},
      minDisk: 0,
      minRam: 0,
    }),
  ),
};
