import { hidingServices } from './content.ts';
import type { Flaw } from './flaw.ts';

export const noBlockStorage: Flaw = {
  name: 'no-block-storage',
  description: 'block storage is not in the catalogue',
  ...hidingServices('volumev3', 'block-storage'),
};
