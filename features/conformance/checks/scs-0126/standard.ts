import type { Standard } from '../../engine/testcase.ts';
import { networks } from '../../resources/networks.ts';
import { subnetPools } from '../../resources/subnet-pools.ts';
import { checkDefaultNetwork, checkFloatingIp, checkIpv6Pool, checkPortSecurity } from './check.ts';
import { networkQuotasOfProject } from './collect.ts';
import { texts } from './texts.ts';

/** Provider networks (draft); the official suite has no test of it. */
export const scs0126: Standard = {
  id: 'scs-0126',
  title: 'SCS Provider Networks',
  url: 'https://docs.scs.community/standards/scs-0126-v1-provider-networks',
  testcases: [
    {
      id: 'allmend-0126-default-network',
      own: true,
      needs: [networks],
      check: (input) => checkDefaultNetwork(input.get(networks)),
      title: texts.message('default-title'),
      demanded: texts.message('demand-default'),
      section: 'Standard Provider Network',
    },
    {
      id: 'allmend-0126-ipv6-subnet-pool',
      own: true,
      needs: [subnetPools],
      check: (input) => checkIpv6Pool(input.get(subnetPools)),
      title: texts.message('pool-title'),
      demanded: texts.message('demand-pool'),
      section: 'IPv6 Allocation',
    },
    {
      id: 'allmend-0126-port-security',
      own: true,
      needs: [networks],
      check: (input) => checkPortSecurity(input.get(networks)),
      title: texts.message('ports-title'),
      demanded: texts.message('demand-ports'),
      section: 'Standard Provider Network',
    },
    {
      id: 'allmend-0126-floating-ip',
      own: true,
      needs: [networks, networkQuotasOfProject],
      check: (input) => checkFloatingIp(input.get(networks), input.get(networkQuotasOfProject)),
      title: texts.message('floating-title'),
      demanded: texts.message('demand-floating'),
      section: 'IPv4 Allocation',
    },
  ],
  texts,
};
