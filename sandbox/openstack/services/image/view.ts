import { secondsZ } from '../../http/time.ts';
import type { Image } from './records.ts';

/** An image on the wire: properties first, as Glance writes it. */
export function viewImage(image: Image): Record<string, unknown> {
  const self = `/v2/images/${image.id}`;
  return {
    ...image.properties,
    name: image.name,
    disk_format: image.diskFormat,
    container_format: image.containerFormat,
    visibility: image.visibility,
    size: image.size,
    virtual_size: image.virtualSize,
    status: image.status,
    checksum: image.checksum,
    protected: image.protected,
    min_ram: image.minRam,
    min_disk: image.minDisk,
    owner: image.projectId,
    os_hidden: image.hidden,
    os_hash_algo: image.hashAlgorithm,
    os_hash_value: image.hashValue,
    id: image.id,
    created_at: secondsZ(image.createdAt),
    updated_at: secondsZ(image.updatedAt),
    tags: image.tags,
    self,
    file: `${self}/file`,
    schema: '/v2/schemas/image',
    ...(image.status === 'active' || image.status === 'deactivated' ? { stores: 'file' } : {}),
  };
}
