import { altering } from './content.ts';
import type { Flaw } from './flaw.ts';

export const noDefaultIpv6Pool: Flaw = {
  name: 'no-default-ipv6-pool',
  description: 'no IPv6 subnet pool is marked as default',
  ...altering(
    (cloud) => [...cloud.tables.subnetPools.values()][0],
    () => ({ isDefault: false }),
  ),
};
