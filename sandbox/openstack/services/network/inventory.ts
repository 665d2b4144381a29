import type { SandboxCloud } from '../../cloud/sandbox-cloud.ts';
import type { InventoryItem, PlantWish } from '../service-module.ts';
import { serviceOwners } from './network-resource.ts';
import { createPort } from './ports.ts';
import type { Network, Router } from './records.ts';
import { createSecurityGroup } from './security-groups.ts';

/** Everything that projects have in Neutron, save what Neutron makes and removes by itself. */
export function* networkInventory({ tables }: SandboxCloud): Iterable<InventoryItem> {
  const kinds = [
    ['network', tables.networks],
    ['subnet', tables.subnets],
    ['subnet-pool', tables.subnetPools],
    ['router', tables.routers],
  ] as const;
  for (const [kind, table] of kinds) {
    for (const one of table.values())
      yield { kind, id: one.id, name: one.name, ownerId: one.projectId, tags: one.tags };
  }
  for (const port of tables.ports.values()) {
    if (serviceOwners.has(port.deviceOwner) || port.deviceOwner === 'network:router_gateway') continue;
    const kind = port.deviceOwner === 'network:router_interface' ? 'router-interface' : 'port';
    yield { kind, id: port.id, name: port.name, ownerId: port.projectId, tags: port.tags };
  }
  for (const floating of tables.floatingIps.values()) {
    yield {
      kind: 'floating-ip',
      id: floating.id,
      name: floating.description,
      ownerId: floating.projectId,
      tags: floating.tags,
    };
  }
  for (const group of tables.securityGroups.values()) {
    if (group.name === 'default') continue;
    yield { kind: 'security-group', id: group.id, name: group.name, ownerId: group.projectId, tags: group.tags };
  }
}

export const networkPlants: Readonly<Record<string, (cloud: SandboxCloud, wish: PlantWish) => string>> = {
  network: (cloud, wish) => plantNetwork(cloud, wish).id,
  subnet: (cloud, wish) => {
    const id = cloud.ids.uuid();
    cloud.tables.subnets.set(id, {
      ...stamps(cloud, wish),
      id,
      networkId: plantNetwork(cloud, wish).id,
      subnetPoolId: null,
      ipVersion: 4,
      cidr: '192.0.2.0/24',
      gatewayIp: '192.0.2.1',
      enableDhcp: false,
      allocationPools: [{ start: '192.0.2.2', end: '192.0.2.254' }],
      dnsNameservers: [],
      hostRoutes: [],
      ipv6RaMode: null,
      ipv6AddressMode: null,
      serviceTypes: [],
    });
    return id;
  },
  router: (cloud, wish) => {
    const router: Router = {
      ...stamps(cloud, wish),
      id: cloud.ids.uuid(),
      adminStateUp: true,
      status: 'ACTIVE',
      gatewayNetworkId: null,
      enableSnat: true,
      routes: [],
    };
    cloud.tables.routers.set(router.id, router);
    return router.id;
  },
  port: (cloud, wish) => {
    const network = plantNetwork(cloud, wish);
    return createPort(cloud, {
      networkId: network.id,
      projectId: wish.projectId,
      name: wish.name,
      tags: wish.tags ?? [],
    }).id;
  },
  'floating-ip': (cloud, wish) => {
    const external = [...cloud.tables.networks.values()].find((network) => network.external)!;
    const { name, ...rest } = stamps(cloud, wish);
    const id = cloud.ids.uuid();
    const taken = cloud.tables.floatingIps.size;
    cloud.tables.floatingIps.set(id, {
      ...rest,
      id,
      description: name,
      networkId: external.id,
      // Outside of the allocation pool, so that nobody's address changes.
      address: `203.0.113.${251 + (taken % 4)}`,
      portId: null,
      fixedAddress: null,
      routerId: null,
      status: 'DOWN',
    });
    return id;
  },
  'security-group': (cloud, wish) =>
    createSecurityGroup(cloud, { projectId: wish.projectId, name: wish.name, tags: wish.tags ?? [] }).id,
};

function plantNetwork(cloud: SandboxCloud, wish: PlantWish): Network {
  const network: Network = {
    ...stamps(cloud, wish),
    id: cloud.ids.uuid(),
    adminStateUp: true,
    status: 'ACTIVE',
    shared: false,
    external: false,
    isDefault: false,
    mtu: 1450,
    portSecurity: true,
    availabilityZoneHints: [],
    providerType: 'vxlan',
    providerPhysicalNetwork: null,
    providerSegment: null,
  };
  cloud.tables.networks.set(network.id, network);
  return network;
}

function stamps(cloud: SandboxCloud, wish: PlantWish) {
  const at = cloud.now();
  return {
    name: wish.name,
    description: '',
    projectId: wish.projectId,
    tags: [...(wish.tags ?? [])],
    createdAt: at,
    updatedAt: at,
    revision: 1,
  };
}
