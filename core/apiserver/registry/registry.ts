import type { Json, Kind, KubeObject, Status } from '@allmend/core-machinery';
import type { StoredObject } from '@allmend/core-store';
import type { Identity } from '../request/identity.ts';
import type { TenantRef } from '../request/request-info.ts';

/** Where in a tenant; `namespace` is '' for cluster scope. */
export interface ObjectPlace {
  readonly namespace: string;
  readonly name: string;
}

/** Everything about a write that is not the object. One per request. */
export interface WriteContext {
  readonly tenant: TenantRef;
  readonly identity: Identity;
  readonly requestId: string;
  /** Address of the client, for the audit; '' when the server itself writes. */
  readonly source: string;
  readonly now: Date;
  readonly dryRun: 'All' | 'None';
  /** `fieldManager` of the query, else the first part of the User-Agent up to a slash. At most 128 printable characters. */
  readonly fieldManager: string;
  readonly fieldValidation: 'Strict' | 'Warn' | 'Ignore';
  /** Texts for `Warning` headers; writes add to it. */
  readonly warnings: string[];
}

/** A body as it was received: parsed, with what `JSON.parse` would hide. */
export interface ParsedBody {
  readonly value: Json;
  /** Paths of members that stood twice, as kubectl shows them (`spec.replicas`). */
  readonly duplicates: readonly string[];
}

export type PatchRequest =
  | { readonly type: 'json' | 'merge' | 'strategic'; readonly body: ParsedBody }
  | { readonly type: 'apply'; readonly body: ParsedBody; readonly force: 'true' | 'false' };

/** Source: meta/v1 DeleteOptions. */
export interface DeleteRequest {
  readonly propagation: 'Background' | 'Foreground' | 'Orphan' | 'Default';
  readonly preconditions: { readonly uid?: string; readonly resourceVersion?: string };
  readonly gracePeriodSeconds?: number;
}

export interface Written {
  readonly object: KubeObject;
  readonly created: 'created' | 'existed';
}

/** '' for the object itself. */
export type Subresource = '' | 'status' | 'scale';

/**
 * The rules of reading and writing objects of any kind, above the store and below HTTP. Throws `StatusError` only. Rights are
 * checked before it is called; quotas, name spaces, validation, ownership of fields and the audit row are its own.
 */
export interface Registry {
  /** The kind that serves `group/version/resource` in the tenant (built in, or by its CustomResourceDefinitions); null: none. */
  kindOf(tenant: TenantRef, group: string, version: string, resource: string): Promise<Kind | null>;
  /** All kinds of the tenant, in the order of discovery. */
  kinds(tenant: TenantRef): Promise<readonly Kind[]>;
  /** Throws NotFound. `scale` gives an autoscaling/v1 Scale. */
  get(tenant: TenantRef, kind: Kind, place: ObjectPlace, subresource: Subresource): Promise<KubeObject>;
  create(context: WriteContext, kind: Kind, namespace: string, body: ParsedBody): Promise<Written>;
  update(
    context: WriteContext,
    kind: Kind,
    place: ObjectPlace,
    subresource: Subresource,
    body: ParsedBody,
  ): Promise<Written>;
  patch(
    context: WriteContext,
    kind: Kind,
    place: ObjectPlace,
    subresource: Subresource,
    patch: PatchRequest,
  ): Promise<Written>;
  /** The object while finalizers hold it, else a `Status` of success. */
  delete(context: WriteContext, kind: Kind, place: ObjectPlace, request: DeleteRequest): Promise<KubeObject | Status>;
  /** Deletes each object of the selection; returns what it deleted. */
  deleteCollection(
    context: WriteContext,
    kind: Kind,
    namespace: string,
    selection: { readonly labelSelector: string; readonly fieldSelector: string; readonly limit?: number },
    request: DeleteRequest,
  ): Promise<readonly KubeObject[]>;
  /** A stored version as the object that clients see: decoded, with resourceVersion, defaults of its kind filled in. */
  decode(kind: Kind, stored: Pick<StoredObject, 'value' | 'revision'>): KubeObject;
  /** The same as JSON bytes, without parsing where nothing has to change. */
  wire(kind: Kind, stored: Pick<StoredObject, 'value' | 'revision'>): Uint8Array;
}
