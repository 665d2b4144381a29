import type { Flaw } from './flaw.ts';

export const shrunkenGuests: Flaw = {
  name: 'shrunken-guests',
  description: 'guests see half of the CPUs and of the memory of their flavor',
  behaviour: { guestShare: 0.5 },
};
