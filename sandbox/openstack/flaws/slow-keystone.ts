import type { Flaw } from './flaw.ts';

export const slowKeystone: Flaw = {
  name: 'slow-keystone',
  description: 'every answer of Keystone is 2.5 s late',
  behaviour: { keystoneDelay: 2500 },
};
