import { ApiFailure } from '../../http/failure.ts';
import { json } from '../../http/answer.ts';
import { route } from '../../http/route.ts';
import type { ApiRequest, JsonValue, Route } from '../../http/route.ts';
import { overlaps, parseCidr } from './addresses.ts';
import { isUuid, plain } from './checks.ts';
import { ownRecord, touch } from './collection.ts';
import { badRequest, conflict, missing } from './failures.ts';
import { seesPort } from './port-resource.ts';
import { bindPort, createPort, deletePort } from './ports.ts';
import type { Port, Router, Subnet } from './records.ts';
import { interfacePorts, routerResource } from './router-resource.ts';
import { seesSubnet } from './subnet-resource.ts';

const owner = 'network:router_interface';

/** Joining routers to subnets. */
export const routerInterfaceRoutes: readonly Route[] = [
  route('PUT', '/v2.0/routers/{id}/add_router_interface', { rule: 'add_router_interface', roles: ['member'] }, add),
  route(
    'PUT',
    '/v2.0/routers/{id}/remove_router_interface',
    { rule: 'remove_router_interface', roles: ['member'] },
    remove,
  ),
];

function add(request: ApiRequest) {
  const { cloud } = request;
  const router = ownRecord(routerResource, request, 'update');
  const { subnetId, portId } = target(request);
  if (subnetId !== null && portId !== null) throw badRequest('router', 'Cannot specify both subnet-id and port-id');
  const port = portId === null ? interfaceOnSubnet(request, router, subnetId!) : existingPort(request, router, portId);
  bindPort(cloud, port, router.id, owner);
  touch(cloud, router);
  return json(200, described(router, port));
}

function remove(request: ApiRequest) {
  const { cloud } = request;
  const router = ownRecord(routerResource, request, 'update');
  const { subnetId, portId } = target(request);
  const port = interfacePorts(cloud, router.id).find(
    (one) =>
      (portId === null || one.id === portId) &&
      (subnetId === null || one.fixedIps.some((ip) => ip.subnetId === subnetId)),
  );
  if (!port) throw noInterface(router, subnetId, portId);
  const subnets = new Set(port.fixedIps.map((one) => one.subnetId));
  refuseNeededInterface(request, router, subnets);
  deletePort(cloud, port);
  touch(cloud, router);
  return json(200, described(router, port));
}

/** A remove request may name both; an add request only one. */
function target(request: ApiRequest): { subnetId: string | null; portId: string | null } {
  const body = request.json();
  const subnetId = idOf(body['subnet_id']);
  const portId = idOf(body['port_id']);
  if (subnetId === null && portId === null) {
    throw badRequest('router', 'Either subnet_id or port_id must be specified');
  }
  return { subnetId, portId };
}

function idOf(value: JsonValue | undefined): string | null {
  if (value === undefined || value === null) return null;
  if (!isUuid(value)) throw badRequest('router', `'${plain(value)}' is not a valid UUID`);
  return value;
}

function interfaceOnSubnet(request: ApiRequest, router: Router, subnetId: string): Port {
  const { cloud } = request;
  const subnet = cloud.tables.subnets.get(subnetId);
  if (!subnet || (!request.caller.isAdmin && !seesSubnet(request, subnet))) throw missing.subnet(subnetId);
  refuseTwin(request, router, subnet);
  if (subnet.gatewayIp === null) throw badRequest('router', 'Subnet for router interface must have a gateway IP');
  return createPort(cloud, {
    networkId: subnet.networkId,
    projectId: router.projectId,
    deviceId: router.id,
    deviceOwner: owner,
    fixedIps: [{ subnetId: subnet.id, address: subnet.gatewayIp }],
  });
}

function existingPort(request: ApiRequest, router: Router, portId: string): Port {
  const { cloud } = request;
  const port = cloud.tables.ports.get(portId);
  if (!port || (!request.caller.isAdmin && !seesPort(request, port))) throw missing.port(portId);
  if (port.deviceId !== '' && port.deviceId !== router.id) {
    throw conflict(
      'PortInUse',
      `Unable to complete operation on port ${port.id} for network ${port.networkId}. Port already has an attached device ${port.deviceId}.`,
    );
  }
  if (port.fixedIps.length === 0) throw badRequest('router', 'Router port must have at least one fixed IP');
  for (const { subnetId } of port.fixedIps) refuseTwin(request, router, cloud.tables.subnets.get(subnetId)!);
  Object.assign(port, { portSecurity: false, securityGroupIds: [] });
  return port;
}

/** A router stands in a subnet once, and its subnets do not overlap. */
function refuseTwin({ cloud }: ApiRequest, router: Router, subnet: Subnet): void {
  const joined = interfacePorts(cloud, router.id).flatMap(({ fixedIps }) => fixedIps.map(({ subnetId }) => subnetId));
  if (joined.includes(subnet.id)) throw badRequest('router', `Router already has a port on subnet ${subnet.id}`);
  for (const id of joined) {
    const other = cloud.tables.subnets.get(id);
    if (!other || !overlaps(parseCidr(other.cidr)!, parseCidr(subnet.cidr)!)) continue;
    throw badRequest(
      'router',
      `Cidr ${subnet.cidr} of subnet ${subnet.id} overlaps with cidr ${other.cidr} of subnet ${id}`,
    );
  }
}

function refuseNeededInterface({ cloud }: ApiRequest, router: Router, subnets: ReadonlySet<string>): void {
  for (const floating of cloud.tables.floatingIps.values()) {
    if (floating.routerId !== router.id) continue;
    const port = cloud.tables.ports.get(floating.portId ?? '');
    const subnet = port?.fixedIps.find(({ address }) => address === floating.fixedAddress)?.subnetId;
    if (subnet === undefined || !subnets.has(subnet)) continue;
    throw conflict(
      'RouterInterfaceInUseByFloatingIP',
      `Router interface for subnet ${subnet} on router ${router.id} cannot be deleted, as it is required by one or more floating IPs.`,
    );
  }
}

function noInterface(router: Router, subnetId: string | null, portId: string | null): ApiFailure {
  return portId === null
    ? new ApiFailure(404, `Router ${router.id} has no interface on subnet ${subnetId}`, {
        type: 'RouterInterfaceNotFoundForSubnet',
      })
    : new ApiFailure(404, `Router ${router.id} does not have an interface with id ${portId}`, {
        type: 'RouterInterfaceNotFound',
      });
}

function described(router: Router, port: Port): Record<string, unknown> {
  const subnetIds = port.fixedIps.map(({ subnetId }) => subnetId);
  return {
    id: router.id,
    tenant_id: router.projectId,
    port_id: port.id,
    network_id: port.networkId,
    subnet_id: subnetIds[0],
    subnet_ids: subnetIds,
  };
}
