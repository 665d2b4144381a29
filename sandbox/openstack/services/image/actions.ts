import { ApiFailure } from '../../http/failure.ts';
import { empty } from '../../http/answer.ts';
import { route } from '../../http/route.ts';
import type { Route } from '../../http/route.ts';
import { ownImage } from './access.ts';
import { badRequest } from './failures.ts';

/** Tags, and taking an image out of use. */
export const actionRoutes: readonly Route[] = [
  route('PUT', '/v2/images/{id}/tags/{tag}', { roles: ['member'] }, (request) => {
    const image = ownImage(request);
    const tag = request.params['tag']!;
    if (tag.length > 255) throw badRequest(`Provided object does not match schema 'image': '${tag}' is too long`);
    if (!image.tags.includes(tag)) image.tags.push(tag);
    return empty(204);
  }),
  route('DELETE', '/v2/images/{id}/tags/{tag}', { roles: ['member'] }, (request) => {
    const image = ownImage(request);
    const at = image.tags.indexOf(request.params['tag']!);
    if (at < 0) throw new ApiFailure(404, 'The resource could not be found.');
    image.tags.splice(at, 1);
    return empty(204);
  }),
  ...(['deactivate', 'reactivate'] as const).map((action) =>
    route('POST', `/v2/images/{id}/actions/${action}`, { roles: ['member'] }, (request) => {
      const image = ownImage(request);
      const next = action === 'deactivate' ? 'deactivated' : 'active';
      if (image.status !== 'active' && image.status !== 'deactivated') {
        throw new ApiFailure(403, `Image status transition from ${image.status} to ${next} is not allowed`);
      }
      image.status = next;
      return empty(204);
    }),
  ),
];
