import type { Flaw } from './flaw.ts';

export const noPortSecurity: Flaw = {
  name: 'no-port-security',
  description: 'Neutron does not know port security',
  behaviour: { portSecurity: false },
};
