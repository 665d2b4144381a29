import type { Flaw } from './flaw.ts';

export const noVolume: Flaw = {
  name: 'no-volume',
  description: 'cinder-volume is down: volumes stay in creating',
  behaviour: { volumeUp: false },
};
