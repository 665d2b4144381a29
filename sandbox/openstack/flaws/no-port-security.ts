import { adding, networkNamed } from './content.ts';
import type { Flaw } from './flaw.ts';

export const noPortSecurity: Flaw = {
  name: 'no-port-security',
  description: 'Neutron does not know port security, and there is a shared network',
  behaviour: { portSecurity: false },
  ...adding(
    (cloud) => cloud.tables.networks,
    (cloud) => ({
      ...networkNamed(cloud, 'external')!,
      id: cloud.ids.uuid(),
      name: 'provider-shared',
      external: false,
      isDefault: false,
      shared: true,
      tags: [],
    }),
  ),
};
