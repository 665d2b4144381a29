import { removing } from './content.ts';
import type { Flaw } from './flaw.ts';

export const noUsableImage: Flaw = {
  name: 'no-usable-image',
  description: 'there is no public image',
  ...removing(
    (cloud) => cloud.tables.images,
    ({ visibility }) => visibility === 'public',
  ),
};
