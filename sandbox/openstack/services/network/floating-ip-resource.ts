import type { SandboxCloud } from '../../cloud/sandbox-cloud.ts';
import { ApiFailure } from '../../http/failure.ts';
import { secondsZ } from '../../http/time.ts';
import type { ApiRequest } from '../../http/route.ts';
import { versionOf } from './addresses.ts';
import { readOnly, standardAttributes, take, textOf } from './attributes.ts';
import type { Values } from './attributes.ts';
import { address, orNull, text, uuid } from './checks.ts';
import type { Collection } from './collection.ts';
import { badRequest, conflict, missing } from './failures.ts';
import { freeAddress, noAddressLeft, usedAddresses } from './fixed-ips.ts';
import { networkOf } from './network-resource.ts';
import { seesPort } from './port-resource.ts';
import type { FloatingIp, Network, Port } from './records.ts';
import { interfacePorts } from './router-resource.ts';
import { subnetsOf } from './subnets.ts';

export const floatingIpResource: Collection<FloatingIp> = {
  singular: 'floatingip',
  plural: 'floatingips',
  path: 'floatingips',
  quota: 'floatingip',
  attributes: {
    ...standardAttributes,
    description: { check: text(), fallback: '' },
    floating_network_id: { check: uuid, required: true, put: false },
    floating_ip_address: { check: address, adminOnly: true, put: false },
    subnet_id: { check: orNull(uuid), put: false, noFilter: true },
    port_id: { check: orNull(uuid) },
    fixed_ip_address: { check: orNull(address) },
    router_id: readOnly,
    status: readOnly,
    port_details: { ...readOnly, noFilter: true },
    tags: { ...readOnly, noFilter: true },
  },
  table: (cloud) => cloud.tables.floatingIps,
  missing: missing.floatingIp,
  visible: (request, floating) => floating.projectId === request.projectId,
  view: viewFloatingIp,
  create(request, values) {
    const { cloud } = request;
    const network = networkOf(request, textOf(values, 'floating_network_id'));
    if (!network.external) throw badRequest('floatingip', `Network ${network.id} is not a valid external network`);
    const at = cloud.now();
    const floating: FloatingIp = {
      id: cloud.ids.uuid(),
      description: textOf(values, 'description'),
      projectId: textOf(values, 'project_id'),
      networkId: network.id,
      address: floatingAddress(cloud, network, values),
      portId: null,
      fixedAddress: null,
      routerId: null,
      status: 'DOWN',
      tags: [],
      createdAt: at,
      updatedAt: at,
      revision: 0,
    };
    associate(request, floating, values);
    cloud.tables.floatingIps.set(floating.id, floating);
    return floating;
  },
  update(request, floating, values) {
    take(floating, values, { description: 'description' });
    associate(request, floating, values);
  },
  remove({ cloud }, floating) {
    cloud.cancel(floating.id);
    cloud.tables.floatingIps.delete(floating.id);
  },
};

/** What the L3 agent reports after a change. */
export function settleFloatingIp(cloud: SandboxCloud, id: string): void {
  const floating = cloud.tables.floatingIps.get(id);
  if (!floating) return;
  const status = floating.portId === null ? 'DOWN' : 'ACTIVE';
  if (floating.status === status) return;
  Object.assign(floating, { status, updatedAt: cloud.now() });
  floating.revision += 1;
}

function associate(request: ApiRequest, floating: FloatingIp, values: Values): void {
  const { cloud } = request;
  const portId = values['port_id'] as string | null | undefined;
  if (portId === undefined) {
    if (values['fixed_ip_address'])
      throw badRequest('floatingip', 'fixed_ip_address cannot be specified without a port_id');
    return;
  }
  if (portId === null) {
    Object.assign(floating, { portId: null, fixedAddress: null, routerId: null });
  } else {
    const port = cloud.tables.ports.get(portId);
    if (!port || (!request.caller.isAdmin && !seesPort(request, port))) throw missing.port(portId);
    const fixed = fixedAddressOf(port, values);
    const routerId = routerBetween(cloud, port, fixed.subnetId, floating.networkId);
    refuseSecond(cloud, floating, port, fixed.address);
    Object.assign(floating, { portId: port.id, fixedAddress: fixed.address, routerId });
  }
  if (cloud.behaviour.networkAgentUp) cloud.schedule(cloud.durations.portUp, 'floating-ip.settled', floating.id);
}

