import { empty } from '../../http/answer.ts';
import { route } from '../../http/route.ts';
import type { ApiRequest, Route } from '../../http/route.ts';
import { accountOf } from './access.ts';
import { refuse } from './failures.ts';
import { listing, listingLimit } from './listing.ts';
import { containersOf, objectsOf } from './store.ts';
import { listDate, stampOf } from './swift-headers.ts';

export const accountRoutes: readonly Route[] = [
  route('GET', '/v1/{account}', {}, (request) => {
    const { cloud, query } = request;
    const projectId = accountOf(request);
    const marker = query.get('marker') ?? '';
    const prefix = query.get('prefix') ?? '';
    const lines = containersOf(cloud, projectId)
      .filter(({ name }) => name > marker && name.startsWith(prefix))
      .slice(0, listingLimit(query))
      .map((container) => {
        const objects = objectsOf(cloud, container);
        const fields = {
          name: container.name,
          count: objects.length,
          bytes: objects.reduce((sum, { size }) => sum + size, 0),
          last_modified: listDate(container.createdAt),
        };
        return { name: container.name, element: 'container', fields };
      });
    return listing(
      request,
      { element: 'account', name: request.params['account']! },
      lines,
      headersOf(request, projectId),
    );
  }),
  route('HEAD', '/v1/{account}', {}, (request) => {
    const headers = headersOf(request, accountOf(request));
    return empty(204, { ...headers, 'content-type': 'text/plain; charset=utf-8' });
  }),
  // Only resellers make and remove accounts.
  ...['PUT', 'DELETE'].map((method) =>
    route(method, '/v1/{account}', {}, () => {
      throw refuse(403);
    }),
  ),
];

function headersOf({ cloud }: ApiRequest, projectId: string): Record<string, string> {
  const containers = containersOf(cloud, projectId);
  const objects = containers.flatMap((container) => objectsOf(cloud, container));
  const counts = {
    'container-count': String(containers.length),
    'object-count': String(objects.length),
    'bytes-used': String(objects.reduce((sum, { size }) => sum + size, 0)),
  };
  const named = Object.entries(counts);
  return {
    ...Object.fromEntries(named.map(([name, value]) => [`x-account-${name}`, value])),
    ...Object.fromEntries(named.map(([name, value]) => [`x-account-storage-policy-policy-0-${name}`, value])),
    'x-timestamp': stampOf(containers[0]?.createdAt ?? cloud.now()),
    'accept-ranges': 'bytes',
    'x-account-project-domain-id': cloud.tables.projects.get(projectId)?.domainId ?? 'default',
    vary: 'Accept',
  };
}
