import type { SandboxCloud } from '../../cloud/sandbox-cloud.ts';
import { ApiFailure } from '../../http/failure.ts';
import { empty, json } from '../../http/answer.ts';
import { route } from '../../http/route.ts';
import type { ApiRequest, JsonObject, Route } from '../../http/route.ts';
import { findImage, owns, refusePublishing, refuseUploads } from './access.ts';
import { listImages } from './list.ts';
import { patchImage } from './patch.ts';
import type { Image } from './records.ts';
import { assignAttributes, checkAttribute, isReadOnly } from './schema.ts';
import { viewImage } from './view.ts';

const importMethods = 'glance-direct,web-download,copy-image';

export const imageRoutes: readonly Route[] = [
  route('GET', '/v2/images', { rule: 'get_images' }, listImages),
  route('POST', '/v2/images', { rule: 'add_image', roles: ['member'] }, create),
  route('GET', '/v2/images/{id}', { rule: 'get_image' }, (request) => json(200, viewImage(findImage(request)))),
  route('PATCH', '/v2/images/{id}', { rule: 'modify_image', roles: ['member'] }, patchImage),
  route('DELETE', '/v2/images/{id}', { rule: 'delete_image', roles: ['member'] }, remove),
];

/** A record in its first state; `wish` is what the creator chose. */
export function newImage(cloud: SandboxCloud, projectId: string, wish: Partial<Image> = {}): Image {
  const at = cloud.now();
  return {
    id: cloud.ids.uuid(),
    name: null,
    projectId,
    status: 'queued',
    visibility: 'shared',
    size: null,
    virtualSize: null,
    checksum: null,
    hashAlgorithm: null,
    hashValue: null,
    minDisk: 0,
    minRam: 0,
    protected: false,
    hidden: false,
    tags: [],
    diskFormat: null,
    containerFormat: null,
    properties: {},
    members: [],
    content: null,
    createdAt: at,
    updatedAt: at,
    ...wish,
  };
}

/** Forgets an image and its bytes. */
export function discardImage(cloud: SandboxCloud, image: Image): void {
  cloud.cancel(image.id);
  if (image.content !== null) cloud.content.drop(image.content);
  cloud.tables.images.delete(image.id);
}

function create(request: ApiRequest) {
  const { cloud } = request;
  const given = request.json();
  for (const name of Object.keys(given)) {
    if (isReadOnly(name)) throw new ApiFailure(403, `Attribute '${name}' is read-only.`);
    if (name === 'locations') throw new ApiFailure(403, "Attribute 'locations' is reserved.");
  }
  for (const [name, value] of Object.entries(given)) checkAttribute(name, value);
  refuseForeignOwner(request, given);
  refusePublishing(request, given['visibility']);
  refuseUploads(request);
  const image = newImage(cloud, request.projectId);
  assignAttributes(image, given);
  if (cloud.tables.images.has(image.id)) throw new ApiFailure(409, `Image ID ${image.id} already exists!`);
  cloud.tables.images.set(image.id, image);
  return json(201, viewImage(image), {
    location: `${request.baseUrl}/v2/images/${image.id}`,
    'openstack-image-import-methods': importMethods,
    'openstack-image-store-ids': 'file',
  });
}

function refuseForeignOwner(request: ApiRequest, given: JsonObject): void {
  const { owner } = given;
  if (owner === undefined || owner === request.projectId || request.caller.isAdmin) return;
  throw new ApiFailure(
    403,
    `You are not permitted to create images owned by '${JSON.stringify(owner).replaceAll('"', '')}'.`,
  );
}

function remove(request: ApiRequest) {
  const id = request.params['id']!;
  const image = found(request, id);
  if (!owns(request, image)) throw new ApiFailure(403, 'You do not own this image');
  if (image.protected) throw new ApiFailure(403, `Image ${id} is protected and cannot be deleted.`);
  discardImage(request.cloud, image);
  return empty(204);
}

/** Deleting has its own words for what is not there. */
function found(request: ApiRequest, id: string): Image {
  try {
    return findImage(request);
  } catch (error) {
    if (error instanceof ApiFailure && error.status === 404) {
      throw new ApiFailure(404, `Failed to find image ${id} to delete`);
    }
    throw error;
  }
}
