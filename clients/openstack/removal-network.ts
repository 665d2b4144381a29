import type { Cloud } from './cloud.ts';
import { openstackErrors } from './errors.ts';
import type { FloatingIp, Network, Port, Router, SecurityGroup, Subnet } from './network.ts';
import { deleteWhenFree, finder, fromScope, orNull, words } from './remover.ts';
import type { Found, Remover, Wanted } from './remover.ts';
import type { WireQuery } from './resource.ts';

interface Described {
  readonly id: string;
  readonly name: string;
  readonly description?: string | null | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly project_id?: string | undefined;
}

/** The description is set by the create itself, a tag only by a second request that may never come. */
const mark: Remover['mark'] = ({ tag }) => ({ description: tag });
const marks = (item: Omit<Described, 'id' | 'name'>): readonly string[] => [
  ...words(item.description),
  ...(item.tags ?? []),
];

/** Neutron's filter by name is exact; a mark may be the description or a tag, so there is none for it. */
function findNamed<T extends Described>(
  list: (cloud: Cloud, query: WireQuery) => AsyncIterable<T>,
  get: (cloud: Cloud, id: string) => Promise<T>,
): Remover['find'] {
  return finder<T>({
    get,
    list: (cloud, { name }) => list(cloud, name ? { name } : {}),
    id: (item) => item.id,
    name: (item) => item.name,
    marks,
    owner: (item) => item.project_id,
  });
}

/** Marked by description. A router's port goes as the router's interface. */
export const port: Remover = {
  find: findNamed<Port>(
    (cloud, query) => cloud.network.listPorts(query),
    (cloud, id) => cloud.network.getPort(id),
  ),
  async remove(cloud, id) {
    const found = await orNull(cloud.network.getPort(id));
    if (found === null) return;
    if (isRouterPort(found)) await leaveRouter(cloud, found.device_id, id);
    await deleteWhenFree({ kind: 'port', id }, () => cloud.network.deletePort(id));
  },
  mark,
};

/** Has no name: its description holds name and tag. */
export const floatingIp: Remover = {
  async find(cloud, wanted) {
    const search = finder<FloatingIp>({
      get: (cloud, id) => cloud.network.getFloatingIp(id),
      list: (cloud) => cloud.network.listFloatingIps(),
      id: (item) => item.id,
      // One whose description is only the tag cannot be told from others of its run; all of them are the run's own.
      name: (item) => {
        const [first, ...rest] = words(item.description);
        return first === wanted.tag && rest.length === 0 ? (wanted.name ?? null) : (first ?? null);
      },
      marks,
      owner: (item) => item.project_id,
    });
    return search(cloud, wanted);
  },
  async remove(cloud, id) {
    await deleteWhenFree({ kind: 'floating-ip', id }, () => cloud.network.deleteFloatingIp(id));
  },
  mark: ({ name, tag }) => ({ description: `${name} ${tag}` }),
};

/** Marked by description. Removes its interfaces and routes first. */
export const router: Remover = {
  find: findNamed<Router>(
    (cloud, query) => cloud.network.listRouters(query),
    (cloud, id) => cloud.network.getRouter(id),
  ),
  async remove(cloud, id) {
    const found = await orNull(cloud.network.getRouter(id));
    if (found === null) return;
    if ((found.routes ?? []).length > 0) await cloud.network.updateRouter(id, { routes: [] });
    for (const one of await routerPorts(cloud, id)) await leaveRouter(cloud, id, one.id);
    await deleteWhenFree({ kind: 'router', id }, () => cloud.network.deleteRouter(id));
  },
  mark,
};

