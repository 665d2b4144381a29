import type { Flaw } from './flaw.ts';

export const oldKernel: Flaw = {
  name: 'old-kernel',
  description: 'guests have a kernel before 5.18 and no daemon that feeds the entropy pool',
  behaviour: { guestKernel: '5.10.0' },
};
