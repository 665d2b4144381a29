import type { IncomingHttpHeaders } from 'node:http';
import type { Kind, KubeObject } from '@allmend/core-machinery';
import type { ParsedBody, WriteContext } from '../registry/registry.ts';
import type { Identity } from '../request/identity.ts';
import type { RequestInfo, TenantRef } from '../request/request-info.ts';

/** What the pipeline asks besides authenticator and authorizer. Each has one implementation, and tests may leave it out. */

/** Turns `Impersonate-*` headers into the identity to act as. Throws 403 when the sender may not, 400 when they are malformed. */
export interface Impersonation {
  /** The identity itself when no such header is there. */
  actAs(tenant: TenantRef, identity: Identity, headers: IncomingHttpHeaders): Promise<Identity>;
}

/** Shares the server between tenants. */
export interface Fairness {
  /** Waits for a place, or throws 429 with Retry-After. */
  enter(tenant: string, identity: Identity, request: RequestInfo): Promise<Place>;
}

/** A request that was let in. To be called once it has ended, however that was. */
export interface Place {
  (): void;
  /** The stream of a watch has begun: it counts as a watch from now on. */
  streaming(): void;
}

/** A resource that is only read, and not from the objects of the store: history. Everything else about it is as with any kind. */
export interface ReadResource {
  readonly kind: Kind;
  list(
    tenant: TenantRef,
    query: URLSearchParams,
  ): Promise<{ readonly items: readonly KubeObject[]; readonly continueToken: string }>;
  get(tenant: TenantRef, name: string): Promise<KubeObject>;
  /** All of it as JSON lines, in a form that can be checked offline; asked for with `?export=true`. */
  export(tenant: TenantRef): AsyncIterable<string>;
}

export interface Denial {
  readonly tenant: TenantRef | 'all';
  readonly identity: Identity;
  readonly request: RequestInfo;
  readonly code: 401 | 403 | 429;
  readonly source: string;
  readonly requestId: string;
  readonly at: Date;
}

/** Denied requests: counted and sampled, written in batches. Never slows the answer. */
export interface DenialLog {
  denied(denial: Denial): void;
}

/** A resource or subresource that is answered and not stored: reviews, `serviceaccounts/token`. */
export interface VirtualResource {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  /** '' when the resource itself is virtual. */
  readonly subresource: string;
  /** Kind of the body and of the answer. */
  readonly kind: { readonly group: string; readonly version: string; readonly kind: string };
  create(request: VirtualRequest): Promise<KubeObject>;
}

export interface VirtualRequest {
  readonly context: WriteContext;
  readonly namespace: string;
  /** Name in the path, for subresources. */
  readonly name: string;
  readonly body: ParsedBody;
}

/**
 * A part of objects that is read, and not stored in them: rows of the history, contents. About it all is as with `status`: discovery
 * names it, RBAC asks for `get` on `<resource>/<subresource>`. Only GET is answered.
 */
export interface ReadSubresource {
  /** Whose part it is. */
  readonly kind: Kind;
  readonly subresource: string;
  /** Kind of the rows, where it is a list: gives the columns of `kubectl get --raw` with a Table in `Accept`. Null: plain content. */
  readonly rows: Kind | null;
  /** Throws StatusErrors: 404 when there is no such object, 400 for a query that cannot be read. */
  read(request: SubresourceRequest): Promise<SubresourceAnswer>;
}

export interface SubresourceRequest {
  readonly tenant: TenantRef;
  /** '' for kinds of cluster scope. */
  readonly namespace: string;
  readonly name: string;
  readonly query: URLSearchParams;
  readonly identity: Identity;
  /** Fires when the client is gone. */
  readonly signal: AbortSignal;
}

export type SubresourceAnswer =
  | {
      readonly items: readonly KubeObject[];
      /** '' when there are no more. */
      readonly continueToken: string;
    }
  | {
      readonly content: Uint8Array;
      /** e.g. `application/json`. */
      readonly contentType: string;
      /** Without quotation marks; a client that has it is answered 304. */
      readonly etag?: string;
    };

/** Files that anybody may read below a prefix, beside the API: the console. */
export interface StaticPages {
  /** With slashes at both ends, e.g. `/console/`. */
  readonly prefix: string;
  /** Path below the prefix, already decoded, without query; null: there is no such file. */
  file(path: string): StaticFile | null;
}

export interface StaticFile {
  readonly content: Uint8Array;
  readonly contentType: string;
  readonly etag: string;
  readonly headers: Readonly<Record<string, string>>;
}
