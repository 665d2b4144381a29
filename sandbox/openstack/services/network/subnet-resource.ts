import type { SandboxCloud } from '../../cloud/sandbox-cloud.ts';
import { secondsZ } from '../../http/time.ts';
import type { ApiRequest } from '../../http/route.ts';
import { cidrText, parseCidr, toAddress, toNumber, overlaps } from './addresses.ts';
import type { Cidr } from './addresses.ts';
import { defaultPools, poolList, refuseGatewayInPools, refuseWrongPools } from './allocation-pools.ts';
import type { AllocationPool } from './allocation-pools.ts';
import { flagOf, readOnly, standardAttributes, take, textOf } from './attributes.ts';
import type { Values } from './attributes.ts';
import { address, flag, integer, listOf, nameservers, oneOf, orNull, plain, routes, text, uuid } from './checks.ts';
import type { Collection } from './collection.ts';
import { badRequest, conflict, invalidInput, missing } from './failures.ts';
import { networkOf, refuseForeignNetwork, serviceOwners } from './network-resource.ts';
import { deletePort, subnetsOf } from './ports.ts';
import type { Subnet } from './records.ts';
import { allocatePrefix, refuseMixedPools } from './subnet-allocation.ts';

const modes = ['slaac', 'dhcpv6-stateful', 'dhcpv6-stateless'];

export const subnetResource: Collection<Subnet> = {
  singular: 'subnet',
  plural: 'subnets',
  path: 'subnets',
  quota: 'subnet',
  attributes: {
    ...standardAttributes,
    name: { check: text(), fallback: '' },
    description: { check: text(), fallback: '' },
    network_id: { check: uuid, required: true, put: false },
    ip_version: { check: oneOf([4, 6]), required: true, put: false },
    cidr: { check: orNull(text()), put: false },
    subnetpool_id: { check: orNull(uuid), put: false },
    use_default_subnetpool: { check: flag, put: false, noFilter: true },
    prefixlen: { check: integer, put: false, noFilter: true },
    gateway_ip: { check: orNull(address) },
    allocation_pools: { check: poolList, noFilter: true },
    enable_dhcp: { check: flag, fallback: true },
    dns_nameservers: { check: nameservers, fallback: [], noFilter: true },
    host_routes: { check: routes, fallback: [], noFilter: true },
    ipv6_ra_mode: { check: oneOf(modes), put: false },
    ipv6_address_mode: { check: oneOf(modes), put: false },
    service_types: { check: listOf(text()), fallback: [], noFilter: true },
    tags: { ...readOnly, noFilter: true },
  },
  table: (cloud) => cloud.tables.subnets,
  missing: missing.subnet,
  visible: seesSubnet,
  view: (_request, subnet) => viewSubnet(subnet),
  create: createSubnet,
  update({ cloud }, subnet, values) {
    const cidr = parseCidr(subnet.cidr)!;
    const gateway = values['gateway_ip'] === undefined ? subnet.gatewayIp : (values['gateway_ip'] as string | null);
    const pools = (values['allocation_pools'] as unknown as AllocationPool[] | undefined) ?? subnet.allocationPools;
    if (gateway !== subnet.gatewayIp) {
      refuseWrongGateway(gateway, cidr);
      refuseUsedGateway(cloud, subnet);
    }
    if (pools === subnet.allocationPools) refuseGatewayInPools(pools, gateway);
    else refuseWrongPools(pools, cidr, subnet.cidr, gateway);
    subnet.gatewayIp = gateway;
    subnet.allocationPools = pools;
    take(subnet, values, {
      name: 'name',
      description: 'description',
      enable_dhcp: 'enableDhcp',
      dns_nameservers: 'dnsNameservers',
      host_routes: 'hostRoutes',
      service_types: 'serviceTypes',
    });
    if (values['host_routes'] !== undefined)
      subnet.hostRoutes = values['host_routes'] as unknown as Subnet['hostRoutes'];
  },
  remove: ({ cloud }, subnet) => removeSubnet(cloud, subnet),
};

