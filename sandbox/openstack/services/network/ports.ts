import type { SandboxCloud } from '../../cloud/sandbox-cloud.ts';
import { conflict, missing } from './failures.ts';
import { fixedIpsOf } from './fixed-ips.ts';
import type { FixedIpWish } from './fixed-ips.ts';
import type { Network, Port } from './records.ts';
import { defaultGroupOf } from './security-groups.ts';
import { subnetsOf } from './subnets.ts';

export { subnetsOf } from './subnets.ts';

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
  readonly fixedIps?: readonly FixedIpWish[];
  readonly portSecurity?: boolean;
  readonly macAddress?: string;
  readonly adminStateUp?: boolean;
  readonly allowedAddressPairs?: Port['allowedAddressPairs'];
  readonly vnicType?: string;
  readonly tags?: readonly string[];
}

/** Makes a port; it is DOWN until something binds it. Throws Neutron's refusals (no address left, address or MAC in use). */
export function createPort(cloud: SandboxCloud, wish: PortWish): Port {
  const network = cloud.tables.networks.get(wish.networkId);
  if (!network) throw missing.network(wish.networkId);
  const deviceOwner = wish.deviceOwner ?? '';
  // Ports of the network service itself are never filtered.
  const portSecurity = deviceOwner.startsWith('network:') ? false : (wish.portSecurity ?? network.portSecurity);
  const macAddress = wish.macAddress ?? newMacAddress(cloud);
  refuseUsedMac(cloud, network, macAddress);
  const usualGroups = portSecurity ? [defaultGroupOf(cloud, wish.projectId).id] : [];
  const at = cloud.now();
  const port: Port = {
    id: cloud.ids.uuid(),
    name: wish.name ?? '',
    description: wish.description ?? '',
    projectId: wish.projectId,
    networkId: network.id,
    adminStateUp: wish.adminStateUp ?? true,
    status: 'DOWN',
    macAddress,
    fixedIps: fixedIpsOf(cloud, network, { macAddress, deviceOwner }, wish.fixedIps),
    deviceId: wish.deviceId ?? '',
    deviceOwner,
    securityGroupIds: [...(wish.securityGroupIds ?? usualGroups)],
    portSecurity,
    allowedAddressPairs: wish.allowedAddressPairs ?? [],
    vnicType: wish.vnicType ?? 'normal',
    tags: [...(wish.tags ?? [])],
    createdAt: at,
    updatedAt: at,
    revision: 1,
  };
  cloud.tables.ports.set(port.id, port);
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
    floating.revision += 1;
  }
}

/** The ports of a server, router or other device. */
export function portsOfDevice(cloud: SandboxCloud, deviceId: string): Port[] {
  return [...cloud.tables.ports.values()].filter((port) => port.deviceId === deviceId);
}

/** The DHCP agent's own port, with an address on every subnet that it serves. Does nothing where none is served. */
export function ensureDhcpPort(cloud: SandboxCloud, networkId: string): void {
  const network = cloud.tables.networks.get(networkId);
  const served = subnetsOf(cloud, networkId).filter(({ enableDhcp }) => enableDhcp);
  if (!network || served.length === 0 || !cloud.behaviour.networkAgentUp) return;
  const known = [...cloud.tables.ports.values()].find((port) => {
    return port.networkId === networkId && port.deviceId === dhcpDevice(networkId);
  });
  const missingOn = served.filter(({ id }) => !known?.fixedIps.some(({ subnetId }) => subnetId === id));
  if (missingOn.length === 0) return;
  const wishes = missingOn.map(({ id }) => ({ subnetId: id }));
  if (known) {
    const holder = { macAddress: known.macAddress, deviceOwner: 'network:router', portId: known.id };
    known.fixedIps.push(...fixedIpsOf(cloud, network, holder, wishes));
    return;
  }
  const port = createPort(cloud, {
    networkId,
    projectId: network.projectId,
    deviceId: dhcpDevice(networkId),
    deviceOwner: 'network:dhcp',
    fixedIps: wishes,
  });
  bindPort(cloud, port, port.deviceId, port.deviceOwner);
}

/** Throws Neutron's 409 when another port of the network has the MAC address. */
export function refuseUsedMac(cloud: SandboxCloud, network: Network, macAddress: string): void {
  for (const port of cloud.tables.ports.values()) {
    if (port.networkId !== network.id || port.macAddress !== macAddress) continue;
    throw conflict(
      'MacAddressInUse',
      `Unable to complete operation for network ${network.id}. The mac address ${macAddress} is in use.`,
    );
  }
}

function dhcpDevice(networkId: string): string {
  return `dhcp5f0d3a52-5c3e-5b0e-9a53-3d2cfd2f6a11-${networkId}`;
}

function newMacAddress(cloud: SandboxCloud): string {
  const digits = cloud.ids.hex();
  return `fa:16:3e:${digits.slice(0, 2)}:${digits.slice(2, 4)}:${digits.slice(4, 6)}`;
}
