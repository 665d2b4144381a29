import { createHash } from 'node:crypto';
import { json } from '../../http/answer.ts';
import type { Answer } from '../../http/answer.ts';
import type { ApiRequest, JsonObject } from '../../http/route.ts';
import { microsNaive } from '../../http/time.ts';
import { newImage } from '../image/images.ts';
import type { Image } from '../image/records.ts';
import { containerFormats, diskFormats, visibilities } from '../image/schema.ts';
import { flagIn, requireKeys, textIn, wrong, python } from './body.ts';
import { contentBytes } from './content.ts';
import { invalidVolume } from './failures.ts';
import type { Volume } from './records.ts';

/** `os-volume_upload_image`: a new image with the volume's content, `saving` until it is done. */
export function uploadVolume(context: {
  readonly request: ApiRequest;
  readonly volume: Volume;
  readonly body: JsonObject;
}): Answer {
  const { request, volume, body } = context;
  const { cloud } = request;
  requireKeys('os-volume_upload_image', body, ['image_name']);
  const name = textIn(body, 'image_name') ?? '';
  const diskFormat = formatIn(body, 'disk_format', diskFormats) ?? 'raw';
  const containerFormat = formatIn(body, 'container_format', containerFormats) ?? 'bare';
  const visibility = visibilities.find((one) => one === body['visibility']) ?? 'shared';
  const force = flagIn(body, 'force');
  if (volume.status !== 'available' && !(volume.status === 'in-use' && force)) {
    throw invalidVolume('Volume status must be available/in-use.');
  }
  const image = savedImage(request, volume, {
    name,
    diskFormat,
    containerFormat,
    visibility,
    protected: flagIn(body, 'protected'),
  });
  Object.assign(volume, { status: 'uploading', updatedAt: cloud.now() });
  if (cloud.behaviour.volumeUp) {
    cloud.schedule(cloud.durations.imageSave, 'image.saved', image.id);
    cloud.schedule(cloud.durations.imageSave, 'volume.uploaded', volume.id);
  }
  const type = cloud.tables.volumeTypes.get(volume.typeId);
  return json(202, {
    'os-volume_upload_image': {
      id: volume.id,
      updated_at: microsNaive(cloud.now()),
      status: 'uploading',
      display_description: volume.description,
      size: volume.size,
      volume_type: type
        ? { id: type.id, name: type.name, description: type.description, is_public: type.isPublic }
        : null,
      image_id: image.id,
      container_format: containerFormat,
      disk_format: diskFormat,
      image_name: name,
      protected: image.protected,
      visibility,
    },
  });
}

function savedImage({ cloud, projectId }: ApiRequest, volume: Volume, wish: Partial<Image>): Image {
  const bytes = contentBytes(cloud, volume.content);
  const image = newImage(cloud, projectId, {
    ...wish,
    status: 'saving',
    size: bytes.length,
    virtualSize: volume.size * 1024 ** 3,
    checksum: createHash('md5').update(bytes).digest('hex'),
    hashAlgorithm: 'sha512',
    hashValue: createHash('sha512').update(bytes).digest('hex'),
    content: cloud.content.put(bytes),
    properties: inherited(volume),
  });
  cloud.tables.images.set(image.id, image);
  return image;
}

const ownFields = new Set([
  'signature_verified',
  'image_id',
  'image_name',
  'checksum',
  'container_format',
  'disk_format',
  'min_disk',
  'min_ram',
  'size',
]);

/** The properties of the image that the volume was made from. */
function inherited(volume: Volume): Record<string, string> {
  return Object.fromEntries(Object.entries(volume.imageMetadata ?? {}).filter(([name]) => !ownFields.has(name)));
}

function formatIn(body: JsonObject, name: string, allowed: readonly (string | null)[]): string | undefined {
  const value = body[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string' && allowed.includes(value)) return value;
  throw wrong(name, value, `${python(value)} is not one of [${allowed.map((one) => python(one)).join(', ')}]`);
}
