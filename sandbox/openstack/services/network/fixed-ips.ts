import type { SandboxCloud } from '../../cloud/sandbox-cloud.ts';
import { ApiFailure } from '../../http/failure.ts';
import { contains, parseCidr, slaacAddress, toAddress, toNumber } from './addresses.ts';
import { conflict, invalidInput, missing } from './failures.ts';
import type { Network, Port, Subnet } from './records.ts';
import { subnetsOf } from './subnets.ts';

export interface FixedIpWish {
  readonly subnetId?: string;
  readonly address?: string;
}

export interface AddressHolder {
  readonly macAddress: string;
  readonly deviceOwner: string;
  /** Port whose present addresses do not count as taken. */
  readonly portId?: string;
}

/**
 * The addresses of a port: what is wished, else one of each IP version; SLAAC subnets always add theirs, except to routers.
 * Throws Neutron's refusals: foreign subnet, address outside or taken, none left.
 */
export function fixedIpsOf(
  cloud: SandboxCloud,
  network: Network,
  holder: AddressHolder,
  wishes: readonly FixedIpWish[] | undefined,
): Port['fixedIps'] {
  const subnets = subnetsOf(cloud, network.id);
  const used = usedAddresses(cloud, network.id, holder.portId);
  const automatic = subnets.filter(isAutomatic);
  const chosen: Port['fixedIps'] = [];
  for (const wish of wishes ?? usualWishes(subnets, network, used)) {
    const fixed = granted(cloud, network, subnets, used, holder, wish);
    if (chosen.some(({ address }) => address === fixed.address)) continue;
    used.add(fixed.address);
    chosen.push(fixed);
  }
  if (holder.deviceOwner.startsWith('network:router') || network.external) return chosen;
  for (const subnet of automatic) {
    if (chosen.some(({ subnetId }) => subnetId === subnet.id)) continue;
    chosen.push({ subnetId: subnet.id, address: slaacAddress(parseCidr(subnet.cidr)!, holder.macAddress) });
  }
  return chosen;
}

/** The lowest address of a subnet's pools that no port and no floating IP has; null when there is none. */
export function freeAddress(subnet: Subnet, used: ReadonlySet<string>): string | null {
  for (const { start, end } of subnet.allocationPools) {
    const last = toNumber(end);
    for (let value = toNumber(start); value <= last; value += 1n) {
      const address = toAddress(value, subnet.ipVersion);
      if (!used.has(address)) return address;
    }
  }
  return null;
}

/** Addresses that ports and floating IPs hold on a network. */
export function usedAddresses(cloud: SandboxCloud, networkId: string, exceptPortId?: string): Set<string> {
  const used = new Set<string>();
  for (const port of cloud.tables.ports.values()) {
    if (port.networkId !== networkId || port.id === exceptPortId) continue;
    for (const { address } of port.fixedIps) used.add(address);
  }
  for (const floating of cloud.tables.floatingIps.values()) {
    if (floating.networkId === networkId) used.add(floating.address);
  }
  return used;
}

export function noAddressLeft(network: Network): ApiFailure {
  return conflict('IpAddressGenerationFailure', `No more IP addresses available on network ${network.id}.`);
}

function isAutomatic(subnet: Subnet): boolean {
  return subnet.ipv6AddressMode === 'slaac' || subnet.ipv6AddressMode === 'dhcpv6-stateless';
}

/** One subnet per IP version, the first that has an address left. */
function usualWishes(subnets: readonly Subnet[], network: Network, used: ReadonlySet<string>): FixedIpWish[] {
  return ([4, 6] as const).flatMap((version) => {
    const candidates = subnets.filter((subnet) => subnet.ipVersion === version && !isAutomatic(subnet));
    if (candidates.length === 0) return [];
    const open = candidates.find((subnet) => freeAddress(subnet, used) !== null);
    if (!open) throw noAddressLeft(network);
    return [{ subnetId: open.id }];
  });
}

function granted(
  cloud: SandboxCloud,
  network: Network,
  subnets: readonly Subnet[],
  used: ReadonlySet<string>,
  holder: AddressHolder,
  wish: FixedIpWish,
): { subnetId: string; address: string } {
  const subnet = subnetOf(cloud, network, subnets, wish);
  if (wish.address === undefined) {
    if (isAutomatic(subnet))
      return { subnetId: subnet.id, address: slaacAddress(parseCidr(subnet.cidr)!, holder.macAddress) };
    const address = freeAddress(subnet, used);
    if (address === null) throw noAddressLeft(network);
    return { subnetId: subnet.id, address };
  }
  if (!contains(parseCidr(subnet.cidr)!, wish.address)) {
    throw new ApiFailure(400, `IP address ${wish.address} is not a valid IP for the specified subnet.`, {
      type: 'InvalidIpForSubnet',
    });
  }
  const address = toAddress(toNumber(wish.address), subnet.ipVersion);
  if (used.has(address)) {
    throw conflict('IpAddressAlreadyAllocated', `IP address ${address} already allocated in subnet ${subnet.id}`);
  }
  return { subnetId: subnet.id, address };
}

function subnetOf(cloud: SandboxCloud, network: Network, subnets: readonly Subnet[], wish: FixedIpWish): Subnet {
  if (wish.subnetId !== undefined) {
    if (!cloud.tables.subnets.has(wish.subnetId)) throw missing.subnet(wish.subnetId);
    const subnet = subnets.find(({ id }) => id === wish.subnetId);
    if (subnet) return subnet;
    throw invalidInput(
      `Failed to create port on network ${network.id}, because fixed_ips included invalid subnet ${wish.subnetId}`,
    );
  }
  const { address } = wish;
  const subnet = address === undefined ? subnets[0] : subnets.find(({ cidr }) => contains(parseCidr(cidr)!, address));
  if (subnet) return subnet;
  throw new ApiFailure(
    400,
    `IP address ${address} is not a valid IP for any of the subnets on the specified network.`,
    { type: 'InvalidIpForNetwork' },
  );
}
