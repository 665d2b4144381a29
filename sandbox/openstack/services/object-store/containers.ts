import { empty, text } from '../../http/answer.ts';
import { route } from '../../http/route.ts';
import type { ApiRequest, Route } from '../../http/route.ts';
import { accountOf, containerOf } from './access.ts';
import { refuse } from './failures.ts';
import { listing, listingLimit } from './listing.ts';
import type { Line } from './listing.ts';
import type { ObjectContainer } from './records.ts';
import { discardContainer, ensureContainer, findContainer, listObjects, objectsOf } from './store.ts';
import type { Listed } from './store.ts';
import { headersWith, httpDate, listDate, metadataHeaders, stampOf } from './swift-headers.ts';

const template = '/v1/{account}/{container}';
const longestName = 256;

export const containerRoutes: readonly Route[] = [
  route('GET', template, {}, (request) => {
    const container = containerOf(request);
    const { query } = request;
    const { entries } = listObjects(objectsOf(request.cloud, container), {
      prefix: query.get('prefix') ?? '',
      delimiter: query.get('delimiter') ?? '',
      marker: query.get('marker') ?? '',
      endMarker: query.get('end_marker') ?? '',
      limit: listingLimit(query),
      order: ['true', '1', 'yes', 'on', 't', 'y'].includes((query.get('reverse') ?? '').toLowerCase())
        ? 'descending'
        : 'ascending',
    });
    return listing(
      request,
      { element: 'container', name: container.name },
      entries.map(lineOf),
      headersOf(request, container),
    );
  }),
  route('HEAD', template, {}, (request) =>
    empty(204, { ...headersOf(request, containerOf(request)), 'content-type': 'text/plain; charset=utf-8' }),
  ),
  route('PUT', template, {}, (request) => {
    const projectId = accountOf(request);
    const name = request.params['container']!;
    if (name.length > longestName) {
      throw refuse(400, { detail: `Container name length of ${name.length} longer than ${longestName}` });
    }
    const known = findContainer(request.cloud, projectId, name);
    setMetadata(request, known ?? ensureContainer(request.cloud, projectId, name));
    return known ? accepted() : text(201, 'text/html; charset=UTF-8', '');
  }),
  route('POST', template, {}, (request) => {
    setMetadata(request, containerOf(request));
    return empty(204);
  }),
  route('DELETE', template, {}, (request) => {
    const container = containerOf(request);
    if (objectsOf(request.cloud, container).length > 0) throw refuse(409);
    discardContainer(request.cloud, container);
    return empty(204);
  }),
];

/** What Swift sends with 202. */
export function accepted() {
  return text(
    202,
    'text/html; charset=UTF-8',
    '<html><h1>Accepted</h1><p>The request is accepted for processing.</p></html>',
  );
}

function setMetadata({ headers }: ApiRequest, container: ObjectContainer): void {
  for (const [name, value] of Object.entries(headersWith(headers, 'x-container-meta-'))) {
    if (value === '') delete container.metadata[name];
    else container.metadata[name] = value;
  }
  for (const name of Object.keys(headersWith(headers, 'x-remove-container-meta-'))) delete container.metadata[name];
}

function headersOf({ cloud }: ApiRequest, container: ObjectContainer): Record<string, string> {
  const objects = objectsOf(cloud, container);
  return {
    'x-container-object-count': String(objects.length),
    'x-container-bytes-used': String(objects.reduce((sum, { size }) => sum + size, 0)),
    'x-timestamp': stampOf(container.createdAt),
    ...metadataHeaders(container.metadata, 'x-container-meta-'),
    'last-modified': httpDate(container.createdAt),
    'accept-ranges': 'bytes',
    'x-storage-policy': 'Policy-0',
    vary: 'Accept',
  };
}

function lineOf(entry: Listed): Line {
  if ('subdir' in entry) return { name: entry.subdir, element: 'subdir', fields: { subdir: entry.subdir } };
  const { object } = entry;
  return {
    name: object.name,
    element: 'object',
    fields: {
      bytes: object.size,
      hash: object.etag,
      name: object.name,
      content_type: object.contentType,
      last_modified: listDate(object.createdAt),
    },
  };
}
