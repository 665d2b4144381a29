import type { SandboxCloud } from '../../cloud/sandbox-cloud.ts';
import { emptyContent, dropContent, imageContent, keepContent } from './content.ts';
import type { Volume, VolumeContent, VolumeType } from './records.ts';

export interface VolumeWish {
  readonly name: string;
  readonly description?: string | null;
  readonly projectId: string;
  readonly userId: string;
  /** GiB */
  readonly size: number;
  readonly typeId?: string;
  readonly availabilityZone?: string;
  readonly imageId?: string | null;
  readonly imageMetadata?: Record<string, string> | null;
  readonly snapshotId?: string | null;
  readonly sourceVolumeId?: string | null;
  readonly metadata?: Record<string, string>;
  readonly bootable?: boolean;
  readonly multiattach?: boolean;
  /** What is on it; absent: the image's bytes, or zeros. */
  readonly content?: VolumeContent;
}

/** Makes a volume without asking quotas; it is `creating` and becomes `available` unless cinder-volume is down. */
export function createVolume(cloud: SandboxCloud, wish: VolumeWish): Volume {
  const type = cloud.tables.volumeTypes.get(wish.typeId ?? '') ?? defaultVolumeType(cloud);
  const imageId = wish.imageId ?? null;
  const content = wish.content ?? (imageId === null ? emptyContent() : imageContent(cloud, imageId));
  const volume: Volume = {
    id: cloud.ids.uuid(),
    name: wish.name,
    description: wish.description ?? null,
    projectId: wish.projectId,
    userId: wish.userId,
    size: wish.size,
    status: 'creating',
    bootable: wish.bootable ?? imageId !== null,
    encrypted: type.encryption !== null,
    typeId: type.id,
    availabilityZone: wish.availabilityZone ?? 'nova',
    snapshotId: wish.snapshotId ?? null,
    sourceVolumeId: wish.sourceVolumeId ?? null,
    imageId,
    imageMetadata: wish.imageMetadata ?? null,
    metadata: wish.metadata ?? {},
    attachments: [],
    multiattach: wish.multiattach ?? false,
    host: null,
    content: keepContent(cloud, content),
    createdAt: cloud.now(),
    updatedAt: null,
  };
  cloud.tables.volumes.set(volume.id, volume);
  if (cloud.behaviour.volumeUp) {
    cloud.schedule(cloud.durations.volumeCreate / 3, 'volume.scheduled', volume.id);
    cloud.schedule(cloud.durations.volumeCreate, 'volume.created', volume.id);
  }
  return volume;
}

/** The type of volumes that name none. */
export function defaultVolumeType(cloud: SandboxCloud): VolumeType {
  const types = [...cloud.tables.volumeTypes.values()];
  return types.find(({ name }) => name === 'standard') ?? types[0]!;
}

/** Connects a volume to a server; the caller has checked that it is free. */
export function attachVolume(cloud: SandboxCloud, volume: Volume, serverId: string, device: string): void {
  volume.status = 'in-use';
  volume.attachments.push({ id: cloud.ids.uuid(), serverId, device, attachedAt: cloud.now() });
  volume.updatedAt = cloud.now();
}

/** Takes a volume off a server. */
export function detachVolume(cloud: SandboxCloud, volume: Volume, serverId: string): void {
  volume.attachments = volume.attachments.filter((attachment) => attachment.serverId !== serverId);
  if (volume.attachments.length === 0 && volume.status !== 'error') volume.status = 'available';
  volume.updatedAt = cloud.now();
}

/** Deletes a volume after a moment; one that no host has yet is gone at once. */
export function deleteVolume(cloud: SandboxCloud, volume: Volume): void {
  cloud.cancel(volume.id);
  if (volume.status === 'creating' && volume.host === null) {
    discardVolume(cloud, volume.id);
    return;
  }
  volume.status = 'deleting';
  volume.updatedAt = cloud.now();
  if (cloud.behaviour.volumeUp) cloud.schedule(cloud.durations.volumeDelete, 'volume.deleted', volume.id);
}

/** Forgets a volume. */
export function discardVolume(cloud: SandboxCloud, id: string): void {
  const volume = cloud.tables.volumes.get(id);
  if (!volume) return;
  dropContent(cloud, volume.content);
  cloud.tables.volumes.delete(id);
}

/** Back to rest after a backup or upload: `in-use` when something is attached, else `available`. */
export function restVolume(cloud: SandboxCloud, id: string, from: string): void {
  const volume = cloud.tables.volumes.get(id);
  if (volume?.status !== from) return;
  volume.status = volume.attachments.length > 0 ? 'in-use' : 'available';
  volume.updatedAt = cloud.now();
}
