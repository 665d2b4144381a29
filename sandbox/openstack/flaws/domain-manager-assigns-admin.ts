import type { Flaw } from './flaw.ts';

export const domainManagerAssignsAdmin: Flaw = {
  name: 'domain-manager-assigns-admin',
  description: 'a domain manager may assign admin',
  behaviour: { domainManager: 'may-assign-admin' },
};
