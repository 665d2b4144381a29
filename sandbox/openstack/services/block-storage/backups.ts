import type { SandboxCloud } from '../../cloud/sandbox-cloud.ts';
import { ApiFailure } from '../../http/failure.ts';
import { empty, json } from '../../http/answer.ts';
import type { ApiRequest, Route } from '../../http/route.ts';
import { backupList, hasDependents, viewBackup } from './backup-view.ts';
import { bodyOf, flagIn, metadataIn, refuseUnknown, requireKeys, textIn, uuidIn } from './body.ts';
import { copyContent, dropContent, emptyContent, keepContent } from './content.ts';
import { invalidBackup, invalidSnapshot, invalidVolume } from './failures.ts';
import { listBody } from './list-query.ts';
import { refuseBackupOverQuota, refuseVolumeOverQuota } from './quotas.ts';
import type { Backup, Snapshot, Volume } from './records.ts';
import { startRestore } from './restore.ts';
import { cinderRoute } from './routes.ts';
import { ownOf } from './volume-source.ts';
import { summaryOf } from './volume-view.ts';
import { createVolume, restVolume } from './volumes.ts';

const write = { roles: ['member'] };
const known = [
  'volume_id',
  'name',
  'description',
  'container',
  'incremental',
  'force',
  'snapshot_id',
  'metadata',
  'availability_zone',
];

export const backupRoutes: readonly Route[] = [
  ...cinderRoute('GET', '/backups', { rule: 'backup:get_all' }, (request) =>
    json(
      200,
      listBody(
        request,
        backupList((one) => summaryOf(request, 'backups', one)),
        request.cloud.tables.backups,
      ),
    ),
  ),
  ...cinderRoute('GET', '/backups/detail', { rule: 'backup:get_all' }, (request) =>
    json(
      200,
      listBody(
        request,
        backupList((one) => viewBackup(request, one)),
        request.cloud.tables.backups,
      ),
    ),
  ),
  ...cinderRoute('POST', '/backups', { ...write, rule: 'backup:create' }, create),
  ...cinderRoute('GET', '/backups/{id}', { rule: 'backup:get' }, (request) =>
    json(200, { backup: viewBackup(request, backupOf(request)) }),
  ),
  ...cinderRoute('DELETE', '/backups/{id}', { ...write, rule: 'backup:delete' }, remove),
  ...cinderRoute('POST', '/backups/{id}/restore', { ...write, rule: 'backup:restore' }, restore),
  ...cinderRoute(
    'POST',
    '/backups/{id}/action',
    { roles: ['admin'], rule: 'volume_extension:backup_admin_actions:force_delete' },
    forceDelete,
  ),
];

/** The backup's end: it is there, or there is no service that could have made it. */
export function finishBackup(cloud: SandboxCloud, id: string): void {
  const backup = cloud.tables.backups.get(id);
  if (backup?.status !== 'creating') return;
  const at = cloud.now();
  if (cloud.behaviour.backupUp)
    Object.assign(backup, { status: 'available', container: backup.container ?? 'volumebackups' });
  else Object.assign(backup, { status: 'error', failReason: 'Service not found for creating backup.' });
  backup.updatedAt = at;
  restVolume(cloud, backup.volumeId, 'backing-up');
}

/** Forgets a backup. */
export function discardBackup(cloud: SandboxCloud, id: string): void {
  const backup = cloud.tables.backups.get(id);
  if (!backup) return;
  dropContent(cloud, backup.content);
  cloud.tables.backups.delete(id);
}

function backupOf(request: ApiRequest): Backup {
  return ownOf(request, request.cloud.tables.backups, 'Backup', request.params['id']!);
}

function create(request: ApiRequest) {
  const { cloud } = request;
  const body = bodyOf(request, 'backup');
  refuseUnknown('backup', body, known);
  requireKeys('backup', body, ['volume_id']);
  const volumeId = uuidIn(body, 'volume_id', 'uuid')!;
  const snapshotId = uuidIn(body, 'snapshot_id') ?? null;
  const name = textIn(body, 'name') ?? '';
  const description = textIn(body, 'description') ?? null;
  const container = textIn(body, 'container') ?? null;
  const metadata = metadataIn(body, 'metadata');
  const volume = ownOf(request, cloud.tables.volumes, 'Volume', volumeId);
  const snapshot = snapshotId === null ? null : ownOf(request, cloud.tables.snapshots, 'Snapshot', snapshotId);
  refuseBusySource(volume, snapshot, flagIn(body, 'force'));
  const parent = flagIn(body, 'incremental') ? parentOf(cloud, volume) : null;
  const size = snapshot?.size ?? volume.size;
  refuseBackupOverQuota(cloud, request.projectId, size);
  const at = cloud.now();
  const backup: Backup = {
    id: cloud.ids.uuid(),
    name,
    description,
    projectId: request.projectId,
    userId: request.caller.userId,
    volumeId: volume.id,
    snapshotId,
    parentId: parent?.id ?? null,
    size,
    status: 'creating',
    failReason: null,
    container,
    availabilityZone: null,
    metadata,
    volumeMetadata: { ...volume.metadata },
    volumeImageMetadata: volume.imageMetadata && { ...volume.imageMetadata },
    content: keepContent(cloud, copyContent((snapshot ?? volume).content)),
    createdAt: at,
    updatedAt: at,
  };
  cloud.tables.backups.set(backup.id, backup);
  if (!snapshot) Object.assign(volume, { status: 'backing-up', updatedAt: at });
  cloud.schedule(cloud.durations.backup, 'backup.created', backup.id);
  return json(202, { backup: summaryOf(request, 'backups', backup) });
}

