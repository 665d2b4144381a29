import type { SandboxCloud } from '../../cloud/sandbox-cloud.ts';
import type { Network, Subnet } from './records.ts';

/** External network (default), default IPv6 subnet pool, rule templates: what scs-0115 and scs-0126 ask for. */
export function seedNetwork(cloud: SandboxCloud): void {
  const owner = [...cloud.tables.projects.values()].find(({ name }) => name === 'admin')!.id;
  const at = cloud.now();
  const stamps = { createdAt: at, updatedAt: at, revision: 1, tags: [] as string[], description: '' };
  const external: Network = {
    ...stamps,
    id: cloud.ids.uuid(),
    name: 'external',
    projectId: owner,
    adminStateUp: true,
    status: 'ACTIVE',
    shared: false,
    external: true,
    isDefault: true,
    mtu: 1500,
    portSecurity: true,
    availabilityZoneHints: [],
    providerType: 'flat',
    providerPhysicalNetwork: 'external',
    providerSegment: null,
  };
  cloud.tables.networks.set(external.id, external);
  const subnet = (wish: Pick<Subnet, 'name' | 'ipVersion' | 'cidr' | 'gatewayIp' | 'allocationPools'>): Subnet => ({
    ...stamps,
    ...wish,
    id: cloud.ids.uuid(),
    projectId: owner,
    networkId: external.id,
    subnetPoolId: null,
    enableDhcp: false,
    dnsNameservers: [],
    hostRoutes: [],
    ipv6RaMode: null,
    ipv6AddressMode: null,
    serviceTypes: [],
    tags: [],
  });
  const v4 = subnet({
    name: 'external-v4',
    ipVersion: 4,
    cidr: '203.0.113.0/24',
    gatewayIp: '203.0.113.1',
    allocationPools: [{ start: '203.0.113.10', end: '203.0.113.250' }],
  });
  cloud.tables.subnets.set(v4.id, v4);
  const pool = cloud.ids.uuid();
  cloud.tables.subnetPools.set(pool, {
    ...stamps,
    tags: [],
    id: pool,
    name: 'default-v6',
    projectId: owner,
    ipVersion: 6,
    prefixes: ['2001:db8:cafe::/48'],
    defaultPrefixLength: 64,
    minPrefixLength: 64,
    maxPrefixLength: 128,
    isDefault: true,
    shared: true,
  });
  for (const etherType of ['IPv4', 'IPv6'] as const) {
    const everywhere = { etherType, protocol: null, portRangeMin: null, portRangeMax: null, remoteIpPrefix: null };
    const egress = cloud.ids.uuid();
    cloud.tables.defaultSecurityGroupRules.set(egress, {
      ...everywhere,
      id: egress,
      direction: 'egress',
      remoteGroupId: null,
      usedInDefaultGroup: true,
      usedInOtherGroups: true,
      description: 'Legacy default SG rule for egress traffic',
    });
    const ingress = cloud.ids.uuid();
    cloud.tables.defaultSecurityGroupRules.set(ingress, {
      ...everywhere,
      id: ingress,
      direction: 'ingress',
      remoteGroupId: 'PARENT',
      usedInDefaultGroup: true,
      usedInOtherGroups: false,
      description: 'Legacy default SG rule for ingress traffic',
    });
  }
}
