import { hidingServices } from './content.ts';
import type { Flaw } from './flaw.ts';

export const noImageService: Flaw = {
  name: 'no-image-service',
  description: 'the image service is not in the catalogue',
  ...hidingServices('image'),
};
