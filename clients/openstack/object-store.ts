import type { RawBody, WireHeaders } from '@allmend/kit-egress';
import { z } from 'zod';
import { deletion } from './resource.ts';
import type { Deletion, WireQuery } from './resource.ts';
import type { ServiceClient } from './service-client.ts';

/** https://docs.openstack.org/api-ref/object-store/#show-account-details-and-list-containers */
const objectContainerSchema = z.looseObject({
  name: z.string(),
  /** Objects. */
  count: z.number(),
  bytes: z.number(),
  last_modified: z.string().optional(),
});
export type ObjectContainer = z.infer<typeof objectContainerSchema>;

/** https://docs.openstack.org/api-ref/object-store/#show-container-details-and-list-objects */
const storedObjectSchema = z.looseObject({
  name: z.string(),
  /** Hex MD5 of the content; of a large object, of its parts' sums. */
  hash: z.string(),
  bytes: z.number(),
  content_type: z.string().optional(),
  last_modified: z.string(),
});
export type StoredObject = z.infer<typeof storedObjectSchema>;

/** A "folder" of a listing with a delimiter. */
const folder = z.looseObject({ subdir: z.string() });

export interface ObjectStoreAccount {
  readonly containers: number;
  readonly objects: number;
  readonly bytes: number;
  /** All `x-account-*` headers, lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Swift v1: https://docs.openstack.org/api-ref/object-store/ */
export interface ObjectStore {
  getAccount(): Promise<ObjectStoreAccount>;
  /** `prefix`, `limit` (page size) … as on the wire. */
  listContainers(query?: WireQuery): AsyncIterable<ObjectContainer>;
  /** Succeeds too when the project already has it. `metadata` becomes `x-container-meta-*`. */
  createContainer(name: string, options?: { readonly metadata?: Readonly<Record<string, string>> }): Promise<void>;
  /** A container that is not empty is 409. */
  deleteContainer(name: string): Promise<Deletion>;
  /** Objects in the order of their names; "folders" of a `delimiter` are left out. */
  listObjects(container: string, query?: WireQuery): AsyncIterable<StoredObject>;
  /** Replaces an object of that name. Answers the hex MD5 that Swift computed. */
  putObject(
    container: string,
    name: string,
    data: RawBody,
    options?: { readonly contentType?: string; readonly metadata?: Readonly<Record<string, string>> },
  ): Promise<{ readonly etag: string }>;
  /** The content, at most `maxBytes` (default 16 MiB) of it: a larger object is an error. */
  getObject(container: string, name: string, options?: { readonly maxBytes?: number }): Promise<Uint8Array>;
  deleteObject(container: string, name: string): Promise<Deletion>;
}

/** Swift's own default and maximum. */
const pageSize = 10_000;

export function objectStore(service: ServiceClient): ObjectStore {
  return {
    getAccount: async () => {
      const { headers } = await service.raw('HEAD', '');
      return account(headers);
    },
    listContainers: (query = {}) => listNames(service, '', {}, query, objectContainerSchema),
    createContainer: async (container, options = {}) => {
      await service.raw('PUT', '/{container}', {
        params: { container },
        headers: prefixed('x-container-meta-', options.metadata),
      });
    },
    deleteContainer: (container) => deletion(service.raw('DELETE', '/{container}', { params: { container } })),
    listObjects: (container, query = {}) =>
      listNames(service, '/{container}', { container }, query, storedObjectSchema),
    putObject: async (container, object, data, options = {}) => {
      const { headers } = await service.raw('PUT', '/{container}/{object}', {
        params: { container, object },
        rawBody: data,
        headers: {
          'content-type': options.contentType ?? 'application/octet-stream',
          ...prefixed('x-object-meta-', options.metadata),
        },
      });
      return { etag: (headers.get('etag') ?? '').replaceAll('"', '') };
    },
    getObject: async (container, object, options = {}) => {
      const { body } = await service.raw('GET', '/{container}/{object}', { ...options, params: { container, object } });
      return body;
    },
    deleteObject: (container, object) =>
      deletion(service.raw('DELETE', '/{container}/{object}', { params: { container, object } })),
  };
}

/** Swift lists are bare arrays; the next page begins after the last name. */
async function* listNames<T extends { readonly name: string }>(
  service: ServiceClient,
  route: string,
  params: Readonly<Record<string, string>>,
  query: WireQuery,
  schema: z.ZodType<T>,
): AsyncGenerator<T> {
  const page = z.array(z.union([folder, schema]));
  const limit = typeof query['limit'] === 'number' ? query['limit'] : pageSize;
  let marker = query['marker'];
  while (true) {
    const found: readonly (T | z.infer<typeof folder>)[] = await service.request('GET', route, {
      params,
      query: { ...query, format: 'json', limit, marker },
      schema: page,
    });
    for (const item of found) if ('name' in item) yield item as T;
    // A cluster may allow fewer per page than asked for, so only an empty page is the end for sure.
    const last = found.at(-1);
    if (last === undefined) return;
    marker = 'subdir' in last ? last['subdir'] : last['name'];
  }
}

function account(headers: WireHeaders): ObjectStoreAccount {
  const own = Object.fromEntries([...headers].filter(([name]) => name.startsWith('x-account-')));
  const count = (name: string) => Number(own[`x-account-${name}`] ?? 0);
  return {
    containers: count('container-count'),
    objects: count('object-count'),
    bytes: count('bytes-used'),
    headers: own,
  };
}

function prefixed(prefix: string, metadata: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(metadata).map(([name, value]) => [`${prefix}${name.toLowerCase()}`, value]));
}
