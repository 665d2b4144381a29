import { hidingServices } from './content.ts';
import type { Flaw } from './flaw.ts';

export const noPlacement: Flaw = {
  name: 'no-placement',
  description: 'placement is not in the catalogue',
  ...hidingServices('placement'),
};
