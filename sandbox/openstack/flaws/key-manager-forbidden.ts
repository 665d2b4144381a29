import type { Flaw } from './flaw.ts';

export const keyManagerForbidden: Flaw = {
  name: 'key-manager-forbidden',
  description: 'members may not use the key manager',
  behaviour: { keyManagerForMembers: false },
};
