import type { Flaw } from './flaw.ts';

export const fipsFailures: Flaw = {
  name: 'fips-failures',
  description: 'random numbers of guests fail FIPS 140-2',
  behaviour: { guestFipsFailures: 17 },
};
