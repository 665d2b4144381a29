import { altering, volumeTypeNamed } from './content.ts';
import type { Flaw } from './flaw.ts';

export const unencryptedVolumeType: Flaw = {
  name: 'unencrypted-volume-type',
  description: 'the volume type that promises encryption has none',
  ...altering(
    (cloud) => volumeTypeNamed(cloud, 'encrypted'),
    () => ({ encryption: null }),
  ),
};
