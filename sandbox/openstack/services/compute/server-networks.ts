import type { SandboxCloud } from '../../cloud/sandbox-cloud.ts';
import { asObject, optionalString, plain, python } from '../../http/body.ts';
import { ApiFailure } from '../../http/failure.ts';
import type { ApiRequest, JsonObject, JsonValue } from '../../http/route.ts';
import { bindPort, createPort, subnetsOf } from '../network/ports.ts';
import type { Server } from './records.ts';
import { uuidPattern } from './uuid.ts';

export type NetworkWish = { readonly port: string } | { readonly network: string; readonly address: string | null };

/** The networks that a server is to have: asked for, `none`, or the only one that the project can use (`auto` likewise). */
export function readNetworks(request: ApiRequest, body: JsonObject): NetworkWish[] {
  const { networks } = body;
  if (networks === undefined && request.microversion >= 37) {
    throw new ApiFailure(
      400,
      `Invalid input for field/attribute server. Value: ${python(body)}. 'networks' is a required property`,
    );
  }
  if (networks === 'none' && request.microversion >= 37) return [];
  if (networks === 'auto' && request.microversion >= 37) return defaultNetworks(request);
  if (networks === undefined || networks === null) return defaultNetworks(request);
  if (!Array.isArray(networks)) {
    throw new ApiFailure(
      400,
      `Invalid input for field/attribute networks. Value: ${plain(networks)}. ${python(networks)} is not of type 'array'`,
    );
  }
  if (networks.length === 0) return defaultNetworks(request);
  return (networks as readonly JsonValue[]).map((value) => {
    const one = asObject(value, 'networks');
    const port = optionalString(one, 'port');
    if (port !== null) return { port };
    const network = optionalString(one, 'uuid') ?? '';
    if (!uuidPattern.test(network)) {
      throw new ApiFailure(400, `Bad networks format: network uuid is not in proper format (${network})`);
    }
    return { network, address: optionalString(one, 'fixed_ip') };
  });
}

function defaultNetworks({ cloud, caller }: ApiRequest): NetworkWish[] {
  const usable = [...cloud.tables.networks.values()].filter(
    ({ projectId, shared, external }) => !external && (shared || projectId === caller.projectId),
  );
  if (usable.length > 1) {
    throw new ApiFailure(409, 'Multiple possible networks found, use a Network ID to be more specific.');
  }
  return usable.map(({ id }) => ({ network: id, address: null }));
}

/** Refuses networks and ports that are not there, not free, or not the caller's. */
export function checkNetworks({ cloud, caller }: ApiRequest, networks: readonly NetworkWish[]): void {
  for (const wish of networks) {
    if ('port' in wish) {
      const port = cloud.tables.ports.get(wish.port);
      if (!port || (port.projectId !== caller.projectId && !caller.isAdmin)) {
        throw new ApiFailure(400, `Port id ${wish.port} could not be found.`);
      }
      if (port.deviceId !== '') throw new ApiFailure(409, `Port ${wish.port} is still in use.`);
      continue;
    }
    const network = cloud.tables.networks.get(wish.network);
    const usable =
      network && (network.shared || network.external || network.projectId === caller.projectId || caller.isAdmin);
    if (!usable) throw new ApiFailure(400, `Network ${wish.network} could not be found.`);
    if (subnetsOf(cloud, wish.network).length === 0) {
      throw new ApiFailure(400, `Network ${wish.network} requires a subnet in order to boot instances on.`);
    }
    if (network.external && !network.shared && network.projectId !== caller.projectId && !caller.isAdmin) {
      throw new ApiFailure(403, `It is not allowed to create an interface on external network ${wish.network}`);
    }
  }
}

/** Makes the ports of networks that were named without one, and ties all ports to the server. Throws Neutron's refusals. */
export function plugNetworks(cloud: SandboxCloud, server: Server, networks: readonly NetworkWish[]): void {
  const groups = [...cloud.tables.securityGroups.values()].filter(({ projectId }) => projectId === server.projectId);
  const chosen = server.securityGroups.flatMap(
    (name) => groups.find((one) => one.id === name || one.name === name)?.id ?? [],
  );
  const securityGroupIds = chosen.length === server.securityGroups.length ? { securityGroupIds: chosen } : {};
  for (const wish of networks) {
    if ('port' in wish) {
      const port = cloud.tables.ports.get(wish.port);
      if (!port) throw new ApiFailure(404, `Port id ${wish.port} could not be found.`);
      bindPort(cloud, port, server.id, `compute:${server.availabilityZone}`);
      continue;
    }
    const fixedIps = wish.address === null ? {} : { fixedIps: [{ address: wish.address }] };
    const port = createPort(cloud, {
      networkId: wish.network,
      projectId: server.projectId,
      ...fixedIps,
      ...securityGroupIds,
    });
    server.ownPortIds.push(port.id);
    bindPort(cloud, port, server.id, `compute:${server.availabilityZone}`);
  }
}