/** A router's port in a subnet. Scope: `router`, and `subnet` to tell its interfaces apart; its id is the port's or the subnet's. */
export const routerInterface: Remover = {
  async find(cloud, wanted) {
    const router = fromScope({ kind: 'router-interface', id: wanted.id ?? wanted.name ?? '' }, wanted.scope, 'router');
    const ports = await routerPorts(cloud, router);
    return ports.filter((one) => isWantedInterface(one, wanted)).map((one) => toInterface(one, wanted));
  },
  async remove(cloud, id, scope) {
    const router = fromScope({ kind: 'router-interface', id }, scope, 'router');
    const ports = await routerPorts(cloud, router);
    for (const one of ports.filter((one) => one.id === id || subnetsOf(one).includes(id))) {
      await leaveRouter(cloud, router, one.id);
    }
  },
  mark: () => ({}),
};

/** Marked by description. */
export const subnet: Remover = {
  find: findNamed<Subnet>(
    (cloud, query) => cloud.network.listSubnets(query),
    (cloud, id) => cloud.network.getSubnet(id),
  ),
  async remove(cloud, id) {
    await deleteWhenFree({ kind: 'subnet', id }, () => cloud.network.deleteSubnet(id), {
      free: () => removeOrphans(cloud, { fixed_ips: `subnet_id=${id}` }, (one) => subnetsOf(one).includes(id)),
    });
  },
  mark,
};

/** Marked by description. Its subnets go with it. */
export const network: Remover = {
  find: findNamed<Network>(
    (cloud, query) => cloud.network.listNetworks(query),
    (cloud, id) => cloud.network.getNetwork(id),
  ),
  async remove(cloud, id) {
    await deleteWhenFree({ kind: 'network', id }, () => cloud.network.deleteNetwork(id), {
      free: () => removeOrphans(cloud, { network_id: id }, (one) => one.network_id === id),
    });
  },
  mark,
};

/** Marked by description. */
export const securityGroup: Remover = {
  find: findNamed<SecurityGroup>(
    (cloud, query) => cloud.network.listSecurityGroups(query),
    (cloud, id) => cloud.network.getSecurityGroup(id),
  ),
  async remove(cloud, id) {
    await deleteWhenFree({ kind: 'security-group', id }, () => cloud.network.deleteSecurityGroup(id));
  },
  mark,
};

/** Also the owners that distributed and highly available routers have. */
function isRouterPort(one: Port): boolean {
  return one.device_owner.includes('router_interface') || one.device_owner === 'network:ha_router_replicated_interface';
}

async function routerPorts(cloud: Cloud, router: string): Promise<readonly Port[]> {
  const ports = await Array.fromAsync(cloud.network.listPorts({ device_id: router }));
  return ports.filter((one) => one.device_id === router && isRouterPort(one));
}

/** A floating IP behind the interface is 409 until it is gone. */
async function leaveRouter(cloud: Cloud, router: string, port: string): Promise<void> {
  await deleteWhenFree({ kind: 'router-interface', id: port }, () =>
    orNull(cloud.network.removeRouterInterface(router, { port_id: port })),
  );
}

function isWantedInterface(one: Port, { id, scope }: Wanted): boolean {
  if (id !== undefined) return one.id === id || subnetsOf(one).includes(id);
  return scope?.['subnet'] === undefined || subnetsOf(one).includes(scope['subnet']);
}

function toInterface(one: Port, wanted: Wanted): Found {
  return { id: one.id, name: wanted.name ?? one.name };
}

function subnetsOf(one: Port): readonly string[] {
  return one.fixed_ips.map((address) => address.subnet_id);
}

/** Ports that Nova made for servers which no longer exist: nobody else will remove them. */
async function removeOrphans(cloud: Cloud, query: WireQuery, isHere: (one: Port) => boolean): Promise<void> {
  const ports = (await Array.fromAsync(cloud.network.listPorts(query))).filter(isHere);
  for (const one of ports) {
    if (!one.device_owner.startsWith('compute:') || one.device_id === '') continue;
    if ((await orNull(cloud.compute.getServer(one.device_id))) !== null) continue;
    await cloud.network.deletePort(one.id).catch((error: unknown) => {
      if (!openstackErrors.is(error, 'conflict')) throw error;
    });
  }
}
