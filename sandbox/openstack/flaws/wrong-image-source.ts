import { altering, imageNamed } from './content.ts';
import type { Flaw } from './flaw.ts';

export const wrongImageSource: Flaw = {
  name: 'wrong-image-source',
  description: 'the image Debian 12 comes from an unlisted source',
  ...altering(
    (cloud) => imageNamed(cloud, 'Debian 12'),
    ({ properties }) => ({ properties: { ...properties, image_source: 'https://images.example.org/debian/' } }),
  ),
};
