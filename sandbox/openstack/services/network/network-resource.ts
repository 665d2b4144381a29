import { ApiFailure } from '../../http/failure.ts';
import { secondsZ } from '../../http/time.ts';
import type { SandboxCloud } from '../../cloud/sandbox-cloud.ts';
import type { ApiRequest } from '../../http/route.ts';
import { flagOf, readOnly, standardAttributes, take, textOf } from './attributes.ts';
import type { Values } from './attributes.ts';
import { flag, integer, listOf, oneOf, orNull, text } from './checks.ts';
import type { Collection } from './collection.ts';
import { conflict, invalidInput, missing } from './failures.ts';
import { deletePort, subnetsOf } from './ports.ts';
import type { Network } from './records.ts';
import { refuseUnknownZones, zone } from './zones.ts';

/** Owners of ports that Neutron removes together with their network. */
export const serviceOwners: ReadonlySet<string> = new Set(['network:dhcp']);

/** Largest MTU per network type: an overlay takes 50 bytes of the path's 1500. */
const largestMtu: Readonly<Record<string, number>> = { flat: 1500, vlan: 1500, vxlan: 1450, geneve: 1442 };

export const networkResource: Collection<Network> = {
  singular: 'network',
  plural: 'networks',
  path: 'networks',
  quota: 'network',
  attributes: {
    ...standardAttributes,
    name: { check: text(), fallback: '' },
    description: { check: text(), fallback: '' },
    admin_state_up: { check: flag, fallback: true },
    shared: { check: flag, fallback: false, adminOnly: true },
    'router:external': { check: flag, fallback: false, adminOnly: true },
    is_default: { check: flag, fallback: false, adminOnly: true },
    mtu: { check: integer, fallback: 0 },
    port_security_enabled: { check: flag, fallback: true },
    availability_zone_hints: { check: listOf(text()), fallback: [], put: false },
    'provider:network_type': { check: oneOf(Object.keys(largestMtu)), adminOnly: true },
    'provider:physical_network': { check: orNull(text()), adminOnly: true },
    'provider:segmentation_id': { check: orNull(integer), adminOnly: true },
    status: readOnly,
    subnets: { ...readOnly, noFilter: true },
    availability_zones: { ...readOnly, noFilter: true },
    ipv4_address_scope: { ...readOnly, noFilter: true },
    ipv6_address_scope: { ...readOnly, noFilter: true },
    tags: { ...readOnly, noFilter: true },
  },
  table: (cloud) => cloud.tables.networks,
  missing: missing.network,
  visible: seesNetwork,
  view: viewNetwork,
  viewCreated: (request, network) => ({ ...viewNetwork(request, network), is_default: network.isDefault }),
  create(request, values) {
    const { cloud } = request;
    refuseUnknownZones(values['availability_zone_hints']);
    const type = textOf(values, 'provider:network_type') || 'vxlan';
    const isDefault = flagOf(values, 'is_default');
    if (isDefault) refuseSecondDefault(cloud, null);
    const at = cloud.now();
    const network: Network = {
      id: cloud.ids.uuid(),
      name: textOf(values, 'name'),
      description: textOf(values, 'description'),
      projectId: textOf(values, 'project_id'),
      adminStateUp: flagOf(values, 'admin_state_up'),
      status: 'ACTIVE',
      shared: flagOf(values, 'shared'),
      external: flagOf(values, 'router:external'),
      isDefault,
      mtu: mtuOf(values, type),
      portSecurity: flagOf(values, 'port_security_enabled'),
      availabilityZoneHints: values['availability_zone_hints'] as string[],
      providerType: type,
      providerPhysicalNetwork: (values['provider:physical_network'] ?? null) as string | null,
      providerSegment: (values['provider:segmentation_id'] ?? (type === 'flat' ? null : freeSegment(cloud))) as
        | number
        | null,
      tags: [],
      createdAt: at,
      updatedAt: at,
      revision: 1,
    };
    cloud.tables.networks.set(network.id, network);
    return network;
  },
  update({ cloud }, network, values) {
    const external = values['router:external'];
    if (external === false && network.external) refuseGateways(cloud, network);
    if (flagOf(values, 'is_default')) refuseSecondDefault(cloud, network.id);
    if (values['mtu'] !== undefined) network.mtu = mtuOf(values, network.providerType);
    take(network, values, {
      name: 'name',
      description: 'description',
      admin_state_up: 'adminStateUp',
      shared: 'shared',
      'router:external': 'external',
      is_default: 'isDefault',
      port_security_enabled: 'portSecurity',
    });
  },
  remove({ cloud }, network) {
    const ports = [...cloud.tables.ports.values()].filter(({ networkId }) => networkId === network.id);
    const used = ports.filter(({ deviceOwner }) => !serviceOwners.has(deviceOwner)).map(({ id }) => id);
    const floating = [...cloud.tables.floatingIps.values()].filter(({ networkId }) => networkId === network.id);
    if (used.length + floating.length > 0) {
      const ids = [...used, ...floating.map(({ id }) => id)].join(',');
      throw conflict(
        'NetworkInUse',
        `Unable to complete operation on network ${network.id}. There are one or more ports still in use on the network, id for these ports is: ${ids}.`,
      );
    }
    for (const port of ports) deletePort(cloud, port);
    for (const subnet of subnetsOf(cloud, network.id)) cloud.tables.subnets.delete(subnet.id);
    cloud.cancel(network.id);
    cloud.tables.networks.delete(network.id);
  },
};

