export interface Network {
  id: string;
  name: string;
  description: string;
  projectId: string;
  adminStateUp: boolean;
  status: string;
  shared: boolean;
  external: boolean;
  isDefault: boolean;
  mtu: number;
  portSecurity: boolean;
  availabilityZoneHints: string[];
  providerType: string;
  providerPhysicalNetwork: string | null;
  providerSegment: number | null;
  tags: string[];
  createdAt: number;
  updatedAt: number;
  revision: number;
}

export interface Subnet {
  id: string;
  name: string;
  description: string;
  projectId: string;
  networkId: string;
  subnetPoolId: string | null;
  ipVersion: 4 | 6;
  cidr: string;
  gatewayIp: string | null;
  enableDhcp: boolean;
  allocationPools: { start: string; end: string }[];
  dnsNameservers: string[];
  hostRoutes: { destination: string; nexthop: string }[];
  ipv6RaMode: string | null;
  ipv6AddressMode: string | null;
  serviceTypes: string[];
  tags: string[];
  createdAt: number;
  updatedAt: number;
  revision: number;
}

export interface SubnetPool {
  id: string;
  name: string;
  description: string;
  projectId: string;
  ipVersion: 4 | 6;
  prefixes: string[];
  defaultPrefixLength: number;
  minPrefixLength: number;
  maxPrefixLength: number;
  isDefault: boolean;
  shared: boolean;
  tags: string[];
  createdAt: number;
  updatedAt: number;
  revision: number;
}

export interface Router {
  id: string;
  name: string;
  description: string;
  projectId: string;
  adminStateUp: boolean;
  status: string;
  gatewayNetworkId: string | null;
  enableSnat: boolean;
  routes: { destination: string; nexthop: string }[];
  tags: string[];
  createdAt: number;
  updatedAt: number;
  revision: number;
}

export interface Port {
  id: string;
  name: string;
  description: string;
  projectId: string;
  networkId: string;
  adminStateUp: boolean;
  status: string;
  macAddress: string;
  fixedIps: { subnetId: string; address: string }[];
  deviceId: string;
  deviceOwner: string;
  securityGroupIds: string[];
  portSecurity: boolean;
  allowedAddressPairs: { ipAddress: string; macAddress: string }[];
  vnicType: string;
  tags: string[];
  createdAt: number;
  updatedAt: number;
  revision: number;
}

export interface SecurityGroup {
  id: string;
  name: string;
  description: string;
  projectId: string;
  stateful: boolean;
  shared: boolean;
  tags: string[];
  createdAt: number;
  updatedAt: number;
  revision: number;
}

export interface SecurityGroupRule {
  id: string;
  projectId: string;
  securityGroupId: string;
  direction: 'ingress' | 'egress';
  etherType: 'IPv4' | 'IPv6';
  protocol: string | null;
  portRangeMin: number | null;
  portRangeMax: number | null;
  remoteIpPrefix: string | null;
  remoteGroupId: string | null;
  description: string;
  createdAt: number;
  updatedAt: number;
  revision: number;
}

/** Template of rules in new groups (2023.2 and later). */
export interface DefaultSecurityGroupRule {
  id: string;
  direction: 'ingress' | 'egress';
  etherType: 'IPv4' | 'IPv6';
  protocol: string | null;
  portRangeMin: number | null;
  portRangeMax: number | null;
  remoteIpPrefix: string | null;
  /** `PARENT` means the group the rule is in. */
  remoteGroupId: string | null;
  usedInDefaultGroup: boolean;
  usedInOtherGroups: boolean;
  description: string;
}

export interface FloatingIp {
  id: string;
  description: string;
  projectId: string;
  networkId: string;
  address: string;
  portId: string | null;
  fixedAddress: string | null;
  routerId: string | null;
  status: string;
  tags: string[];
  createdAt: number;
  updatedAt: number;
  revision: number;
}
