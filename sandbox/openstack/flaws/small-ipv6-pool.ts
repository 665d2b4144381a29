import { altering } from './content.ts';
import type { Flaw } from './flaw.ts';

export const smallIpv6Pool: Flaw = {
  name: 'small-ipv6-pool',
  description: 'the default IPv6 subnet pool has no room for a /64',
  ...altering(
    (cloud) => [...cloud.tables.subnetPools.values()][0],
    () => ({ prefixes: ['2001:db8:cafe::/72'], minPrefixLength: 72, defaultPrefixLength: 80 }),
  ),
};
