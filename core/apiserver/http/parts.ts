import type { IncomingHttpHeaders } from 'node:http';
import type { KubeObject } from '@allmend/core-machinery';
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
  /**
   * Waits for a place, or throws 429 with Retry-After. The result must be called when the request has ended; a watch gives its
   * place back once its stream has begun.
   */
  enter(tenant: string, identity: Identity, request: RequestInfo): Promise<() => void>;
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
