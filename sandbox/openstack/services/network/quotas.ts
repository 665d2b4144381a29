import type { SandboxCloud } from '../../cloud/sandbox-cloud.ts';
import { empty, json } from '../../http/answer.ts';
import { route } from '../../http/route.ts';
import type { ApiRequest, Route } from '../../http/route.ts';
import { quotaOf, resetQuota, setQuota } from '../../state/quotas.ts';
import { integer } from './checks.ts';
import { badBody, disallowed, invalidInput } from './failures.ts';

export type NetworkQuota = keyof typeof defaults;

/** Neutron's own defaults. */
const defaults = {
  network: 100,
  subnet: 100,
  subnetpool: -1,
  port: 500,
  router: 10,
  floatingip: 50,
  rbac_policy: 10,
  security_group: 10,
  security_group_rule: 100,
};

/** Limits and use of a project, by resource. */
export function networkQuotas(cloud: SandboxCloud, projectId: string): Record<string, { limit: number; used: number }> {
  const { networks, subnets, subnetPools, ports, routers, floatingIps, securityGroups, securityGroupRules } =
    cloud.tables;
  const limits = quotaOf(cloud.tables, 'network', projectId, defaults);
  const count = (table: Map<string, { projectId: string }>) => {
    let used = 0;
    for (const record of table.values()) if (record.projectId === projectId) used += 1;
    return used;
  };
  const used: Record<NetworkQuota, number> = {
    network: count(networks),
    subnet: count(subnets),
    subnetpool: count(subnetPools),
    port: count(ports),
    router: count(routers),
    floatingip: count(floatingIps),
    rbac_policy: 0,
    security_group: count(securityGroups),
    security_group_rule: count(securityGroupRules),
  };
  return Object.fromEntries(
    Object.entries(used).map(([name, number]) => [name, { limit: limits[name]!, used: number }]),
  );
}

/** `/v2.0/quotas`: everyone reads the own project's, admins read and write all. */
export const quotaRoutes: readonly Route[] = [
  route('GET', '/v2.0/quotas', { rule: 'get_quota' }, (request) => {
    if (!request.caller.isAdmin) throw disallowed('get_quota');
    const own = [...request.cloud.tables.quotas.keys()].filter((id) => id.startsWith('network/'));
    const quotas = own.map((id) => {
      const project = id.slice('network/'.length);
      return { tenant_id: project, project_id: project, ...limitsOf(request, project) };
    });
    return json(200, { quotas });
  }),
  route('GET', '/v2.0/quotas/tenant', {}, (request) => json(200, { tenant: { tenant_id: request.projectId } })),
  route('GET', '/v2.0/quotas/{project}', { rule: 'get_quota' }, (request) =>
    json(200, { quota: limitsOf(request, readable(request)) }),
  ),
  route('GET', '/v2.0/quotas/{project}/default', { rule: 'get_quota' }, (request) => {
    readable(request);
    return json(200, { quota: defaults });
  }),
  ...['details', 'details.json'].map((name) =>
    route('GET', `/v2.0/quotas/{project}/${name}`, { rule: 'get_quota' }, (request) => {
      const quotas = networkQuotas(request.cloud, readable(request));
      const details = Object.entries(quotas).map(([key, quota]) => [key, { ...quota, reserved: 0 }]);
      return json(200, { quota: Object.fromEntries(details) as Record<string, unknown> });
    }),
  ),
  route('PUT', '/v2.0/quotas/{project}', { rule: 'update_quota', roles: ['admin'] }, (request) => {
    const project = request.params['project']!;
    const wanted = request.json()['quota'];
    if (typeof wanted !== 'object' || wanted === null) throw badBody("Unable to find 'quota' in request body");
    const limits = Object.entries(wanted).map(([name, value]) => {
      if (!(name in defaults)) throw badBody(`Unrecognized attribute(s) '${name}'`);
      const limit = integer(value, name) as number;
      if (limit < -1) throw invalidInput(`'${limit}' should be non-negative`);
      return [name, limit] as const;
    });
    setQuota(request.cloud.tables, 'network', project, Object.fromEntries(limits));
    return json(200, { quota: limitsOf(request, project) });
  }),
  route('DELETE', '/v2.0/quotas/{project}', { rule: 'delete_quota', roles: ['admin'] }, (request) => {
    resetQuota(request.cloud.tables, 'network', request.params['project']!);
    return empty(204);
  }),
];

function readable(request: ApiRequest): string {
  const project = request.params['project']!;
  if (!request.caller.isAdmin && project !== request.projectId) throw disallowed('get_quota');
  return project;
}

function limitsOf(request: ApiRequest, projectId: string): Record<string, number> {
  return quotaOf(request.cloud.tables, 'network', projectId, defaults);
}
