import type { Verb } from '@allmend/core-machinery';

/** A tenant as requests meet it. */
export interface TenantRef {
  /** Immutable id; `root` is the operator's own. */
  readonly id: string;
  /** Names from the root down, joined by colons; '' for the root. */
  readonly path: string;
}

/** What a request is about, read off its method, path and query; before any right is checked. */
export type RequestInfo = ResourceRequest | PathRequest;

export interface ResourceRequest {
  readonly type: 'resource';
  /** `*` in the path: across all tenants; then only list and watch. */
  readonly tenant: TenantRef | 'all';
  readonly verb: Verb;
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  /** '' when there is none. */
  readonly subresource: string;
  /** '' for cluster scope and for all namespaces. */
  readonly namespace: string;
  /** '' for collections. */
  readonly name: string;
}

export interface PathRequest {
  readonly type: 'path';
  readonly tenant: TenantRef | 'all';
  /** Lower-case method, the verb of non-resource rules. */
  readonly verb: string;
  /** Path below the tenant, e.g. `/healthz`, `/apis`. */
  readonly path: string;
}
