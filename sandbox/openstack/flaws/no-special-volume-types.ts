import { removing } from './content.ts';
import type { Flaw } from './flaw.ts';

export const noSpecialVolumeTypes: Flaw = {
  name: 'no-special-volume-types',
  description: 'no volume type promises encryption or replication',
  ...removing(
    (cloud) => cloud.tables.volumeTypes,
    ({ description }) => description?.startsWith('[scs:') ?? false,
  ),
};