/** Own subnets, and those of shared networks; an external network's subnets stay hidden. */
export function seesSubnet(request: ApiRequest, subnet: Subnet): boolean {
  if (subnet.projectId === request.projectId) return true;
  const network = request.cloud.tables.networks.get(subnet.networkId);
  return network !== undefined && (network.shared || network.projectId === request.projectId);
}

function createSubnet(request: ApiRequest, values: Values): Subnet {
  const { cloud } = request;
  const network = networkOf(request, textOf(values, 'network_id'));
  refuseForeignNetwork(request, network, 'subnet');
  const version = values['ip_version'] as 4 | 6;
  const allocation = allocatePrefix(request, values, version);
  const cidr = allocation?.cidr ?? givenCidr(values, version);
  refuseWrongModes(values, version, cidr);
  const siblings = subnetsOf(cloud, network.id);
  const written = cidrText(cidr);
  if (siblings.some((sibling) => overlaps(parseCidr(sibling.cidr)!, cidr))) {
    throw invalidInput(
      `Requested subnet with cidr: ${written} for network: ${network.id} overlaps with another subnet`,
    );
  }
  refuseMixedPools(siblings, version, allocation?.poolId ?? null);
  const gateway = gatewayOf(values, cidr);
  const wishedPools = values['allocation_pools'] as unknown as AllocationPool[] | undefined;
  if (wishedPools) refuseWrongPools(wishedPools, cidr, written, gateway);
  const at = cloud.now();
  const subnet: Subnet = {
    id: cloud.ids.uuid(),
    name: textOf(values, 'name'),
    description: textOf(values, 'description'),
    projectId: textOf(values, 'project_id'),
    networkId: network.id,
    subnetPoolId: allocation?.poolId ?? null,
    ipVersion: version,
    cidr: written,
    gatewayIp: gateway,
    enableDhcp: flagOf(values, 'enable_dhcp'),
    allocationPools: wishedPools ?? defaultPools(cidr, gateway),
    dnsNameservers: values['dns_nameservers'] as string[],
    hostRoutes: values['host_routes'] as unknown as Subnet['hostRoutes'],
    ipv6RaMode: (values['ipv6_ra_mode'] ?? null) as string | null,
    ipv6AddressMode: (values['ipv6_address_mode'] ?? null) as string | null,
    serviceTypes: values['service_types'] as string[],
    tags: [],
    createdAt: at,
    updatedAt: at,
    revision: 0,
  };
  cloud.tables.subnets.set(subnet.id, subnet);
  network.revision += 1;
  network.updatedAt = at;
  if (subnet.enableDhcp) cloud.schedule(cloud.durations.portUp, 'network.dhcp-port', network.id);
  return subnet;
}

function viewSubnet(subnet: Subnet): Record<string, unknown> {
  return {
    id: subnet.id,
    name: subnet.name,
    tenant_id: subnet.projectId,
    network_id: subnet.networkId,
    ip_version: subnet.ipVersion,
    subnetpool_id: subnet.subnetPoolId,
    enable_dhcp: subnet.enableDhcp,
    ipv6_ra_mode: subnet.ipv6RaMode,
    ipv6_address_mode: subnet.ipv6AddressMode,
    gateway_ip: subnet.gatewayIp,
    cidr: subnet.cidr,
    allocation_pools: subnet.allocationPools,
    host_routes: subnet.hostRoutes,
    dns_nameservers: subnet.dnsNameservers,
    description: subnet.description,
    service_types: subnet.serviceTypes,
    tags: subnet.tags,
    created_at: secondsZ(subnet.createdAt),
    updated_at: secondsZ(subnet.updatedAt),
    revision_number: subnet.revision,
    project_id: subnet.projectId,
  };
}

function givenCidr(values: Values, version: 4 | 6): Cidr {
  const written = values['cidr'];
  if (typeof written !== 'string')
    throw badRequest('subnets', 'a subnetpool must be specified in the absence of a cidr');
  const cidr = parseCidr(written);
  if (!cidr) throw invalidInput(`${written} is not in a CIDR format`);
  if (cidr.version !== version) throw invalidInput(`cidr '${written}' does not match the ip_version '${version}'`);
  if (!flagOf(values, 'enable_dhcp')) return cidr;
  if (isMulticast(cidr)) throw invalidInput('Multicast IP subnet is not supported if enable_dhcp is True');
  if (cidr.prefixLength > (version === 4 ? 30 : 126)) {
    throw invalidInput('Subnet has a prefix length that is incompatible with DHCP service enabled');
  }
  return cidr;
}

