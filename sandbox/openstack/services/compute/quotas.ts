import { json } from '../../http/answer.ts';
import type { Answer } from '../../http/answer.ts';
import { wrapped } from '../../http/body.ts';
import { ApiFailure } from '../../http/failure.ts';
import type { ApiRequest, Route } from '../../http/route.ts';
import { route } from '../../http/route.ts';
import type { SandboxCloud } from '../../cloud/sandbox-cloud.ts';
import { exceeds, quotaOf, resetQuota, setQuota } from '../../state/quotas.ts';

/** Limits of a project whose quota nobody changed. */
const defaults: Readonly<Record<string, number>> = {
  instances: 20,
  cores: 200,
  ram: 800_000,
  key_pairs: 100,
  metadata_items: 128,
  server_groups: 10,
  server_group_members: 10,
  injected_files: 5,
  injected_file_content_bytes: 10_240,
  injected_file_path_bytes: 255,
  fixed_ips: -1,
  floating_ips: -1,
  security_groups: -1,
  security_group_rules: -1,
};

const gone36 = new Set(['fixed_ips', 'floating_ips', 'security_groups', 'security_group_rules']);
const gone57 = new Set(['injected_files', 'injected_file_content_bytes', 'injected_file_path_bytes']);

function quota(cloud: SandboxCloud, projectId: string): Record<string, number> {
  return quotaOf(cloud.tables, 'compute', projectId, defaults);
}

interface Usage {
  readonly instances: number;
  readonly cores: number;
  readonly ram: number;
}

function usage({ tables }: SandboxCloud, projectId: string): Usage {
  const used = { instances: 0, cores: 0, ram: 0 };
  for (const { flavor, projectId: owner } of tables.servers.values()) {
    if (owner !== projectId) continue;
    used.instances += 1;
    used.cores += flavor.vcpus;
    used.ram += flavor.ram;
  }
  return used;
}

/** Refuses servers beyond the project's quota, naming everything that is exceeded. */
export function checkServerQuota(cloud: SandboxCloud, projectId: string, wanted: Usage): void {
  const limits = quota(cloud, projectId);
  const used = usage(cloud, projectId);
  const over = (['instances', 'cores', 'ram'] as const).filter((key) => exceeds(limits[key], used[key], wanted[key]));
  if (over.length === 0) return;
  const join = (values: readonly (string | number | undefined)[]) => values.join(', ');
  throw new ApiFailure(
    403,
    `Quota exceeded for ${join(over)}: Requested ${join(over.map((key) => wanted[key]))}, but already used ${join(over.map((key) => used[key]))} of ${join(over.map((key) => limits[key]))} ${join(over)}`,
  );
}

export function checkKeyPairQuota(cloud: SandboxCloud, projectId: string, used: number): void {
  if (exceeds(quota(cloud, projectId).key_pairs, used, 1))
    throw new ApiFailure(403, 'Quota exceeded, too many key pairs.');
}

function visible(request: ApiRequest, limits: Record<string, number>): [string, number][] {
  return Object.entries(limits)
    .filter(
      ([key]) => !(request.microversion >= 36 && gone36.has(key)) && !(request.microversion >= 57 && gone57.has(key)),
    )
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Own project for everybody, others for admins. */
function projectAt(request: ApiRequest, rule: string): string {
  const id = request.params.projectId!;
  if (id !== request.caller.projectId && !request.caller.isAdmin) {
    throw new ApiFailure(403, `Policy doesn't allow ${rule} to be performed.`);
  }
  return id;
}

function showQuota(request: ApiRequest): Answer {
  const id = projectAt(request, 'os_compute_api:os-quota-sets:show');
  return json(200, { quota_set: { id, ...Object.fromEntries(visible(request, quota(request.cloud, id))) } });
}

function showDefaults(request: ApiRequest): Answer {
  return json(200, {
    quota_set: { id: request.params.projectId, ...Object.fromEntries(visible(request, { ...defaults })) },
  });
}

function showDetail(request: ApiRequest): Answer {
  const id = projectAt(request, 'os_compute_api:os-quota-sets:detail');
  const used: Readonly<Record<string, number>> = { ...usage(request.cloud, id) };
  const rows = visible(request, quota(request.cloud, id)).map(([key, limit]) => [
    key,
    { limit, in_use: used[key] ?? 0, reserved: 0 },
  ]);
  return json(200, { quota_set: { id, ...Object.fromEntries(rows) } });
}

function updateQuota(request: ApiRequest): Answer {
  const id = request.params.projectId!;
  const limits: Record<string, number> = {};
  for (const [key, value] of Object.entries(wrapped(request, 'quota_set'))) {
    if (key === 'force' || key === 'tenant_id') continue;
    if (!(key in defaults))
      throw new ApiFailure(400, `Additional properties are not allowed ('${key}' was unexpected)`);
    limits[key] = Number(value);
  }
  setQuota(request.cloud.tables, 'compute', id, limits);
  return json(200, { quota_set: Object.fromEntries(visible(request, quota(request.cloud, id))) });
}

function deleteQuota(request: ApiRequest): Answer {
  resetQuota(request.cloud.tables, 'compute', request.params.projectId!);
  return json(202, {});
}

function showLimits(request: ApiRequest): Answer {
  const { cloud, microversion } = request;
  const projectId = request.caller.isAdmin ? (request.query.get('tenant_id') ?? request.projectId) : request.projectId;
  const limits = quota(cloud, projectId);
  const used = usage(cloud, projectId);
  const absolute: Record<string, number | undefined> = {
    maxTotalInstances: limits.instances,
    maxTotalCores: limits.cores,
    maxTotalRAMSize: limits.ram,
    maxServerMeta: limits.metadata_items,
    ...(microversion < 39 ? { maxImageMeta: limits.metadata_items } : {}),
    ...(microversion < 57
      ? { maxPersonality: limits.injected_files, maxPersonalitySize: limits.injected_file_content_bytes }
      : {}),
    maxTotalKeypairs: limits.key_pairs,
    maxServerGroups: limits.server_groups,
    maxServerGroupMembers: limits.server_group_members,
    ...(microversion < 36 ? { maxTotalFloatingIps: -1, maxSecurityGroups: -1, maxSecurityGroupRules: -1 } : {}),
    totalRAMUsed: used.ram,
    totalCoresUsed: used.cores,
    totalInstancesUsed: used.instances,
    ...(microversion < 36 ? { totalFloatingIpsUsed: 0, totalSecurityGroupsUsed: 0 } : {}),
    totalServerGroupsUsed: [...cloud.tables.serverGroups.values()].filter((group) => group.projectId === projectId)
      .length,
  };
  return json(200, { limits: { rate: [], absolute } });
}

const admin = { rule: 'os_compute_api:os-quota-sets:update', roles: ['admin'] };

export const quotaRoutes: readonly Route[] = [
  route('GET', '/v2.1/limits', {}, showLimits),
  route('GET', '/v2.1/os-quota-sets/{projectId}', {}, showQuota),
  route('GET', '/v2.1/os-quota-sets/{projectId}/defaults', {}, showDefaults),
  route('GET', '/v2.1/os-quota-sets/{projectId}/detail', {}, showDetail),
  route('PUT', '/v2.1/os-quota-sets/{projectId}', admin, updateQuota),
  route('DELETE', '/v2.1/os-quota-sets/{projectId}', admin, deleteQuota),
];
