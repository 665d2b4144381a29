import type { Flaw } from './flaw.ts';

export const noCpuRng: Flaw = {
  name: 'no-cpu-rng',
  description: 'the CPU of guests has neither RDRAND nor RDSEED',
  behaviour: { guestRdrand: false },
};
