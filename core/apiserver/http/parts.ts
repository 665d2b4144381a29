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
