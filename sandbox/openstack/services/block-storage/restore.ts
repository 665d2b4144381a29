import type { SandboxCloud } from '../../cloud/sandbox-cloud.ts';
import { copyContent, corruptedContent, dropContent, keepContent } from './content.ts';
import type { Backup, Volume } from './records.ts';

/** Begins to write a backup onto a volume; both are busy until it is done. */
export function startRestore(cloud: SandboxCloud, backup: Backup, volume: Volume): void {
  cloud.cancel(volume.id);
  const at = cloud.now();
  Object.assign(backup, { status: 'restoring', updatedAt: at });
  Object.assign(volume, { status: 'restoring-backup', host: volume.host ?? hostOf(cloud), updatedAt: at });
  if (cloud.behaviour.backupUp)
    cloud.schedule(cloud.durations.restore, 'backup.restored', backup.id, { volume: volume.id });
}

/** The restore's end: the volume holds what was saved, unless the cloud is broken in that way. */
export function finishRestore(cloud: SandboxCloud, backupId: string, volumeId: string): void {
  const backup = cloud.tables.backups.get(backupId);
  const volume = cloud.tables.volumes.get(volumeId);
  const at = cloud.now();
  if (backup?.status === 'restoring') Object.assign(backup, { status: 'available', updatedAt: at });
  if (!backup || volume?.status !== 'restoring-backup') return;
  if (cloud.behaviour.restoreFails) {
    Object.assign(volume, { status: 'error_restoring', updatedAt: at });
    return;
  }
  const saved = copyContent(backup.content);
  dropContent(cloud, volume.content);
  volume.content = cloud.behaviour.backupCorrupts ? corruptedContent(saved) : keepContent(cloud, saved);
  volume.metadata = { ...volume.metadata, ...backup.volumeMetadata, src_backup_id: backup.id };
  if (backup.volumeImageMetadata)
    Object.assign(volume, { bootable: true, imageMetadata: { ...backup.volumeImageMetadata } });
  Object.assign(volume, { status: 'available', updatedAt: at });
}

/** Host, backend and pool of every volume. */
export function hostOf(cloud: SandboxCloud): string {
  return `${cloud.name}-1@nfs#nfs`;
}