/** Own, shared and external networks are visible. */
export function seesNetwork(request: ApiRequest, network: Network): boolean {
  return network.projectId === request.projectId || network.shared || network.external;
}

/** The network that a body names; 404 when the caller cannot see it. */
export function networkOf(request: ApiRequest, id: string): Network {
  const network = request.cloud.tables.networks.get(id);
  if (!network || (!request.caller.isAdmin && !seesNetwork(request, network))) throw missing.network(id);
  return network;
}

/** Subnets and ports may be made by the owner; on shared networks everyone makes ports. */
export function refuseForeignNetwork(request: ApiRequest, network: Network, what: 'subnet' | 'port'): void {
  if (request.caller.isAdmin || network.projectId === request.projectId) return;
  if (what === 'port' && network.shared) return;
  throw new ApiFailure(403, `Tenant ${request.projectId} not allowed to create ${what} on this network`);
}

function viewNetwork(request: ApiRequest, network: Network): Record<string, unknown> {
  const subnets = subnetsOf(request.cloud, network.id).map(({ id }) => id);
  return {
    id: network.id,
    name: network.name,
    tenant_id: network.projectId,
    admin_state_up: network.adminStateUp,
    mtu: network.mtu,
    status: network.status,
    subnets,
    shared: network.shared,
    availability_zone_hints: network.availabilityZoneHints,
    availability_zones: subnets.length > 0 ? [zone] : [],
    ipv4_address_scope: null,
    ipv6_address_scope: null,
    'router:external': network.external,
    description: network.description,
    port_security_enabled: network.portSecurity,
    ...(network.external ? { is_default: network.isDefault } : {}),
    tags: network.tags,
    created_at: secondsZ(network.createdAt),
    updated_at: secondsZ(network.updatedAt),
    revision_number: network.revision,
    project_id: network.projectId,
    ...(request.caller.isAdmin
      ? {
          'provider:network_type': network.providerType,
          'provider:physical_network': network.providerPhysicalNetwork,
          'provider:segmentation_id': network.providerSegment,
        }
      : {}),
  };
}

function mtuOf(values: Values, type: string): number {
  const largest = largestMtu[type]!;
  const wanted = Number(values['mtu'] ?? 0);
  if (wanted > largest) throw invalidInput(`Requested MTU is too big, maximum is ${largest}`);
  return wanted === 0 ? largest : wanted;
}

function freeSegment(cloud: SandboxCloud): number {
  const used = new Set([...cloud.tables.networks.values()].map(({ providerSegment }) => providerSegment));
  let segment = 1;
  while (used.has(segment)) segment += 1;
  return segment;
}

function refuseSecondDefault(cloud: SandboxCloud, exceptId: string | null): void {
  const other = [...cloud.tables.networks.values()].find(({ id, isDefault }) => isDefault && id !== exceptId);
  if (other) throw conflict('DefaultExternalNetworkExists', `A default external network already exists: ${other.id}.`);
}

function refuseGateways(cloud: SandboxCloud, network: Network): void {
  const used = [...cloud.tables.routers.values()].some(({ gatewayNetworkId }) => gatewayNetworkId === network.id);
  if (!used) return;
  throw conflict(
    'ExternalNetworkInUse',
    `External network ${network.id} cannot be updated to be made non-external, since it has existing gateway ports.`,
  );
}
