import { adding, networkNamed } from './content.ts';
import type { Flaw } from './flaw.ts';

export const openSharedNetwork: Flaw = {
  name: 'open-shared-network',
  description: 'a shared network has no port security',
  ...adding(
    (cloud) => cloud.tables.networks,
    (cloud) => ({
      ...networkNamed(cloud, 'external')!,
      id: cloud.ids.uuid(),
      name: 'provider-open',
      external: false,
      isDefault: false,
      shared: true,
      portSecurity: false,
      tags: [],
    }),
  ),
};
