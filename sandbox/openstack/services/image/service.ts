import { ApiFailure } from '../../http/failure.ts';
import { htmlStyle } from '../../http/failure-styles.ts';
import type { ServiceModule } from '../service-module.ts';
import { actionRoutes } from './actions.ts';
import { dataRoutes } from './data.ts';
import { badRequest, notAuthorized } from './failures.ts';
import { imageRoutes, newImage } from './images.ts';
import { memberRoutes } from './members.ts';
import { seedImages } from './seed.ts';
import { versionRoutes } from './versions.ts';
import { withWebobFailures } from './webob.ts';

/** Glance v2, with the bodies and refusals of Zed's. https://docs.openstack.org/api-ref/image/v2/ */
export const imageService: ServiceModule = {
  name: 'image',
  port: 'api',
  mount: '/image',
  failure: htmlStyle,
  unauthorized: htmlStyle,
  forbidden: notAuthorized,
  malformed: () => badRequest('Malformed JSON in request body.'),
  unknownRoute: (method, allowed) => ({
    failure:
      allowed.length > 0
        ? new ApiFailure(405, `The method ${method} is not allowed for this resource.`, {
            headers: { allow: allowed.join(', ') },
          })
        : new ApiFailure(404, 'The resource could not be found.'),
    style: htmlStyle,
  }),
  catalog: [{ type: 'image', name: 'glance', url: '{api}/image' }],
  routes: withWebobFailures([...versionRoutes, ...imageRoutes, ...dataRoutes, ...memberRoutes, ...actionRoutes]),
  seed: seedImages,
  transitions: {
    'image.saved': (cloud, id) => {
      const image = cloud.tables.images.get(id);
      if (image?.status === 'saving') Object.assign(image, { status: 'active', updatedAt: cloud.now() });
    },
  },
  *inventory({ tables }) {
    for (const image of tables.images.values()) {
      yield { kind: 'image', id: image.id, name: image.name ?? '', ownerId: image.projectId, tags: image.tags };
    }
  },
  plant: {
    image: (cloud, wish) => {
      const image = newImage(cloud, wish.projectId, { name: wish.name, tags: [...(wish.tags ?? [])] });
      cloud.tables.images.set(image.id, image);
      return image.id;
    },
  },
};
