import { isJsonObject, isStatusError, type KubeObject } from '@allmend/core-machinery';
import type { Connection } from '../connection/connection.ts';
import { clientErrors } from '../errors.ts';
import type { ClientKind, MetadataObject, ObjectName } from '../kind-types.ts';
import { watchCollection, type WatchEvent, type WatchOptions } from '../watch/watch.ts';
import { collectionPath, objectPath, type ResourcePlace } from './path.ts';

export interface CallOptions {
  readonly signal?: AbortSignal;
  /** For the request with its repetitions; default: the client's, 30 s. */
  readonly deadlineMs?: number;
}

export interface ListOptions extends CallOptions {
  /** Left out: all namespaces. */
  readonly namespace?: string;
  /** Label selector, as kubectl writes it. */
  readonly labels?: string;
  /** Field selector, e.g. `metadata.name=x`. */
  readonly fields?: string;
  /** Objects per request; default 500. */
  readonly pageSize?: number;
}

/** A part of a list. All pages show the same moment. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Where a watch goes on that is to see what comes after this list. */
  readonly resourceVersion: string;
  /** Gives the next page; null when this is the last one. */
  readonly next: string | null;
}

/** Reads the collections of a kind. Everything throws StatusError for what the API answers and `client.*` for what it does not. */
export interface CollectionReader<T> {
  /** Path of the tenant; '' is the root, `*` means all: then objects carry the annotation `tenancy.allmend.dev/path`. */
  readonly tenant: string;
  /** All objects, read in pages while they are consumed; throws 410 when that takes so long that the moment is forgotten. */
  list(options?: ListOptions): AsyncGenerator<T>;
  /** One page; `from` is `next` of the page before. */
  page(options?: ListOptions & { readonly from?: string }): Promise<Page<T>>;
  watch(options?: WatchOptions): AsyncGenerator<WatchEvent<T>>;
}

/** Reads the objects of a kind in one tenant. */
export interface Reader<T> extends CollectionReader<T> {
  /** Throws StatusError 404 when it is not there. */
  get(name: ObjectName, options?: CallOptions): Promise<T>;
  /** Null when it is not there; a kind that is not served is an error all the same. */
  find(name: ObjectName, options?: CallOptions): Promise<T | null>;
}

export interface ReaderParts {
  readonly connection: Connection;
  readonly server: string;
  readonly kind: ClientKind;
  readonly place: ResourcePlace;
}

const usualPage = 500;

/** `objects`: whole ones. `metadata`: only that much of each is sent. */
export type ReadForm = 'objects' | 'metadata';

const acceptOf = (form: ReadForm, as: string): string =>
  form === 'objects' ? 'application/json' : `application/json;as=${as};g=meta.k8s.io;v=v1`;

export function createReader<T extends MetadataObject>(parts: ReaderParts, form: ReadForm): Reader<T> {
  const get: Reader<T>['get'] = async (name, options = {}) => {
    const answer = await parts.connection.send({
      method: 'GET',
      path: objectPath(parts.kind, parts.place, name),
      accept: acceptOf(form, 'PartialObjectMetadata'),
      ...callOptions(options),
    });
    return answer as unknown as T;
  };
  return {
    ...createCollectionReader<T>(parts, form),
    get,
    async find(name, options) {
      try {
        return await get(name, options);
      } catch (error) {
        // Only what is told of this very object: 404 without its name is of the route or the tenant.
        if (isStatusError(error, 'NotFound') && error.status.details?.name === name.name) return null;
        throw error;
      }
    },
  };
}

export function createCollectionReader<T extends MetadataObject>(
  { connection, server, kind, place }: ReaderParts,
  form: ReadForm,
): CollectionReader<T> {
  const page: CollectionReader<T>['page'] = async (options = {}) => {
    const path = collectionPath(kind, place.tenant, options.namespace ?? '');
    const answer = await connection.send({
      method: 'GET',
      path,
      query: {
        limit: String(options.pageSize ?? usualPage),
        continue: options.from,
        labelSelector: options.labels,
        fieldSelector: options.fields,
      },
      accept: acceptOf(form, 'PartialObjectMetadataList'),
      ...callOptions(options),
    });
    return readPage<T>(answer, () =>
      clientErrors.error('bad-answer', { server, method: 'GET', path, problem: 'it is no list' }),
    );
  };

  return {
    tenant: place.tenant,
    page,
    async *list(options = {}) {
      for (let from: string | undefined; ;) {
        const { items, next } = await page({ ...options, ...(from !== undefined && { from }) });
        yield* items;
        if (next === null) return;
        from = next;
      }
    },
    watch(options = {}) {
      const path = collectionPath(kind, place.tenant, options.namespace ?? '');
      const call = { connection, server, path, accept: acceptOf(form, 'PartialObjectMetadata') };
      return watchCollection<KubeObject>(call, options) as AsyncGenerator<WatchEvent<unknown>> as AsyncGenerator<
        WatchEvent<T>
      >;
    },
  };
}

export function callOptions({ signal, deadlineMs }: CallOptions): CallOptions {
  return { ...(signal && { signal }), ...(deadlineMs !== undefined && { deadlineMs }) };
}

/** Items of a list carry neither apiVersion nor kind of their own in the answers of some servers: the list says them. */
function readPage<T extends MetadataObject>(answer: unknown, bad: () => Error): Page<T> {
  if (!isJsonObject(answer) || !isJsonObject(answer['metadata']) || !Array.isArray(answer['items'])) throw bad();
  const { apiVersion, kind } = answer;
  const named = {
    ...(typeof apiVersion === 'string' && { apiVersion }),
    ...(typeof kind === 'string' && { kind: kind.replace(/List$/, '') }),
  };
  const items = answer['items'].filter(isJsonObject).map((item) => ({ ...named, ...item }));
  const { resourceVersion, continue: token } = answer['metadata'];
  return {
    items: items as unknown as T[],
    resourceVersion: typeof resourceVersion === 'string' ? resourceVersion : '',
    next: typeof token === 'string' && token !== '' ? token : null,
  };
}
