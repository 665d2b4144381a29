import { ApiFailure } from '../../http/failure.ts';
import { bytes, empty } from '../../http/answer.ts';
import { route } from '../../http/route.ts';
import type { ApiRequest, Route } from '../../http/route.ts';
import { byteRange } from '../byte-range.ts';
import { largestKept, receive } from '../received.ts';
import type { Received } from '../received.ts';
import { findImage, owns, refuseUploads } from './access.ts';
import { badRequest, unsupportedMedia } from './failures.ts';
import type { Image } from './records.ts';

/** Upload and download of an image's bytes. */
export const dataRoutes: readonly Route[] = [
  route('PUT', '/v2/images/{id}/file', { rule: 'upload_image', roles: ['member'], body: 'stream' }, upload),
  route('GET', '/v2/images/{id}/file', { rule: 'download_image' }, download),
];

async function upload(request: ApiRequest) {
  const { cloud } = request;
  const type = request.headers['content-type']?.split(';')[0]?.trim();
  if (type !== 'application/octet-stream') throw unsupportedMedia(type);
  const image = findImage(request);
  if (!owns(request, image)) {
    throw new ApiFailure(403, `Not allowed to upload image data for image ${image.id}`);
  }
  refuseUploads(request);
  if (image.status !== 'queued') {
    throw new ApiFailure(409, `Image status transition from ${image.status} to saving is not allowed`);
  }
  if (image.diskFormat === null || image.containerFormat === null) {
    throw badRequest('Properties disk_format, container_format must be set prior to saving data.');
  }
  image.status = 'saving';
  const received = await receivedBy(request, image);
  if (!cloud.tables.images.has(image.id)) throw new ApiFailure(410, 'Image was deleted during the upload.');
  storeBytes(request, image, received);
  return empty(204);
}

async function receivedBy(request: ApiRequest, image: Image): Promise<Received> {
  try {
    return await receive(request.stream);
  } catch (error) {
    // A torn upload leaves an image that can be uploaded again.
    image.status = 'queued';
    throw error instanceof ApiFailure ? error : badRequest('Client disconnected before sending all data to backend');
  }
}

function storeBytes({ cloud }: ApiRequest, image: Image, received: Received): void {
  Object.assign(image, {
    status: 'active',
    size: received.size,
    virtualSize: virtualSize(image, received),
    checksum: received.md5,
    hashAlgorithm: 'sha512',
    hashValue: received.sha512,
    content: received.bytes ? cloud.content.put(received.bytes) : null,
    updatedAt: cloud.now(),
  });
}

/** What Glance reads off the bytes: the size itself for raw, the header's field for qcow2. */
function virtualSize(image: Image, { size, bytes: kept }: Received): number | null {
  if (image.diskFormat === 'raw') return size;
  if (image.diskFormat !== 'qcow2' || !kept || kept.length < 32) return null;
  const header = Buffer.from(kept.buffer, kept.byteOffset, 32);
  return header.toString('latin1', 0, 4) === 'QFI\u00fb' ? Number(header.readBigUInt64BE(24)) : null;
}

function download(request: ApiRequest) {
  const image = findImage(request);
  if (image.status === 'deactivated' && !request.caller.isAdmin) {
    throw new ApiFailure(403, 'The requested image has been deactivated. Image data download is forbidden.');
  }
  if (image.size === null) return empty(204);
  if (image.content === null) {
    throw new ApiFailure(
      503,
      `The sandbox keeps no bytes of images above ${largestKept} bytes, only their size and digests.`,
    );
  }
  const body = request.cloud.content.get(image.content);
  const headers = { 'content-md5': image.checksum ?? '' };
  const range = byteRange(request.headers.range, body.length);
  if (range === null) return bytes(200, body, headers);
  if (range === 'unsatisfiable') {
    throw new ApiFailure(416, 'The Range requested is not available.', {
      detail: `Invalid start position in Range header. Start position MUST be in the inclusive range [0, ${body.length - 1}].`,
    });
  }
  return bytes(206, body.subarray(range.start, range.end + 1), {
    ...headers,
    'content-range': `bytes ${range.start}-${range.end}/${body.length}`,
  });
}
