import { altering, volumeTypeNamed } from './content.ts';
import type { Flaw } from './flaw.ts';

export const unknownVolumeAspect: Flaw = {
  name: 'unknown-volume-aspect',
  description: 'the description of a volume type has an aspect that the standard does not know',
  ...altering(
    (cloud) => volumeTypeNamed(cloud, 'standard'),
    () => ({ description: '[scs:encrypted, encrypted, warm] standard volumes' }),
  ),
};
