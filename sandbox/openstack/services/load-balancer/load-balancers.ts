import { ApiFailure } from '../../http/failure.ts';
import { json } from '../../http/answer.ts';
import { route } from '../../http/route.ts';
import type { ApiRequest, Route } from '../../http/route.ts';
import type { LoadBalancer } from './records.ts';

const filters = new Set([
  'id',
  'name',
  'description',
  'provisioning_status',
  'operating_status',
  'admin_state_up',
  'vip_address',
  'provider',
  'project_id',
]);

/** Reading load balancers, under both path versions that Octavia answers. */
export const loadBalancerRoutes: readonly Route[] = ['/v2', '/v2.0'].flatMap((version) => [
  route('GET', `${version}/lbaas/loadbalancers`, { rule: 'os_load-balancer_api:loadbalancer:get_all' }, list),
  route(
    'GET',
    `${version}/lbaas/loadbalancers/{id}`,
    { rule: 'os_load-balancer_api:loadbalancer:get_one' },
    (request) => json(200, { loadbalancer: view(find(request)) }),
  ),
  route(
    'GET',
    `${version}/lbaas/loadbalancers/{id}/status`,
    { rule: 'os_load-balancer_api:loadbalancer:get_status' },
    (request) => {
      const { id, name, operatingStatus, provisioningStatus } = find(request);
      const loadbalancer = {
        id,
        name,
        operating_status: operatingStatus,
        provisioning_status: provisioningStatus,
        listeners: [],
      };
      return json(200, { statuses: { loadbalancer } });
    },
  ),
]);

function list(request: ApiRequest) {
  const { query } = request;
  const fields = query.getAll('fields');
  const wanted = [...query.keys()].filter((name) => filters.has(name));
  const found = visible(request)
    .map(view)
    .filter((one) => wanted.every((name) => String(one[name]).toLowerCase() === query.get(name)!.toLowerCase()));
  const shown =
    fields.length === 0 ? found : found.map((one) => Object.fromEntries(fields.map((name) => [name, one[name]])));
  return json(200, { loadbalancers: shown, loadbalancers_links: [] });
}

function visible({ cloud, caller, projectId }: ApiRequest): LoadBalancer[] {
  return [...cloud.tables.loadBalancers.values()].filter((one) => caller.isAdmin || one.projectId === projectId);
}

function find(request: ApiRequest): LoadBalancer {
  const id = request.params['id']!;
  const found = visible(request).find((one) => one.id === id);
  if (!found) throw new ApiFailure(404, `Load Balancer ${id} not found.`);
  return found;
}

function view(one: LoadBalancer): Record<string, string | boolean | null | readonly unknown[]> {
  return {
    id: one.id,
    name: one.name,
    description: one.description,
    provisioning_status: one.provisioningStatus,
    operating_status: one.operatingStatus,
    admin_state_up: one.adminStateUp,
    project_id: one.projectId,
    tenant_id: one.projectId,
    created_at: new Date(one.createdAt).toISOString().slice(0, 19),
    updated_at: one.updatedAt === null ? null : new Date(one.updatedAt).toISOString().slice(0, 19),
    vip_address: one.vipAddress,
    vip_port_id: one.vipPortId,
    vip_subnet_id: one.vipSubnetId,
    vip_network_id: one.vipNetworkId,
    vip_qos_policy_id: null,
    additional_vips: [],
    listeners: [],
    pools: [],
    provider: one.provider,
    flavor_id: null,
    availability_zone: null,
    tags: one.tags,
  };
}
