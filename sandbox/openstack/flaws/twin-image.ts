import { seededImage } from '../services/image/seed.ts';
import { adding } from './content.ts';
import type { Flaw } from './flaw.ts';

export const twinImage: Flaw = {
  name: 'twin-image',
  description: 'two public generic Debian 12 images',
  ...adding(
    (cloud) => cloud.tables.images,
    (cloud) =>
      seededImage(cloud, cloud.ids.uuid(), {
        name: 'Debian 12 (copy)',
        distro: 'debian',
        version: '12',
        purpose: 'generic',
        source: 'https://cloud.debian.org/images/cloud/bookworm/',
        visibility: 'public',
      }),
  ),
};
