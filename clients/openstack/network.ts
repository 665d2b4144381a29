import { z } from 'zod';
import {
  extensionSchema,
  floatingIpSchema,
  networkSchema,
  portSchema,
  routerInterfaceSchema,
  routerSchema,
  subnetPoolSchema,
  subnetSchema,
} from './network-schemas.ts';
import type {
  FloatingIp,
  Named,
  Network,
  NetworkExtension,
  NewFloatingIp,
  NewPort,
  NewSubnet,
  Port,
  Router,
  RouterInterface,
  RouterInterfaceTarget,
  Subnet,
  SubnetPool,
} from './network-schemas.ts';
import { securityGroups } from './network-security-group.ts';
import type { SecurityGroups } from './network-security-group.ts';
import { inside, resource } from './resource.ts';
import type { Deletion, ResourceCalls, WireBody, WireQuery } from './resource.ts';
import type { ServiceClient } from './service-client.ts';

export type * from './network-schemas.ts';
export type * from './network-security-group.ts';

/**
 * Neutron v2.0: https://docs.openstack.org/api-ref/network/v2/ . Lists show what the token may see: the project's own and
 * what is shared. `description` of any kind is set by the create itself, tags only afterwards.
 */
export interface NetworkService extends SecurityGroups {
  listNetworks(query?: WireQuery): AsyncIterable<Network>;
  getNetwork(id: string): Promise<Network>;
  createNetwork(body: Named): Promise<Network>;
  updateNetwork(id: string, body: WireBody): Promise<Network>;
  /** A network with ports in use is 409. */
  deleteNetwork(id: string): Promise<Deletion>;
  listSubnets(query?: WireQuery): AsyncIterable<Subnet>;
  getSubnet(id: string): Promise<Subnet>;
  createSubnet(body: NewSubnet): Promise<Subnet>;
  /** A subnet with addresses in use is 409. */
  deleteSubnet(id: string): Promise<Deletion>;
  listSubnetPools(query?: WireQuery): AsyncIterable<SubnetPool>;
  listRouters(query?: WireQuery): AsyncIterable<Router>;
  getRouter(id: string): Promise<Router>;
  createRouter(body: Named): Promise<Router>;
  updateRouter(id: string, body: WireBody): Promise<Router>;
  /** A router with interfaces is 409. */
  deleteRouter(id: string): Promise<Deletion>;
  addRouterInterface(routerId: string, target: RouterInterfaceTarget): Promise<RouterInterface>;
  /** 404 is thrown when the router has no such interface. */
  removeRouterInterface(routerId: string, target: RouterInterfaceTarget): Promise<RouterInterface>;
  listPorts(query?: WireQuery): AsyncIterable<Port>;
  getPort(id: string): Promise<Port>;
  createPort(body: NewPort): Promise<Port>;
  updatePort(id: string, body: WireBody): Promise<Port>;
  /** A router's port is 409. */
  deletePort(id: string): Promise<Deletion>;
  listFloatingIps(query?: WireQuery): AsyncIterable<FloatingIp>;
  getFloatingIp(id: string): Promise<FloatingIp>;
  createFloatingIp(body: NewFloatingIp): Promise<FloatingIp>;
  updateFloatingIp(id: string, body: WireBody): Promise<FloatingIp>;
  deleteFloatingIp(id: string): Promise<Deletion>;
  listExtensions(): AsyncIterable<NetworkExtension>;
  /** Allowed amounts of a project; -1 is unlimited. */
  getQuotas(projectId: string): Promise<Readonly<Record<string, number>>>;
  /** Replaces all tags. `plural` as in the address: `networks`, `security-groups`, `floatingips` … */
  setTags(plural: string, id: string, tags: readonly string[]): Promise<readonly string[]>;
}

export function network(service: ServiceClient): NetworkService {
  const kind = <T>(route: string, one: string, many: string, schema: z.ZodType<T>): ResourceCalls<T> =>
    resource<T>(service, { route, one, many, schema, pages: 'links' });
  const networks = kind('/networks', 'network', 'networks', networkSchema);
  const subnets = kind('/subnets', 'subnet', 'subnets', subnetSchema);
  const pools = kind('/subnetpools', 'subnetpool', 'subnetpools', subnetPoolSchema);
  const routers = kind('/routers', 'router', 'routers', routerSchema);
  const ports = kind('/ports', 'port', 'ports', portSchema);
  const floatingIps = kind('/floatingips', 'floatingip', 'floatingips', floatingIpSchema);
  const routerInterface = (verb: string, id: string, target: RouterInterfaceTarget): Promise<RouterInterface> =>
    service.request('PUT', `/routers/{id}/${verb}_router_interface`, {
      params: { id },
      body: target,
      schema: routerInterfaceSchema,
    });
  return {
    ...securityGroups(service),
    listNetworks: networks.list,
    getNetwork: networks.get,
    createNetwork: networks.create,
    updateNetwork: networks.update,
    deleteNetwork: networks.delete,
    listSubnets: subnets.list,
    getSubnet: subnets.get,
    createSubnet: subnets.create,
    deleteSubnet: subnets.delete,
    listSubnetPools: pools.list,
    listRouters: routers.list,
    getRouter: routers.get,
    createRouter: routers.create,
    updateRouter: routers.update,
    deleteRouter: routers.delete,
    addRouterInterface: (id, target) => routerInterface('add', id, target),
    removeRouterInterface: (id, target) => routerInterface('remove', id, target),
    listPorts: ports.list,
    getPort: ports.get,
    createPort: ports.create,
    updatePort: ports.update,
    deletePort: ports.delete,
    listFloatingIps: floatingIps.list,
    getFloatingIp: floatingIps.get,
    createFloatingIp: floatingIps.create,
    updateFloatingIp: floatingIps.update,
    deleteFloatingIp: floatingIps.delete,
    listExtensions: () =>
      service.list('/extensions', { items: 'extensions', schema: extensionSchema, pages: 'single' }),
    getQuotas: (projectId) =>
      service.request('GET', '/quotas/{project}', {
        params: { project: projectId },
        schema: inside('quota', z.record(z.string(), z.number())),
      }),
    setTags: (plural, id, tags) =>
      service.request('PUT', '/{plural}/{id}/tags', {
        params: { plural, id },
        body: { tags },
        schema: inside('tags', z.array(z.string())),
      }),
  };
}
