import { json, text } from '../../http/answer.ts';
import { route } from '../../http/route.ts';
import type { ServiceModule } from '../service-module.ts';
import { accountRoutes } from './accounts.ts';
import { containerRoutes } from './containers.ts';
import { refuse, swiftPage } from './failures.ts';
import { objectRoutes } from './objects.ts';
import { ensureContainer } from './store.ts';
import { transactionId } from './transaction.ts';

/** Swift v1, with the pages of Zed's. https://docs.openstack.org/api-ref/object-store/ */
export const objectStoreService: ServiceModule = {
  name: 'object-store',
  port: 'object',
  mount: '',
  failure: swiftPage,
  unauthorized: swiftPage,
  forbidden: () => refuse(403),
  unknownRoute: (_method, allowed) => ({
    failure:
      allowed.length > 0 ? refuse(405, { headers: { allow: allowed.join(', ') } }) : refuse(412, { detail: 'Bad URL' }),
    style: swiftPage,
  }),
  headers: ({ requestId }) => {
    const id = transactionId(requestId);
    return { 'x-trans-id': id, 'x-openstack-request-id': id };
  },
  catalog: [{ type: 'object-store', name: 'swift', url: '{object}/v1/AUTH_{project}' }],
  routes: [
    route('GET', '/', { open: true }, () => {
      throw refuse(404);
    }),
    route('GET', '/healthcheck', { open: true }, () => text(200, 'text/plain; charset=UTF-8', 'OK')),
    route('GET', '/info', { open: true }, ({ cloud }) =>
      json(200, {
        swift: {
          version: cloud.profile.name === 'zed' ? '2.30.1' : '2.35.0',
          policies: [{ name: 'Policy-0', aliases: 'Policy-0', default: true }],
          max_file_size: 5_368_709_122,
          max_object_name_length: 1024,
          max_container_name_length: 256,
          container_listing_limit: 10_000,
          account_listing_limit: 10_000,
        },
        ...(cloud.behaviour.s3 === 'absent'
          ? {}
          : { s3api: { max_bucket_listing: 1000, max_upload_part_num: 1000, min_segment_size: 5_242_880 } }),
      }),
    ),
    ...accountRoutes,
    ...containerRoutes,
    ...objectRoutes,
  ],
  *inventory({ tables }) {
    for (const { id, name, projectId } of tables.containers.values()) {
      yield { kind: 'object-container', id, name, ownerId: projectId, tags: [] };
    }
  },
  plant: {
    'object-container': (cloud, wish) => ensureContainer(cloud, wish.projectId, wish.name).id,
    bucket: (cloud, wish) => ensureContainer(cloud, wish.projectId, wish.name).id,
  },
};
