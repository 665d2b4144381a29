import type { SandboxCloud } from '../../cloud/sandbox-cloud.ts';
import { empty, json } from '../../http/answer.ts';
import type { ApiRequest, JsonValue, Route } from '../../http/route.ts';
import { exceeds, quotaOf, resetQuota, setQuota } from '../../state/quotas.ts';
import { bodyOf } from './body.ts';
import { badRequest, invalidInput, overLimit } from './failures.ts';
import { cinderRoute } from './routes.ts';

const service = 'block-storage';

const usual = {
  volumes: 50,
  per_volume_gigabytes: -1,
  snapshots: 50,
  gigabytes: 2000,
  backups: 50,
  backup_gigabytes: 2000,
  groups: 10,
};

type Countable = 'volumes' | 'snapshots' | 'gigabytes' | 'backups' | 'backup_gigabytes';

/** Throws Cinder's 413 when a project may not have another volume of this many GiB. */
export function refuseVolumeOverQuota(cloud: SandboxCloud, projectId: string, size: number): void {
  const limits = limitsOf(cloud, projectId);
  const used = usageOf(cloud, projectId);
  if (exceeds(limits['per_volume_gigabytes'], 0, size)) {
    throw overLimit(
      'VolumeSizeExceedsLimit',
      `Requested volume size ${size}G is larger than maximum allowed limit ${limits['per_volume_gigabytes']}G.`,
    );
  }
  refuseGigabytes(limits['gigabytes']!, used.gigabytes, size);
  if (exceeds(limits['volumes'], used.volumes, 1)) {
    throw overLimit(
      'VolumeLimitExceeded',
      `Maximum number of volumes allowed (${limits['volumes']}) exceeded for quota 'volumes'.`,
    );
  }
}

/** Throws when the gigabytes by which a volume grows are not there. */
export function refuseGrowthOverQuota(cloud: SandboxCloud, projectId: string, growth: number): void {
  refuseGigabytes(limitsOf(cloud, projectId)['gigabytes']!, usageOf(cloud, projectId).gigabytes, growth);
}

/** Throws when a project may not have another snapshot of this many GiB. */
export function refuseSnapshotOverQuota(cloud: SandboxCloud, projectId: string, size: number): void {
  const limits = limitsOf(cloud, projectId);
  const used = usageOf(cloud, projectId);
  refuseGigabytes(limits['gigabytes']!, used.gigabytes, size);
  if (exceeds(limits['snapshots'], used.snapshots, 1)) {
    throw overLimit('SnapshotLimitExceeded', `Maximum number of snapshots allowed (${limits['snapshots']}) exceeded`);
  }
}

/** Throws when a project may not have another backup of this many GiB. */
export function refuseBackupOverQuota(cloud: SandboxCloud, projectId: string, size: number): void {
  const limits = limitsOf(cloud, projectId);
  const used = usageOf(cloud, projectId);
  if (exceeds(limits['backup_gigabytes'], used.backup_gigabytes, size)) {
    throw overLimit(
      'VolumeBackupSizeExceedsAvailableQuota',
      `Requested backup exceeds allowed Backup gigabytes quota. Requested ${size}G, quota is ${limits['backup_gigabytes']}G and ${used.backup_gigabytes}G has been consumed.`,
    );
  }
  if (exceeds(limits['backups'], used.backups, 1)) {
    throw overLimit('BackupLimitExceeded', `Maximum number of backups allowed (${limits['backups']}) exceeded`);
  }
}