function fixedAddressOf(port: Port, values: Values): { subnetId: string; address: string } {
  const wished = values['fixed_ip_address'] as string | null | undefined;
  const candidates = port.fixedIps.filter((one) => versionOf(one.address) === 4);
  if (wished) {
    const found = candidates.find((one) => one.address === wished);
    if (found) return found;
    throw badRequest('floatingip', `Port ${port.id} does not have fixed ip ${wished}`);
  }
  const [first, second] = candidates;
  if (!first)
    throw badRequest('floatingip', `Cannot add floating IP to port ${port.id} that has no fixed IPv4 addresses`);
  if (second) {
    throw badRequest(
      'floatingip',
      `Port ${port.id} has multiple fixed IPv4 addresses.  Must provide a specific IPv4 address when assigning a floating IP`,
    );
  }
  return first;
}

/** The router that joins a subnet to an external network; Neutron's 404 without one. */
function routerBetween(cloud: SandboxCloud, port: Port, subnetId: string, externalId: string): string {
  for (const router of cloud.tables.routers.values()) {
    if (router.gatewayNetworkId !== externalId) continue;
    const joined = interfacePorts(cloud, router.id).some(({ fixedIps }) =>
      fixedIps.some((ip) => ip.subnetId === subnetId),
    );
    if (joined) return router.id;
  }
  throw new ApiFailure(
    404,
    `External network ${externalId} is not reachable from subnet ${subnetId}.  Therefore, cannot associate Port ${port.id} with a Floating IP.`,
    { type: 'ExternalGatewayForFloatingIPNotFound' },
  );
}

function refuseSecond(cloud: SandboxCloud, floating: FloatingIp, port: Port, fixed: string): void {
  const other = [...cloud.tables.floatingIps.values()].find((one) => {
    return (
      one.id !== floating.id &&
      one.portId === port.id &&
      one.fixedAddress === fixed &&
      one.networkId === floating.networkId
    );
  });
  if (!other) return;
  throw conflict(
    'FloatingIPPortAlreadyAssociated',
    `Cannot associate floating IP ${floating.address} (${floating.id}) with port ${port.id} using fixed IP ${fixed}, as that fixed IP already has a floating IP on external network ${floating.networkId}.`,
  );
}

function floatingAddress(cloud: SandboxCloud, network: Network, values: Values): string {
  const used = usedAddresses(cloud, network.id);
  const wished = values['floating_ip_address'];
  if (typeof wished === 'string') {
    if (used.has(wished)) {
      throw conflict('IpAddressAlreadyAllocated', `IP address ${wished} already allocated in network ${network.id}`);
    }
    return wished;
  }
  const subnets = subnetsOf(cloud, network.id).filter(({ id, ipVersion }) => {
    return ipVersion === 4 && (!values['subnet_id'] || values['subnet_id'] === id);
  });
  if (subnets.length === 0) {
    throw badRequest('floatingip', `Network ${network.id} does not contain any IPv4 subnet`);
  }
  for (const subnet of subnets) {
    const free = freeAddress(subnet, used);
    if (free !== null) return free;
  }
  throw noAddressLeft(network);
}

function viewFloatingIp({ cloud }: ApiRequest, floating: FloatingIp): Record<string, unknown> {
  const port = cloud.tables.ports.get(floating.portId ?? '');
  return {
    id: floating.id,
    tenant_id: floating.projectId,
    floating_ip_address: floating.address,
    floating_network_id: floating.networkId,
    router_id: floating.routerId,
    port_id: floating.portId,
    fixed_ip_address: floating.fixedAddress,
    status: floating.status,
    description: floating.description,
    port_details: port
      ? {
          name: port.name,
          network_id: port.networkId,
          mac_address: port.macAddress,
          admin_state_up: port.adminStateUp,
          status: port.status,
          device_id: port.deviceId,
          device_owner: port.deviceOwner,
        }
      : null,
    tags: floating.tags,
    created_at: secondsZ(floating.createdAt),
    updated_at: secondsZ(floating.updatedAt),
    revision_number: floating.revision,
    project_id: floating.projectId,
  };
}