function refuseBusySource(volume: Volume, snapshot: Snapshot | null, force: boolean): void {
  if (snapshot) {
    if (snapshot.status === 'available') return;
    throw invalidSnapshot(
      `Snapshot to be backed up must be available, but the current status is "${snapshot.status}".`,
    );
  }
  if (volume.status === 'in-use' && !force) throw invalidVolume('Backing up an in-use volume must use the force flag.');
  if (volume.status !== 'available' && volume.status !== 'in-use') {
    throw invalidVolume(
      `Volume to be backed up must be available or in-use, but the current status is "${volume.status}".`,
    );
  }
}

function parentOf(cloud: SandboxCloud, volume: Volume): Backup {
  const earlier = [...cloud.tables.backups.values()].filter(
    (one) => one.volumeId === volume.id && one.status === 'available',
  );
  const parent = earlier.at(-1);
  if (!parent) throw invalidBackup('No backups available to do an incremental backup.');
  return parent;
}

function remove(request: ApiRequest) {
  const backup = backupOf(request);
  if (backup.status !== 'available' && backup.status !== 'error') {
    throw invalidBackup('Backup status must be available or error');
  }
  if (hasDependents(request.cloud, backup)) throw invalidBackup('Incremental backups exist for this backup.');
  startDelete(request.cloud, backup);
  return empty(202);
}

/** Cinder looks for a service that could do it first: without one not even a backup in error can be deleted. */
function startDelete(cloud: SandboxCloud, backup: Backup): void {
  if (!cloud.behaviour.backupUp) throw noService();
  cloud.cancel(backup.id);
  Object.assign(backup, { status: 'deleting', updatedAt: cloud.now() });
  cloud.schedule(cloud.durations.volumeDelete, 'backup.deleted', backup.id);
}

function noService(): ApiFailure {
  return new ApiFailure(404, 'Service cinder-backup could not be found.');
}

function forceDelete(request: ApiRequest) {
  const backup = backupOf(request);
  const [action, value] = Object.entries(request.json())[0] ?? [];
  if (action === 'os-force_delete') startDelete(request.cloud, backup);
  else if (action === 'os-reset_status')
    Object.assign(backup, { status: (value as { status?: string }).status ?? 'error' });
  else
    throw new ApiFailure(
      400,
      `There is no such action: ${action}. Verify the request body and Content-Type header and try again.`,
    );
  return empty(202);
}

function restore(request: ApiRequest) {
  const { cloud } = request;
  const body = bodyOf(request, 'restore');
  refuseUnknown('restore', body, ['name', 'volume_id']);
  const name = textIn(body, 'name') ?? '';
  const volumeId = uuidIn(body, 'volume_id') ?? null;
  const backup = backupOf(request);
  if (backup.status !== 'available') throw invalidBackup('Backup status must be available');
  const volume = volumeId === null ? newTarget(request, backup, name) : target(request, backup, volumeId);
  if (!cloud.behaviour.backupUp) throw noService();
  startRestore(cloud, backup, volume);
  return json(202, { restore: { backup_id: backup.id, volume_id: volume.id, volume_name: volume.name || null } });
}

function newTarget(request: ApiRequest, backup: Backup, name: string): Volume {
  const { cloud } = request;
  refuseVolumeOverQuota(cloud, request.projectId, backup.size);
  return createVolume(cloud, {
    name: name || `restore_backup_${backup.id}`,
    description: 'auto-created_from_restore_from_backup',
    projectId: request.projectId,
    userId: request.caller.userId,
    size: backup.size,
    content: emptyContent(),
  });
}

function target(request: ApiRequest, backup: Backup, volumeId: string): Volume {
  const volume = ownOf(request, request.cloud.tables.volumes, 'Volume', volumeId);
  if (volume.status !== 'available') throw invalidVolume('Volume to be restored to must be available');
  if (volume.size < backup.size) {
    throw invalidVolume(`volume size ${volume.size} is too small to restore backup of size ${backup.size}.`);
  }
  return volume;
}