export const quotaRoutes: readonly Route[] = [
  ...cinderRoute('GET', '/limits', { rule: 'limits_extension:used_limits' }, ({ cloud, projectId }) => {
    const limits = limitsOf(cloud, projectId);
    const used = usageOf(cloud, projectId);
    const absolute = {
      maxTotalVolumes: limits['volumes'],
      maxTotalSnapshots: limits['snapshots'],
      maxTotalVolumeGigabytes: limits['gigabytes'],
      maxTotalBackups: limits['backups'],
      maxTotalBackupGigabytes: limits['backup_gigabytes'],
      totalVolumesUsed: used.volumes,
      totalGigabytesUsed: used.gigabytes,
      totalSnapshotsUsed: used.snapshots,
      totalBackupsUsed: used.backups,
      totalBackupGigabytesUsed: used.backup_gigabytes,
    };
    return json(200, { limits: { rate: [], absolute } });
  }),
  ...cinderRoute('GET', '/os-quota-sets/{target}', { rule: 'volume_extension:quotas:show' }, (request) => {
    const target = readable(request);
    const limits = limitsOf(request.cloud, target);
    if ((request.query.get('usage') ?? '').toLowerCase() !== 'true')
      return json(200, { quota_set: { ...limits, id: target } });
    const used = usageOf(request.cloud, target) as Readonly<Record<string, number>>;
    const detailed = Object.entries(limits).map(([name, limit]) => [
      name,
      { limit, in_use: used[name] ?? 0, reserved: 0 },
    ]);
    return json(200, { quota_set: { ...(Object.fromEntries(detailed) as Record<string, unknown>), id: target } });
  }),
  ...cinderRoute('GET', '/os-quota-sets/{target}/defaults', { rule: 'volume_extension:quotas:show' }, (request) => {
    const target = readable(request);
    return json(200, { quota_set: { ...defaultsOf(request.cloud), id: target } });
  }),
  ...cinderRoute(
    'PUT',
    '/os-quota-sets/{target}',
    { rule: 'volume_extension:quotas:update', roles: ['admin'] },
    (request) => {
      const target = request.params['target']!;
      const known = defaultsOf(request.cloud);
      const { tenant_id: _tenant, skip_validation: _skip, ...wanted } = bodyOf(request, 'quota_set');
      const unknown = Object.keys(wanted).filter((name) => !(name in known));
      if (unknown.length > 0) throw invalidInput(`Bad key(s) in quota set: ${unknown.join(', ')}`);
      const limits = Object.entries(wanted).map(([name, value]) => [name, limitIn(name, value)] as const);
      setQuota(request.cloud.tables, service, target, Object.fromEntries(limits));
      return json(200, { quota_set: limitsOf(request.cloud, target) });
    },
  ),
  ...cinderRoute(
    'DELETE',
    '/os-quota-sets/{target}',
    { rule: 'volume_extension:quotas:delete', roles: ['admin'] },
    (request) => {
      resetQuota(request.cloud.tables, service, request.params['target']!);
      return empty(200);
    },
  ),
];

function limitIn(name: string, value: JsonValue): number {
  const limit = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
  if (typeof limit !== 'number' || !Number.isInteger(limit)) throw badRequest(`${name} must be an integer`);
  if (limit < -1) throw badRequest(`${name} must be >= -1`);
  return limit;
}

function readable(request: ApiRequest): string {
  const target = request.params['target']!;
  if (!request.caller.isAdmin && target !== request.projectId) {
    throw request.service.forbidden!('volume_extension:quotas:show');
  }
  return target;
}

/** Every volume type has three limits of its own. */
function defaultsOf(cloud: SandboxCloud): Record<string, number> {
  const perType = [...cloud.tables.volumeTypes.values()].flatMap<[string, number]>(({ name }) => [
    [`volumes_${name}`, -1],
    [`gigabytes_${name}`, -1],
    [`snapshots_${name}`, -1],
  ]);
  const { groups, ...others } = usual;
  return { ...others, ...Object.fromEntries(perType), groups };
}

function limitsOf(cloud: SandboxCloud, projectId: string): Record<string, number> {
  return quotaOf(cloud.tables, service, projectId, defaultsOf(cloud));
}

function usageOf({ tables }: SandboxCloud, projectId: string): Record<Countable, number> {
  const mine = <T extends { projectId: string }>(table: Map<string, T>) => {
    return [...table.values()].filter((record) => record.projectId === projectId);
  };
  const size = (records: readonly { size: number }[]) => records.reduce((sum, one) => sum + one.size, 0);
  const [volumes, snapshots, backups] = [mine(tables.volumes), mine(tables.snapshots), mine(tables.backups)];
  return {
    volumes: volumes.length,
    snapshots: snapshots.length,
    gigabytes: size(volumes) + size(snapshots),
    backups: backups.length,
    backup_gigabytes: size(backups),
  };
}

function refuseGigabytes(limit: number, used: number, wanted: number): void {
  if (!exceeds(limit, used, wanted)) return;
  throw overLimit(
    'VolumeSizeExceedsAvailableQuota',
    `Requested volume or snapshot exceeds allowed gigabytes quota. Requested ${wanted}G, quota is ${limit}G and ${used}G has been consumed.`,
  );
}
