import { altering, volumeTypeNamed } from './content.ts';
import type { Flaw } from './flaw.ts';

export const badVolumeType: Flaw = {
  name: 'bad-volume-type',
  description: 'the description of a volume type has an unsorted [scs:…] prefix',
  ...altering(
    (cloud) => volumeTypeNamed(cloud, 'replicated'),
    () => ({ description: '[scs:replicated, encrypted] all you need' }),
  ),
};
