import { ApiFailure } from '../../http/failure.ts';
import { htmlStyle } from '../../http/failure-styles.ts';
import type { ServiceModule } from '../service-module.ts';
import { attachmentRoutes } from './attachments.ts';
import { backupRoutes, discardBackup, finishBackup } from './backups.ts';
import { badRequest, cinderStyle } from './failures.ts';
import { blockStorageInventory, blockStoragePlants } from './inventory.ts';
import { metadataRoutes } from './metadata.ts';
import { operationRoutes } from './operation.ts';
import { quotaRoutes } from './quotas.ts';
import { finishRestore, hostOf } from './restore.ts';
import { seedBlockStorage } from './seed.ts';
import { discardSnapshot, snapshotRoutes } from './snapshots.ts';
import { typeRoutes } from './types.ts';
import { versionRoutes } from './versions.ts';
import { volumeActionRoutes } from './volume-actions.ts';
import { volumeRoutes } from './volume-routes.ts';
import { discardVolume, restVolume } from './volumes.ts';

/** Cinder v3, with the bodies and refusals of Zed's. https://docs.openstack.org/api-ref/block-storage/v3/ */
export const blockStorageService: ServiceModule = {
  name: 'block-storage',
  port: 'api',
  mount: '/volume',
  failure: cinderStyle,
  unknownRoute: () => ({ failure: new ApiFailure(404, 'The resource could not be found.'), style: htmlStyle }),
  microversions: { word: 'volume', major: 3, range: ({ cinder }) => [0, cinder] },
  catalog: [
    { type: 'volumev3', name: 'cinderv3', url: '{api}/volume/v3/{project}' },
    { type: 'block-storage', name: 'cinder', url: '{api}/volume/v3/{project}' },
  ],
  guard: ({ params, caller }) => {
    if (params['project'] !== undefined && params['project'] !== caller.projectId)
      throw badRequest('Malformed request url');
  },
  routes: [
    ...versionRoutes,
    ...volumeRoutes,
    ...volumeActionRoutes,
    ...metadataRoutes,
    ...snapshotRoutes,
    ...backupRoutes,
    ...attachmentRoutes,
    ...typeRoutes,
    ...quotaRoutes,
    ...operationRoutes,
  ],
  seed: seedBlockStorage,
  transitions: {
    'volume.scheduled': (cloud, id) => {
      const volume = cloud.tables.volumes.get(id);
      if (volume?.status === 'creating') volume.host = hostOf(cloud);
    },
    'volume.created': (cloud, id) => {
      const volume = cloud.tables.volumes.get(id);
      if (volume?.status === 'creating') Object.assign(volume, { status: 'available', updatedAt: cloud.now() });
    },
    'volume.extended': (cloud, id, { size }) => {
      const volume = cloud.tables.volumes.get(id);
      if (volume?.status !== 'extending') return;
      Object.assign(volume, { status: 'available', size: Number(size), updatedAt: cloud.now() });
    },
    'volume.uploaded': (cloud, id) => restVolume(cloud, id, 'uploading'),
    'volume.deleted': discardVolume,
    'snapshot.created': (cloud, id) => {
      const snapshot = cloud.tables.snapshots.get(id);
      if (snapshot?.status === 'creating') Object.assign(snapshot, { status: 'available', updatedAt: cloud.now() });
    },
    'snapshot.deleted': discardSnapshot,
    'backup.created': finishBackup,
    'backup.restored': (cloud, id, { volume }) => finishRestore(cloud, id, volume ?? ''),
    'backup.deleted': discardBackup,
  },
  inventory: blockStorageInventory,
  plant: blockStoragePlants,
};
