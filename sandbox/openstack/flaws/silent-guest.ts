import type { Flaw } from './flaw.ts';

export const silentGuest: Flaw = {
  name: 'silent-guest',
  description: 'guests never get past the boot loader',
  behaviour: { guestBoots: false },
};
