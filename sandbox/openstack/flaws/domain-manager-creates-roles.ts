import type { Flaw } from './flaw.ts';

export const domainManagerCreatesRoles: Flaw = {
  name: 'domain-manager-creates-roles',
  description: 'a domain manager may create roles',
  behaviour: { domainManager: 'may-create-roles' },
};
