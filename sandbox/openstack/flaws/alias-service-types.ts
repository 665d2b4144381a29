import { hidingServices } from './content.ts';
import type { Flaw } from './flaw.ts';

export const aliasServiceTypes: Flaw = {
  name: 'alias-service-types',
  description: 'block storage stands in the catalogue only as volumev3',
  ...hidingServices('block-storage'),
};
