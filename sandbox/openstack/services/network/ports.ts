import type { SandboxCloud } from '../../cloud/sandbox-cloud.ts';
import { ApiFailure } from '../../http/failure.ts';
import { toAddress, toNumber } from './addresses.ts';
import type { Network, Port, Subnet } from './records.ts';
import { defaultGroupOf } from './security-groups.ts';

export interface PortWish {
  readonly networkId: string;
  readonly projectId: string;
  readonly name?: string;
  readonly description?: string;
  readonly deviceId?: string;
  readonly deviceOwner?: string;
  /** Absent: the project's default group where port security is on. */
  readonly securityGroupIds?: readonly string[];
  /** Absent: one address of each IP version that the network has. */
  readonly fixedIps?: readonly { readonly subnetId?: string; readonly address?: string }[];
  readonly portSecurity?: boolean;
  readonly tags?: readonly string[];
}

/** Makes a port; it is DOWN until something binds it. Throws Neutron's refusals (no address left, address in use). */
export function createPort(cloud: SandboxCloud, wish: PortWish): Port {
  const { networks, ports } = cloud.tables;
  const network = networks.get(wish.networkId);
  if (!network) throw new ApiFailure(404, `Network ${wish.networkId} could not be found.`, { type: 'NetworkNotFound' });
  const portSecurity = wish.portSecurity ?? network.portSecurity;
  const at = cloud.now();
  const port: Port = {
    id: cloud.ids.uuid(),
    name: wish.name ?? '',
    description: wish.description ?? '',
    projectId: wish.projectId,
    networkId: network.id,
    adminStateUp: true,
    status: 'DOWN',
    macAddress: `fa:16:3e:${cloud.ids
      .hex()
      .slice(0, 6)
      .replace(/(..)(..)(..)/, '$1:$2:$3')}`,
    fixedIps: fixedIpsOf(cloud, network, wish.fixedIps),
    deviceId: wish.deviceId ?? '',
    deviceOwner: wish.deviceOwner ?? '',
    securityGroupIds: portSecurity
      ? [...(wish.securityGroupIds ?? [defaultGroupOf(cloud, wish.projectId).id])]
      : [...(wish.securityGroupIds ?? [])],
    portSecurity,
    allowedAddressPairs: [],
    vnicType: 'normal',
    tags: [...(wish.tags ?? [])],
    createdAt: at,
    updatedAt: at,
    revision: 1,
  };
  ports.set(port.id, port);
  return port;
}

/** Ties a port to a device of a host; it comes up after a moment unless the network agent is down. */
export function bindPort(cloud: SandboxCloud, port: Port, deviceId: string, deviceOwner: string): void {
  port.deviceId = deviceId;
  port.deviceOwner = deviceOwner;
  port.updatedAt = cloud.now();
  if (cloud.behaviour.networkAgentUp) cloud.schedule(cloud.durations.portUp, 'port.up', port.id);
}

/** Unties a port from its device. */
export function unbindPort(cloud: SandboxCloud, port: Port): void {
  cloud.cancel(port.id, 'port.up');
  port.deviceId = '';
  port.deviceOwner = '';
  port.status = 'DOWN';
  port.updatedAt = cloud.now();
}

/** Removes a port and takes its floating IPs off. */
export function deletePort(cloud: SandboxCloud, port: Port): void {
  cloud.cancel(port.id);
  cloud.tables.ports.delete(port.id);
  for (const floating of cloud.tables.floatingIps.values()) {
    if (floating.portId !== port.id) continue;
    Object.assign(floating, {
      portId: null,
      fixedAddress: null,
      routerId: null,
      status: 'DOWN',
      updatedAt: cloud.now(),
    });
  }
}

/** The ports of a server, router or other device. */
export function portsOfDevice(cloud: SandboxCloud, deviceId: string): Port[] {
  return [...cloud.tables.ports.values()].filter((port) => port.deviceId === deviceId);
}

/** Subnets of a network. */
export function subnetsOf(cloud: SandboxCloud, networkId: string): Subnet[] {
  return [...cloud.tables.subnets.values()].filter((subnet) => subnet.networkId === networkId);
}

function fixedIpsOf(cloud: SandboxCloud, network: Network, wished: PortWish['fixedIps']): Port['fixedIps'] {
  const subnets = subnetsOf(cloud, network.id);
  if (wished) {
    return wished.map((one) => {
      const subnet = one.subnetId === undefined ? subnets[0] : subnets.find(({ id }) => id === one.subnetId);
      if (!subnet) {
        throw new ApiFailure(
          400,
          `Failed to create port on network ${network.id}, because fixed_ips included invalid subnet ${one.subnetId}.`,
          { type: 'InvalidFixedIp' },
        );
      }
      return { subnetId: subnet.id, address: one.address ?? freeAddress(cloud, network, subnet) };
    });
  }
  const byVersion = ([4, 6] as const).flatMap(
    (version) => subnets.find((subnet) => subnet.ipVersion === version) ?? [],
  );
  return byVersion.map((subnet) => ({ subnetId: subnet.id, address: freeAddress(cloud, network, subnet) }));
}

/** The lowest address of a subnet's pools that no port and no floating IP has. */
export function freeAddress(cloud: SandboxCloud, network: Network, subnet: Subnet): string {
  const used = new Set<string>();
  for (const port of cloud.tables.ports.values()) {
    if (port.networkId === network.id) for (const { address } of port.fixedIps) used.add(address);
  }
  for (const floating of cloud.tables.floatingIps.values()) {
    if (floating.networkId === network.id) used.add(floating.address);
  }
  for (const { start, end } of subnet.allocationPools) {
    const last = toNumber(end);
    for (let value = toNumber(start); value <= last; value += 1n) {
      const address = toAddress(value, subnet.ipVersion);
      if (!used.has(address)) return address;
    }
  }
  throw new ApiFailure(409, `No more IP addresses available on network ${network.id}.`, {
    type: 'IpAddressGenerationFailure',
  });
}
