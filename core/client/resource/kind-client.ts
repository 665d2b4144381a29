import {
  apiVersionOf,
  isJsonObject,
  setMember,
  type Json,
  type JsonObject,
  type ObjectMeta,
} from '@allmend/core-machinery';
import type { ApiRequest } from '../connection/connection.ts';
import type { ClientKind, MetadataObject, NewObject, ObjectName } from '../kind-types.ts';
import { tenantAnnotation } from '../object-key.ts';
import { collectionPath, objectPath } from './path.ts';
import { callOptions, createReader, type CallOptions, type Reader, type ReaderParts } from './reader.ts';

export interface WriteOptions extends CallOptions {
  /** Who owns what is written, in `managedFields`; default: the client's name. */
  readonly manager?: string;
  /** `All`: everything is checked, and nothing is stored. */
  readonly dryRun?: 'All' | 'None';
}

export interface PatchOptions extends WriteOptions {
  readonly subresource?: 'status' | 'scale';
}

export interface ApplyOptions extends PatchOptions {
  /** `yes` takes fields from other managers; else a differing value of theirs is a conflict (409). */
  readonly force?: 'yes' | 'no';
}

export interface DeleteOptions extends CallOptions {
  readonly propagation?: 'Background' | 'Foreground' | 'Orphan';
  /** Only when it still is this one. */
  readonly uid?: string;
  readonly resourceVersion?: string;
}

/** A patch: operations of RFC 6902, or members to merge (RFC 7386). */
export type Patch = { readonly json: readonly JsonPatchOperation[] } | { readonly merge: object };

export interface JsonPatchOperation {
  readonly op: 'add' | 'remove' | 'replace' | 'move' | 'copy' | 'test';
  readonly path: string;
  readonly from?: string;
  readonly value?: unknown;
}

/** Reads and writes the objects of a kind in one tenant. Errors of the API are StatusErrors. */
export interface KindClient<T, N> extends Reader<T> {
  /** The same objects, but only their metadata. */
  metadata(): Reader<MetadataObject>;
  create(object: N, options?: WriteOptions): Promise<T>;
  /** Replaces the object; with a resourceVersion only when it is still that one (409 Conflict). */
  update(object: T, options?: WriteOptions): Promise<T>;
  /** As `update`, of the status alone. */
  updateStatus(object: T, options?: WriteOptions): Promise<T>;
  patch(name: ObjectName, patch: Patch, options?: PatchOptions): Promise<T>;
  /** Server-side apply: the object has what is given here, and no more of what this manager gave before. */
  apply(object: NewObject & Record<string, unknown>, options?: ApplyOptions): Promise<T>;
  /** `gone`: there was none. `deleted`: it is gone now, or goes when its finalizers are done. */
  delete(name: ObjectName, options?: DeleteOptions): Promise<'deleted' | 'gone'>;
}

export interface KindClientParts extends ReaderParts {
  readonly manager: string;
}

export function createKindClient<T extends MetadataObject, N extends NewObject>(
  parts: KindClientParts,
): KindClient<T, N> {
  const { connection, kind, place } = parts;

  const send = async (
    request: Omit<ApiRequest, 'signal' | 'deadlineMs'>,
    { manager = parts.manager, dryRun, ...options }: WriteOptions,
  ): Promise<T> => {
    const query = { fieldManager: manager, ...(dryRun === 'All' && { dryRun }), ...request.query };
    return (await connection.send({ ...request, query, ...callOptions(options) })) as unknown as T;
  };

  const nameOf = ({ name = '', namespace }: ObjectMeta): ObjectName => ({
    name,
    ...(namespace !== undefined && { namespace }),
  });

  const put = (object: T, options: WriteOptions, subresource: '' | 'status'): Promise<T> =>
    send(
      {
        method: 'PUT',
        path: objectPath(kind, place, nameOf(object.metadata), subresource),
        body: bodyOf(kind, object),
      },
      options,
    );

  return {
    ...createReader<T>(parts, 'objects'),
    metadata: () => createReader<MetadataObject>(parts, 'metadata'),
    create(object, options = {}) {
      const path = collectionPath(kind, place.tenant, object.metadata.namespace ?? place.namespace);
      return send({ method: 'POST', path, body: bodyOf(kind, object) }, options);
    },
    update: (object, options = {}) => put(object, options, ''),
    updateStatus: (object, options = {}) => put(object, options, 'status'),
    patch(name, patch, options = {}) {
      const [type, body] = 'json' in patch ? (['json', patch.json] as const) : (['merge', patch.merge] as const);
      const request = {
        method: 'PATCH' as const,
        path: objectPath(kind, place, name, options.subresource),
        body: body as unknown as Json,
        contentType: `application/${type === 'json' ? 'json-patch' : 'merge-patch'}+json`,
      };
      return send(request, options);
    },
    apply(object, { force = 'no', ...options } = {}) {
      const request = {
        method: 'PATCH' as const,
        path: objectPath(kind, place, nameOf(object.metadata), options.subresource),
        query: { force: force === 'yes' ? 'true' : 'false' },
        body: bodyOf(kind, object),
        contentType: 'application/apply-patch+yaml',
      };
      return send(request, options);
    },
    async delete(name, { propagation, uid, resourceVersion, ...options } = {}) {
      const preconditions = {
        ...(uid !== undefined && { uid }),
        ...(resourceVersion !== undefined && { resourceVersion }),
      };
      const body = {
        kind: 'DeleteOptions',
        apiVersion: 'v1',
        ...(propagation && { propagationPolicy: propagation }),
        ...(Object.keys(preconditions).length > 0 && { preconditions }),
      };
      const path = objectPath(kind, place, name);
      try {
        await connection.send({ method: 'DELETE', path, body, ...callOptions(options) });
        return 'deleted';
      } catch (error) {
        if ((error as { code?: unknown }).code !== 404) throw error;
        return 'gone';
      }
    },
  };
}

/** What is sent: with the kind's names, and without the annotation of answers across tenants, which is not the object's own. */
function bodyOf(kind: ClientKind, object: NewObject | MetadataObject): JsonObject {
  const { metadata, ...rest } = object as unknown as { metadata: JsonObject };
  const { annotations, ...others } = metadata;
  const kept = isJsonObject(annotations) ? withoutTenant(annotations) : annotations;
  return {
    apiVersion: apiVersionOf(kind),
    kind: kind.kind,
    metadata: { ...others, ...(kept !== undefined && { annotations: kept }) },
    ...(withoutNames(rest) as JsonObject),
  };
}

function withoutNames(rest: object): object {
  const { apiVersion: _apiVersion, kind: _kind, ...content } = rest as Record<string, unknown>;
  return content;
}

function withoutTenant(annotations: JsonObject): JsonObject | undefined {
  if (!Object.hasOwn(annotations, tenantAnnotation)) return annotations;
  const kept: JsonObject = {};
  for (const [name, value] of Object.entries(annotations)) if (name !== tenantAnnotation) setMember(kept, name, value);
  return Object.keys(kept).length > 0 ? kept : undefined;
}
