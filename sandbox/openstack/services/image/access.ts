import { ApiFailure } from '../../http/failure.ts';
import type { ApiRequest } from '../../http/route.ts';
import { noSuchImage, notAuthorized } from './failures.ts';
import type { Image } from './records.ts';

/** Whether a project may use an image by its id: own, public, community, or shared with it. */
export function mayUse(image: Image, projectId: string | null): boolean {
  if (image.visibility === 'public' || image.visibility === 'community') return true;
  if (image.projectId === projectId) return true;
  return image.visibility === 'shared' && image.members.some(({ memberId }) => memberId === projectId);
}

/** The image that the path names; 404 when the caller may not see it. */
export function findImage(request: ApiRequest): Image {
  const id = request.params['id']!;
  const image = request.cloud.tables.images.get(id);
  if (!image || (!request.caller.isAdmin && !mayUse(image, request.projectId))) throw noSuchImage(id);
  return image;
}

export function owns(request: ApiRequest, image: Image): boolean {
  return request.caller.isAdmin || image.projectId === request.projectId;
}

/** As `findImage`, and 403 for the images of others. */
export function ownImage(request: ApiRequest): Image {
  const image = findImage(request);
  if (!owns(request, image)) throw new ApiFailure(403, 'You do not own this image');
  return image;
}

/** Throws where members may not upload, by policy or by quota. */
export function refuseUploads(request: ApiRequest): void {
  const { imageUpload } = request.cloud.behaviour;
  if (request.caller.isAdmin || imageUpload === 'allowed') return;
  if (imageUpload === 'forbidden') throw notAuthorized('add_image');
  throw new ApiFailure(
    413,
    `Project ${request.projectId} is over a limit for [Resource image_count_total is over limit of 0 due to current usage 0 and delta 1]`,
  );
}

/** Only admins publish. */
export function refusePublishing(request: ApiRequest, visibility: unknown): void {
  if (visibility === 'public' && !request.caller.isAdmin) throw notAuthorized('publicize_image');
}
