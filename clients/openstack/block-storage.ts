import {
  availabilityZoneSchema,
  backupSchema,
  limitsSchema,
  newBackupSchema,
  restoreSchema,
  snapshotSchema,
  volumeSchema,
  volumeTypeSchema,
  volumeTypeEncryptionSchema,
  volumeUploadSchema,
} from './block-storage-schemas.ts';
import type {
  Backup,
  BlockStorageAvailabilityZone,
  BlockStorageLimits,
  NewBackup,
  NewBackupAnswer,
  NewSnapshot,
  NewVolume,
  Restore,
  Snapshot,
  Volume,
  VolumeType,
  VolumeTypeEncryption,
  VolumeUpload,
} from './block-storage-schemas.ts';
import { inside, resource } from './resource.ts';
import type { Deletion, WireBody, WireQuery } from './resource.ts';
import type { ServiceClient } from './service-client.ts';

export type * from './block-storage-schemas.ts';

/** Cinder v3: https://docs.openstack.org/api-ref/block-storage/v3/ */
export interface BlockStorage {
  listVolumes(query?: WireQuery): AsyncIterable<Volume>;
  getVolume(id: string): Promise<Volume>;
  createVolume(body: NewVolume): Promise<Volume>;
  updateVolume(id: string, body: WireBody): Promise<Volume>;
  /** A volume that is attached, has snapshots or is being worked on is 400. */
  deleteVolume(id: string): Promise<Deletion>;
  /** Types that the project may use; `is_public: 'None'` (administrators) lists all. */
  listVolumeTypes(query?: WireQuery): AsyncIterable<VolumeType>;
  getVolumeType(id: string): Promise<VolumeType>;
  /** Administrators only by default: 403 for others. */
  getVolumeTypeEncryption(id: string): Promise<VolumeTypeEncryption>;
  listBackups(query?: WireQuery): AsyncIterable<Backup>;
  getBackup(id: string): Promise<Backup>;
  createBackup(body: NewBackup): Promise<NewBackupAnswer>;
  /** A backup that others depend on, or that is being worked on, is 400. */
  deleteBackup(id: string): Promise<Deletion>;
  /** Into an existing volume of at least the backup's size, or into a new one of that name. */
  restoreBackup(id: string, into?: { readonly volume_id?: string; readonly name?: string }): Promise<Restore>;
  listSnapshots(query?: WireQuery): AsyncIterable<Snapshot>;
  getSnapshot(id: string): Promise<Snapshot>;
  createSnapshot(body: NewSnapshot): Promise<Snapshot>;
  deleteSnapshot(id: string): Promise<Deletion>;
  /** Makes an image of the volume; `image_id` names it while it is still queued. */
  uploadVolumeToImage(
    volumeId: string,
    body: WireBody & { readonly image_name: string; readonly disk_format?: string },
  ): Promise<VolumeUpload>;
  getLimits(): Promise<BlockStorageLimits>;
  listAvailabilityZones(): AsyncIterable<BlockStorageAvailabilityZone>;
}

/** Backups with metadata; later versions change nothing that is used here. */
const version = '3.43';

export function blockStorage(service: ServiceClient): BlockStorage {
  const volumes = resource<Volume>(service, {
    route: '/volumes',
    listRoute: '/volumes/detail',
    one: 'volume',
    many: 'volumes',
    schema: volumeSchema,
    pages: 'links',
    microversion: version,
  });
  const types = resource<VolumeType>(service, {
    route: '/types',
    one: 'volume_type',
    many: 'volume_types',
    schema: volumeTypeSchema,
    // Alone among Cinder's lists this one has no links.
    pages: 'marker',
    pageSize: 1000,
    microversion: version,
  });
  const backups = resource<Backup>(service, {
    route: '/backups',
    listRoute: '/backups/detail',
    one: 'backup',
    many: 'backups',
    schema: backupSchema,
    pages: 'links',
    microversion: version,
  });
  const snapshots = resource<Snapshot>(service, {
    route: '/snapshots',
    listRoute: '/snapshots/detail',
    one: 'snapshot',
    many: 'snapshots',
    schema: snapshotSchema,
    pages: 'links',
    microversion: version,
  });
  return {
    listVolumes: volumes.list,
    getVolume: volumes.get,
    createVolume: volumes.create,
    updateVolume: volumes.update,
    deleteVolume: volumes.delete,
    listVolumeTypes: types.list,
    getVolumeType: types.get,
    getVolumeTypeEncryption: (id) =>
      service.request('GET', '/types/{id}/encryption', { params: { id }, schema: volumeTypeEncryptionSchema }),
    listBackups: backups.list,
    getBackup: backups.get,
    createBackup: (body) =>
      service.request('POST', '/backups', {
        body: { backup: body },
        microversion: version,
        schema: inside('backup', newBackupSchema),
      }),
    deleteBackup: backups.delete,
    restoreBackup: (id, into = {}) =>
      service.request('POST', '/backups/{id}/restore', {
        params: { id },
        body: { restore: into },
        microversion: version,
        schema: inside('restore', restoreSchema),
      }),
    listSnapshots: snapshots.list,
    getSnapshot: snapshots.get,
    createSnapshot: snapshots.create,
    deleteSnapshot: snapshots.delete,
    uploadVolumeToImage: (id, body) =>
      service.request('POST', '/volumes/{id}/action', {
        params: { id },
        body: { 'os-volume_upload_image': body },
        microversion: version,
        schema: inside('os-volume_upload_image', volumeUploadSchema),
      }),
    getLimits: () => service.request('GET', '/limits', { schema: inside('limits', limitsSchema) }),
    listAvailabilityZones: () =>
      service.list('/os-availability-zone', {
        items: 'availabilityZoneInfo',
        schema: availabilityZoneSchema,
        pages: 'single',
      }),
  };
}
