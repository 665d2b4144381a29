import type { Flaw } from './flaw.ts';

export const domainManagerCrossesDomains: Flaw = {
  name: 'domain-manager-crosses-domains',
  description: 'a domain manager may read and change other domains',
  behaviour: { domainManager: 'crosses-domains' },
};
