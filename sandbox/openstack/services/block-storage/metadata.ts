import { ApiFailure } from '../../http/failure.ts';
import { empty, json } from '../../http/answer.ts';
import type { ApiRequest, Route } from '../../http/route.ts';
import { bodyOf, metadataIn } from './body.ts';
import type { Snapshot, Volume } from './records.ts';
import { cinderRoute } from './routes.ts';
import { ownOf } from './volume-source.ts';

type Holder = Volume | Snapshot;

/** Metadata of volumes and snapshots, as a whole and by key. */
export const metadataRoutes: readonly Route[] = [
  ...routesOf('volumes', 'Volume', (request) =>
    ownOf(request, request.cloud.tables.volumes, 'Volume', request.params['id']!),
  ),
  ...routesOf('snapshots', 'Snapshot', (request) =>
    ownOf(request, request.cloud.tables.snapshots, 'Snapshot', request.params['id']!),
  ),
];

function routesOf(path: string, kind: string, find: (request: ApiRequest) => Holder): Route[] {
  const all = `/${path}/{id}/metadata`;
  const one = `${all}/{key}`;
  const write = { roles: ['member'] };
  const known = (request: ApiRequest) => {
    const holder = find(request);
    const key = request.params['key']!;
    if (Object.hasOwn(holder.metadata, key)) return { holder, key };
    throw new ApiFailure(404, `${kind} ${holder.id} has no metadata with key ${key}.`);
  };
  return [
    ...cinderRoute('GET', all, {}, (request) => json(200, { metadata: find(request).metadata })),
    ...cinderRoute('POST', all, write, (request) => {
      const holder = find(request);
      Object.assign(holder.metadata, metadataIn(request.json(), 'metadata'));
      return json(200, { metadata: holder.metadata });
    }),
    ...cinderRoute('PUT', all, write, (request) => {
      const holder = find(request);
      holder.metadata = metadataIn(request.json(), 'metadata');
      return json(200, { metadata: holder.metadata });
    }),
    ...cinderRoute('GET', one, {}, (request) => {
      const { holder, key } = known(request);
      return json(200, { meta: { [key]: holder.metadata[key] } });
    }),
    ...cinderRoute('PUT', one, write, (request) => {
      const holder = find(request);
      const meta = metadataIn({ meta: bodyOf(request, 'meta') }, 'meta');
      Object.assign(holder.metadata, meta);
      return json(200, { meta });
    }),
    ...cinderRoute('DELETE', one, write, (request) => {
      const { holder, key } = known(request);
      delete holder.metadata[key];
      return empty(200);
    }),
  ];
}
