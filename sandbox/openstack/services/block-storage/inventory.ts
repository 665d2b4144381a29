import type { SandboxCloud } from '../../cloud/sandbox-cloud.ts';
import type { InventoryItem, PlantWish } from '../service-module.ts';
import { copyContent, keepContent } from './content.ts';
import type { Volume } from './records.ts';
import { createVolume } from './volumes.ts';

export function* blockStorageInventory({ tables }: SandboxCloud): Iterable<InventoryItem> {
  const kinds = [
    ['volume', tables.volumes],
    ['volume-snapshot', tables.snapshots],
    ['backup', tables.backups],
  ] as const;
  for (const [kind, table] of kinds) {
    for (const one of table.values()) yield { kind, id: one.id, name: one.name, ownerId: one.projectId, tags: [] };
  }
}

export const blockStoragePlants: Readonly<Record<string, (cloud: SandboxCloud, wish: PlantWish) => string>> = {
  volume: (cloud, wish) => plantVolume(cloud, wish).id,
  'volume-snapshot': (cloud, wish) => {
    const volume = plantVolume(cloud, wish);
    const { id: _id, attachments: _attachments, status: _status, ...rest } = volume;
    const id = cloud.ids.uuid();
    const content = keepContent(cloud, copyContent(volume.content));
    cloud.tables.snapshots.set(id, { ...rest, id, volumeId: volume.id, status: 'available', content });
    return id;
  },
  backup: (cloud, wish) => {
    const volume = plantVolume(cloud, wish);
    const id = cloud.ids.uuid();
    cloud.tables.backups.set(id, {
      id,
      name: wish.name,
      description: null,
      projectId: wish.projectId,
      userId: wish.userId,
      volumeId: volume.id,
      snapshotId: null,
      parentId: null,
      size: volume.size,
      status: 'available',
      failReason: null,
      container: 'volumebackups',
      availabilityZone: null,
      metadata: {},
      volumeMetadata: {},
      volumeImageMetadata: null,
      content: keepContent(cloud, copyContent(volume.content)),
      createdAt: cloud.now(),
      updatedAt: null,
    });
    return id;
  },
};

/** Tags are metadata here: Cinder has none. */
function plantVolume(cloud: SandboxCloud, wish: PlantWish): Volume {
  const metadata = Object.fromEntries((wish.tags ?? []).map((tag) => [tag, 'true']));
  return createVolume(cloud, { name: wish.name, projectId: wish.projectId, userId: wish.userId, size: 1, metadata });
}
