import type { SandboxCloud } from '../../cloud/sandbox-cloud.ts';
import { secondsZ } from '../../http/time.ts';
import type { ApiRequest, JsonObject } from '../../http/route.ts';
import { flagOf, readOnly, standardAttributes, take, textOf } from './attributes.ts';
import { flag, listOf, routes, text } from './checks.ts';
import type { Collection } from './collection.ts';
import { conflict, missing } from './failures.ts';
import { deletePort, portsOfDevice } from './ports.ts';
import type { Port, Router } from './records.ts';
import { gatewayInfo, gatewayPort, refuseAdminKeys, setGateway } from './router-gateway.ts';
import { refuseUnknownZones, zone } from './zones.ts';

export const routerResource: Collection<Router> = {
  singular: 'router',
  plural: 'routers',
  path: 'routers',
  quota: 'router',
  attributes: {
    ...standardAttributes,
    name: { check: text(), fallback: '' },
    description: { check: text(), fallback: '' },
    admin_state_up: { check: flag, fallback: true },
    external_gateway_info: { check: gatewayInfo, noFilter: true },
    availability_zone_hints: { check: listOf(text()), fallback: [], put: false },
    routes: { check: routes, post: false, noFilter: true },
    distributed: { check: flag, adminOnly: true, noFilter: true },
    ha: { check: flag, adminOnly: true, noFilter: true },
    flavor_id: { put: false, noFilter: true },
    status: readOnly,
    availability_zones: { ...readOnly, noFilter: true },
    tags: { ...readOnly, noFilter: true },
  },
  table: (cloud) => cloud.tables.routers,
  missing: missing.router,
  visible: (request, router) => router.projectId === request.projectId,
  view: viewRouter,
  viewCreated: (request, router) => ({ ...viewRouter(request, router), availability_zones: [] }),
  create(request, values) {
    const { cloud } = request;
    refuseUnknownZones(values['availability_zone_hints']);
    const info = (values['external_gateway_info'] ?? null) as JsonObject | null;
    refuseAdminKeys(request, info, 'create');
    const at = cloud.now();
    const router: Router = {
      id: cloud.ids.uuid(),
      name: textOf(values, 'name'),
      description: textOf(values, 'description'),
      projectId: textOf(values, 'project_id'),
      adminStateUp: flagOf(values, 'admin_state_up'),
      status: 'ACTIVE',
      gatewayNetworkId: null,
      enableSnat: true,
      routes: [],
      tags: [],
      createdAt: at,
      updatedAt: at,
      revision: 1,
    };
    if (info) setGateway(request, router, info);
    cloud.tables.routers.set(router.id, router);
    return router;
  },
  update(request, router, values) {
    const info = values['external_gateway_info'];
    if (info !== undefined) {
      refuseAdminKeys(request, info as JsonObject | null, 'update');
      setGateway(request, router, info as JsonObject | null);
    }
    take(router, values, {
      name: 'name',
      description: 'description',
      admin_state_up: 'adminStateUp',
      routes: 'routes',
    });
  },
  remove({ cloud }, router) {
    const interfaces = interfacePorts(cloud, router.id);
    if (interfaces.length > 0) {
      const ids = interfaces.map(({ id }) => id).join(',');
      throw conflict('RouterInUse', `Router ${router.id} has ports still attached: ${ids}`);
    }
    for (const port of portsOfDevice(cloud, router.id)) deletePort(cloud, port);
    cloud.tables.routers.delete(router.id);
  },
};

/** The ports with which a router stands in tenant networks. */
export function interfacePorts(cloud: SandboxCloud, routerId: string): Port[] {
  return portsOfDevice(cloud, routerId).filter(({ deviceOwner }) => deviceOwner === 'network:router_interface');
}

function viewRouter(request: ApiRequest, router: Router): Record<string, unknown> {
  const gateway = gatewayPort(request.cloud, router.id);
  return {
    id: router.id,
    name: router.name,
    tenant_id: router.projectId,
    admin_state_up: router.adminStateUp,
    status: router.status,
    external_gateway_info: gateway
      ? {
          network_id: gateway.networkId,
          external_fixed_ips: gateway.fixedIps.map((one) => ({ subnet_id: one.subnetId, ip_address: one.address })),
          enable_snat: router.enableSnat,
        }
      : null,
    description: router.description,
    availability_zones: [zone],
    ...(request.caller.isAdmin ? { distributed: false, ha: false } : {}),
    availability_zone_hints: [],
    routes: router.routes,
    flavor_id: null,
    tags: router.tags,
    created_at: secondsZ(router.createdAt),
    updated_at: secondsZ(router.updatedAt),
    revision_number: router.revision,
    project_id: router.projectId,
  };
}
