import type { SandboxCloud } from '../../cloud/sandbox-cloud.ts';
import { microsNaive } from '../../http/time.ts';
import type { ApiRequest } from '../../http/route.ts';
import { notFound } from './failures.ts';
import type { ListRules } from './list-query.ts';
import type { Backup } from './records.ts';
import { linksOf } from './volume-view.ts';

/** Whether later backups are based on this one. */
export function hasDependents(cloud: SandboxCloud, backup: Backup): boolean {
  return [...cloud.tables.backups.values()].some(({ parentId }) => parentId === backup.id);
}

/** Filters of backup lists. */
export function backupList(view: (backup: Backup) => Record<string, unknown>): ListRules<Backup> {
  return {
    key: 'backups',
    view,
    missing: (id) => notFound('Backup', id),
    filters: {
      id: ({ id }) => id,
      name: ({ name }) => name,
      status: ({ status }) => status,
      volume_id: ({ volumeId }) => volumeId,
    },
  };
}

/** A backup on the wire. */
export function viewBackup(request: ApiRequest, backup: Backup): Record<string, unknown> {
  const { microversion, caller } = request;
  return {
    id: backup.id,
    status: backup.status,
    size: backup.size,
    object_count: backup.status === 'creating' || backup.status === 'error' ? 0 : backup.size * 32 + 1,
    availability_zone: backup.availabilityZone,
    container: backup.container,
    created_at: microsNaive(backup.createdAt),
    updated_at: backup.updatedAt === null ? null : microsNaive(backup.updatedAt),
    name: backup.name || null,
    description: backup.description,
    fail_reason: backup.failReason,
    volume_id: backup.volumeId,
    links: linksOf(request, 'backups', backup.id),
    is_incremental: backup.parentId !== null,
    has_dependent_backups: hasDependents(request.cloud, backup),
    snapshot_id: backup.snapshotId,
    data_timestamp: microsNaive(backup.createdAt),
    ...(caller.isAdmin && microversion >= 18 ? { 'os-backup-project-attr:project_id': backup.projectId } : {}),
    ...(microversion >= 43 ? { metadata: backup.metadata } : {}),
    ...(caller.isAdmin && microversion >= 56 ? { user_id: backup.userId } : {}),
  };
}
