import type { RawBody, WireHeaders } from '@allmend/kit-egress';
import type { z } from 'zod';

/** A value of a query string; arrays repeat the key. */
export type QueryValue = string | number | boolean | readonly string[] | undefined;

export interface ServiceRequest {
  /** Fills the {placeholders} of the route, percent-encoded. */
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, QueryValue>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it is, with the content type of `headers`. Streams are read once and therefore never sent again. */
  readonly rawBody?: RawBody;
  readonly headers?: Readonly<Record<string, string>>;
  /** Highest microversion that the caller understands; negotiated to min(ours, server's). None is sent when absent. */
  readonly microversion?: string;
  /** Seconds for the call with all its retries. */
  readonly deadline?: number;
  /** Bodies that the recorder must not see at all. */
  readonly sensitive?: 'request' | 'response' | 'both';
  /** A larger answer is refused; default 16 MiB. */
  readonly maxBytes?: number;
}

export interface ServiceResponse {
  readonly status: number;
  readonly headers: WireHeaders;
  readonly body: Uint8Array;
}

export interface ServiceStream {
  readonly status: number;
  readonly headers: WireHeaders;
  readonly body: ReadableStream<Uint8Array>;
}

export interface ListRequest<T> extends ServiceRequest {
  /** Key of the array in the answer, e.g. `servers`. */
  readonly items: string;
  /** Schema of one item. */
  readonly schema: z.ZodType<T>;
  /** `marker`: limit and marker by id; `links`: the answer names the next page; `single`: there is one page. */
  readonly pages: 'marker' | 'links' | 'single';
  /** Items per page; the server's own limit when absent. */
  readonly pageSize?: number;
}

/**
 * One service of one cloud. Routes are relative to the *versioned* endpoint (`/servers/{id}` of Nova v2.1, `/images` of Glance v2,
 * `/networks` of Neutron v2.0, `/secrets` of Barbican v1, `/lbaas/providers` of Octavia v2, `/projects` of Keystone v3; Cinder's
 * project id is part of the endpoint). Errors are `openstack.*` of errors.ts.
 */
export interface ServiceClient {
  /** JSON parsed at the edge: a wrong type is `openstack.bad-answer` naming service, route and field. */
  request<T>(method: string, route: string, request: ServiceRequest & { readonly schema: z.ZodType<T> }): Promise<T>;
  /** Any 2xx or 304. */
  raw(method: string, route: string, request?: ServiceRequest): Promise<ServiceResponse>;
  /** Any 2xx; the body comes as it arrives and must be read or cancelled. */
  stream(method: string, route: string, request?: ServiceRequest): Promise<ServiceStream>;
  /** All items of all pages. */
  list<T>(route: string, request: ListRequest<T>): AsyncIterable<T>;
  /** The lower of `max` and the server's highest; null when the service has no microversions. */
  microversion(max: string): Promise<string | null>;
  /** The versioned endpoint; throws `openstack.service-missing`. */
  endpoint(): Promise<string>;
}
