import type { Flaw } from './flaw.ts';

export const otherArchitecture: Flaw = {
  name: 'other-architecture',
  description: 'guests run on aarch64 whatever the image says',
  behaviour: { guestArchitecture: 'aarch64' },
};