function isMulticast(cidr: Cidr): boolean {
  return cidr.version === 4 ? cidr.first >> 28n === 0xen : cidr.first >> 120n === 0xffn;
}

function refuseWrongModes(values: Values, version: 4 | 6, cidr: Cidr): void {
  const { ipv6_ra_mode: ra, ipv6_address_mode: mode } = values;
  for (const [name, value] of [
    ['ipv6_ra_mode', ra],
    ['ipv6_address_mode', mode],
  ] as const) {
    if (value !== undefined && version === 4) throw invalidInput(`${name} is not valid when ip_version is 4`);
  }
  if (ra === undefined && mode === undefined) return;
  if (!flagOf(values, 'enable_dhcp')) {
    throw invalidInput('ipv6_ra_mode or ipv6_address_mode cannot be set when enable_dhcp is set to False');
  }
  if (ra !== undefined && mode !== undefined && ra !== mode) {
    throw invalidInput(
      `ipv6_ra_mode set to '${plain(ra)}' with ipv6_address_mode set to '${plain(mode)}' is not valid. If both attributes are set, they must be the same value`,
    );
  }
  if (mode !== undefined && mode !== 'dhcpv6-stateful' && cidr.prefixLength !== 64) {
    throw invalidInput(
      `Invalid CIDR ${cidrText(cidr)} for IPv6 address mode. OpenStack uses the EUI-64 address format, which requires the prefix to be /64`,
    );
  }
}

function gatewayOf(values: Values, cidr: Cidr): string | null {
  const wished = values['gateway_ip'] as string | null | undefined;
  if (wished === null) return null;
  if (wished === undefined) {
    // With SLAAC Neutron takes the subnet's router anycast address.
    const anycast = values['ipv6_address_mode'] === 'slaac' && values['ipv6_ra_mode'] === 'slaac';
    return toAddress(anycast ? cidr.first : cidr.first + 1n, cidr.version);
  }
  refuseWrongGateway(wished, cidr);
  return wished;
}

/** The network and broadcast addresses are no gateways; an address outside of the subnet may be one. */
function refuseWrongGateway(gateway: string | null, cidr: Cidr): void {
  if (gateway === null || cidr.version === 6 || cidr.prefixLength > 30) return;
  const at = toNumber(gateway);
  if (at === cidr.first || at === cidr.last) throw invalidInput('Gateway is not valid on subnet');
}

function refuseUsedGateway(cloud: SandboxCloud, subnet: Subnet): void {
  const port = [...cloud.tables.ports.values()].find(({ deviceOwner, fixedIps }) => {
    const here = fixedIps.some((one) => one.subnetId === subnet.id && one.address === subnet.gatewayIp);
    return here && deviceOwner === 'network:router_interface';
  });
  if (!port) return;
  throw conflict(
    'GatewayIpInUse',
    `Current gateway ip ${subnet.gatewayIp} already in use by port ${port.id}. Unable to update.`,
  );
}

function removeSubnet(cloud: SandboxCloud, subnet: Subnet): void {
  const automatic = subnet.ipv6AddressMode === 'slaac' || subnet.ipv6AddressMode === 'dhcpv6-stateless';
  const ports = [...cloud.tables.ports.values()].filter((port) =>
    port.fixedIps.some((one) => one.subnetId === subnet.id),
  );
  const holds = (owner: string) => (automatic ? owner.startsWith('network:router') : !serviceOwners.has(owner));
  if (ports.some(({ deviceOwner }) => holds(deviceOwner))) {
    throw conflict(
      'SubnetInUse',
      `Unable to complete operation on subnet ${subnet.id}: One or more ports have an IP allocation from this subnet.`,
    );
  }
  for (const port of ports) {
    port.fixedIps = port.fixedIps.filter((one) => one.subnetId !== subnet.id);
    if (port.fixedIps.length === 0 && serviceOwners.has(port.deviceOwner)) deletePort(cloud, port);
  }
  cloud.tables.subnets.delete(subnet.id);
}
