import { seededImage } from '../services/image/seed.ts';
import { adding } from './content.ts';
import type { Flaw } from './flaw.ts';

export const wrongImageMetadata: Flaw = {
  name: 'wrong-image-metadata',
  description: 'a public image has a wrong value in every property',
  ...adding(
    (cloud) => cloud.tables.images,
    (cloud) => ({
      ...seededImage(cloud, cloud.ids.uuid(), {
        name: 'all wrong',
        distro: '',
        version: '',
        purpose: 'party',
        source: 'gopher://example.invalid/image',
        visibility: 'public',
      }),
      minDisk: 1,
      size: 2 * 2 ** 30,
      properties: {
        architecture: 'pdp11',
        hash_algo: 'md5',
        hotfix_hours: 'soon',
        hw_disk_bus: 'floppy',
        hw_rng_model: 'dice',
        hypervisor_type: 'abacus',
        image_build_date: '31.02.2031',
        image_description: '',
        image_original_user: '',
        image_source: 'gopher://example.invalid/image',
        os_distro: '',
        os_purpose: 'party',
        os_version: '',
        provided_until: '',
        replace_frequency: 'sometimes',
        uuid_validity: 'last-few',
      },
    }),
  ),
};
