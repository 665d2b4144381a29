import type { Flaw } from './flaw.ts';

export const lowEntropy: Flaw = {
  name: 'low-entropy',
  description: 'guests find too little entropy',
  behaviour: { guestEntropy: 128 },
};
