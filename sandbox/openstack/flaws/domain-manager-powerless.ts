import type { Flaw } from './flaw.ts';

export const domainManagerPowerless: Flaw = {
  name: 'domain-manager-powerless',
  description: 'the role manager may nothing that a member may not',
  behaviour: { domainManager: 'missing' },
};
