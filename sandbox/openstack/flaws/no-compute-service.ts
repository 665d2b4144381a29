import { hidingServices } from './content.ts';
import type { Flaw } from './flaw.ts';

export const noComputeService: Flaw = {
  name: 'no-compute-service',
  description: 'compute is not in the catalogue',
  ...hidingServices('compute'),
};
