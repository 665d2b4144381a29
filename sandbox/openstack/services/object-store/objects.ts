import type { SandboxCloud } from '../../cloud/sandbox-cloud.ts';
import { bytes, empty, text } from '../../http/answer.ts';
import type { Answer } from '../../http/answer.ts';
import { route } from '../../http/route.ts';
import type { ApiRequest, Route } from '../../http/route.ts';
import { byteRange } from '../byte-range.ts';
import { largestKept, receive } from '../received.ts';
import { accountOf, containerOf } from './access.ts';
import { accepted } from './containers.ts';
import { refuse } from './failures.ts';
import type { ObjectContainer, StoredObject } from './records.ts';
import { discardObject, findContainer, findObject, putObject, sharedContent } from './store.ts';
import { headersWith, httpDate, metadataHeaders, stampOf } from './swift-headers.ts';

const template = '/v1/{account}/{container}/{object+}';

export const objectRoutes: readonly Route[] = [
  route('GET', template, {}, (request) => objectAnswer(request, objectOf(request))),
  route('HEAD', template, {}, (request) => {
    const object = objectOf(request);
    return empty(200, { ...headersOf(object), 'content-length': String(object.size) });
  }),
  route('PUT', template, { body: 'stream' }, put),
  route('POST', template, {}, (request) => {
    const object = objectOf(request);
    object.metadata = headersWith(request.headers, 'x-object-meta-');
    if (request.headers['content-type']) object.contentType = request.headers['content-type'];
    return accepted();
  }),
  route('COPY', template, {}, (request) => {
    const { headers } = request;
    const target = pathOf(headers['destination']);
    const source = objectOf(request);
    const container = target && findContainer(request.cloud, accountOf(request), target.container);
    if (!target) throw refuse(412, { detail: 'Destination header must be of the form <container name>/<object name>' });
    if (!container) throw refuse(404);
    return copied(request, source, container, target.object);
  }),
  route('DELETE', template, {}, (request) => {
    discardObject(request.cloud, objectOf(request));
    return empty(204);
  }),
];

/** The stored bytes; 503 for an object that was too large to keep. */
export function storedBytes(cloud: SandboxCloud, object: StoredObject): Uint8Array {
  if (object.content !== null) return cloud.content.get(object.content);
  throw refuse(503, {
    detail: `The sandbox keeps no bytes of objects above ${largestKept} bytes, only their size and digest.`,
  });
}

function objectOf(request: ApiRequest): StoredObject {
  const object = findObject(request.cloud, containerOf(request), request.params['object']!);
  if (!object) throw refuse(404);
  return object;
}

async function put(request: ApiRequest): Promise<Answer> {
  const { cloud, headers } = request;
  const container = containerOf(request);
  const name = request.params['object']!;
  if (name.length > 1024) throw refuse(400, { detail: `Object name length of ${name.length} longer than 1024` });
  const from = pathOf(headers['x-copy-from']);
  if (from) {
    const source = findContainer(cloud, accountOf(request), from.container);
    const object = source && findObject(cloud, source, from.object);
    if (!object) throw refuse(404);
    return copied(request, object, container, name);
  }
  if (headers['if-none-match'] === '*' && findObject(cloud, container, name)) throw refuse(412);
  const received = await receive(request.stream);
  // Somebody may have removed the container during the upload.
  containerOf(request);
  const wanted = headers['etag'];
  if (wanted !== undefined && wanted.replaceAll('"', '') !== received.md5) throw refuse(422);
  const object = putObject(cloud, container, name, {
    content: received.bytes ? cloud.content.put(received.bytes) : null,
    size: received.size,
    etag: received.md5,
    contentType: headers['content-type'] ?? 'application/octet-stream',
    metadata: headersWith(headers, 'x-object-meta-'),
  });
  return created(object);
}

function copied(request: ApiRequest, source: StoredObject, container: ObjectContainer, name: string): Answer {
  const { cloud, headers } = request;
  const object = putObject(cloud, container, name, {
    content: sharedContent(cloud, source),
    size: source.size,
    etag: source.etag,
    contentType: source.contentType,
    metadata: { ...source.metadata, ...headersWith(headers, 'x-object-meta-') },
  });
  return created(object);
}

function created(object: StoredObject): Answer {
  return text(201, 'text/html; charset=UTF-8', '', { etag: object.etag, 'last-modified': httpDate(object.createdAt) });
}

function objectAnswer(request: ApiRequest, object: StoredObject): Answer {
  const headers = headersOf(object);
  const quoted = request.headers['if-none-match']?.replaceAll('"', '');
  if (quoted === object.etag) return empty(304, headers);
  const body = storedBytes(request.cloud, object);
  const range = byteRange(request.headers.range, body.length);
  if (range === null) return bytes(200, body, headers);
  if (range === 'unsatisfiable') throw refuse(416, { headers: { 'content-range': `bytes */${body.length}` } });
  return bytes(206, body.subarray(range.start, range.end + 1), {
    ...headers,
    'content-range': `bytes ${range.start}-${range.end}/${body.length}`,
  });
}

function headersOf(object: StoredObject): Record<string, string> {
  return {
    'content-type': object.contentType,
    ...metadataHeaders(object.metadata, 'x-object-meta-'),
    etag: object.etag,
    'last-modified': httpDate(object.createdAt),
    'x-timestamp': stampOf(object.createdAt),
    'accept-ranges': 'bytes',
  };
}

/** `container/object` of a copy header. */
function pathOf(header: string | readonly string[] | undefined): { container: string; object: string } | null {
  if (typeof header !== 'string') return null;
  const parts = /^\/?([^/]+)\/(.+)$/.exec(decodeURIComponent(header));
  return parts ? { container: parts[1]!, object: parts[2]! } : null;
}
