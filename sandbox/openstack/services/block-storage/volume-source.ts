import type { ApiRequest, JsonObject } from '../../http/route.ts';
import { mayUse } from '../image/access.ts';
import type { Image } from '../image/records.ts';
import { sizeIn, uuidIn } from './body.ts';
import { copyContent, imageContent } from './content.ts';
import { badRequest, invalidInput, invalidSnapshot, invalidVolume, notFound } from './failures.ts';
import type { Backup, Snapshot, Volume, VolumeContent } from './records.ts';

/** What a new volume is made from, and what it inherits. */
export interface VolumeSource {
  readonly size: number;
  readonly content?: VolumeContent;
  readonly imageId?: string;
  readonly snapshotId?: string;
  readonly sourceVolumeId?: string;
  readonly backup?: Backup;
  readonly bootable?: boolean;
  readonly imageMetadata?: Record<string, string> | null;
  readonly typeId?: string;
}

const gibibyte = 1024 ** 3;

/** Reads image, snapshot, volume or backup out of a create request; refuses what is missing, not ready or too large. */
export function volumeSource(request: ApiRequest, body: JsonObject): VolumeSource {
  const size = sizeIn(body, 'size');
  const snapshotId = uuidIn(body, 'snapshot_id');
  const sourceId = uuidIn(body, 'source_volid');
  const backupId = uuidIn(body, 'backup_id');
  if (snapshotId) return fromSnapshot(ownOf(request, request.cloud.tables.snapshots, 'Snapshot', snapshotId), size);
  if (sourceId) return fromVolume(ownOf(request, request.cloud.tables.volumes, 'Volume', sourceId), size);
  if (backupId) return fromBackup(ownOf(request, request.cloud.tables.backups, 'Backup', backupId), size);
  if (!size) {
    throw badRequest(
      'The server could not comply with the request since it is either malformed or otherwise incorrect.',
    );
  }
  const imageRef = body['imageRef'] ?? body['image_id'];
  return imageRef === undefined || imageRef === null ? { size } : fromImage(request, imageRef, size);
}

/** Image properties as a volume keeps them. */
export function imageMetadataOf(image: Image): Record<string, string> {
  return {
    ...image.properties,
    signature_verified: 'False',
    image_id: image.id,
    image_name: image.name ?? '',
    checksum: image.checksum ?? '',
    container_format: image.containerFormat ?? '',
    disk_format: image.diskFormat ?? '',
    min_disk: String(image.minDisk),
    min_ram: String(image.minRam),
    size: String(image.size ?? 0),
  };
}

function fromSnapshot(snapshot: Snapshot, size: number | null | undefined): VolumeSource {
  if (snapshot.status !== 'available') {
    throw invalidSnapshot("Originating snapshot status must be one of 'available' values");
  }
  if (size && size < snapshot.size) {
    throw invalidInput(
      `Volume size '${size}'GB cannot be smaller than the snapshot size ${snapshot.size}GB. They must be >= original snapshot size.`,
    );
  }
  const { bootable, imageMetadata, typeId } = snapshot;
  return {
    size: size || snapshot.size,
    snapshotId: snapshot.id,
    content: copyContent(snapshot.content),
    bootable,
    imageMetadata,
    typeId,
  };
}

function fromVolume(volume: Volume, size: number | null | undefined): VolumeSource {
  if (volume.status !== 'available' && volume.status !== 'in-use') {
    throw invalidVolume(
      "Unable to create a volume from an originating source volume when its status is not one of 'available', 'in-use' values",
    );
  }
  if (size && size < volume.size) {
    throw invalidInput(
      `Volume size '${size}'GB cannot be smaller than original volume size  ${volume.size}GB. They must be >= original volume size.`,
    );
  }
  const { bootable, imageMetadata, typeId } = volume;
  return {
    size: size || volume.size,
    sourceVolumeId: volume.id,
    content: copyContent(volume.content),
    bootable,
    imageMetadata,
    typeId,
  };
}

function fromBackup(backup: Backup, size: number | null | undefined): VolumeSource {
  if (backup.status !== 'available') {
    throw invalidInput(`Backup status must be one of ['available'] but the backup ${backup.id} is ${backup.status}`);
  }
  if (size && size < backup.size) {
    throw invalidInput(
      `Volume size '${size}'GB cannot be smaller than the backup size ${backup.size}GB. They must be >= original backup size.`,
    );
  }
  return { size: size || backup.size, backup, content: copyContent(backup.content) };
}

function fromImage(request: ApiRequest, imageRef: unknown, size: number): VolumeSource {
  const image = typeof imageRef === 'string' ? request.cloud.tables.images.get(imageRef) : undefined;
  if (!image || (!request.caller.isAdmin && !mayUse(image, request.projectId))) {
    throw badRequest('Invalid image identifier or unable to access requested image.');
  }
  if (image.status !== 'active') throw invalidInput(`Image ${image.id} is not active.`);
  const needed = Math.ceil((image.size ?? 0) / gibibyte);
  if (needed > size) {
    throw invalidInput(`Size of specified image ${needed}GB is larger than volume size ${size}GB.`);
  }
  if (image.minDisk > size) {
    throw invalidInput(`Volume size ${size}GB cannot be smaller than the image minDisk size ${image.minDisk}GB.`);
  }
  return {
    size,
    imageId: image.id,
    content: imageContent(request.cloud, image.id),
    bootable: true,
    imageMetadata: imageMetadataOf(image),
  };
}

/** A record of the caller's project; Cinder's 404 otherwise. */
export function ownOf<T extends { projectId: string }>(
  request: ApiRequest,
  table: ReadonlyMap<string, T>,
  kind: string,
  id: string,
): T {
  const record = table.get(id);
  if (!record || (!request.caller.isAdmin && record.projectId !== request.projectId)) throw notFound(kind, id);
  return record;
}
