import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import type { Caller } from '../access/caller.ts';
import type { SandboxCloud } from '../cloud/sandbox-cloud.ts';
import type { ServiceModule } from '../services/service-module.ts';
import type { Answer } from './answer.ts';

/** One request as a handler sees it. */
export interface ApiRequest {
  readonly cloud: SandboxCloud;
  readonly service: ServiceModule;
  readonly method: string;
  /** Path below the service's mount, undecoded, e.g. `/v2.1/servers/42`. */
  readonly path: string;
  /** Values of the route's `{placeholders}`, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** The whole body; empty on routes with `body: 'stream'`. */
  readonly bytes: Uint8Array;
  /** The unread body on routes with `body: 'stream'`. */
  readonly stream: Readable;
  readonly requestId: string;
  /** Who asks. Throws on routes with `open: true`. */
  readonly caller: Caller;
  /** Project of the caller's token; throws the service's policy refusal when the token is for none. */
  readonly projectId: string;
  /** Minor number of the negotiated microversion, e.g. 61 for 2.61; the service's minimum when the client sent none. */
  readonly microversion: number;
  /** Public URL of the service without a trailing slash, e.g. `http://127.0.0.1:4711/compute`. */
  readonly baseUrl: string;
  /** The body as a JSON object; throws the service's own 400 when it is not one. */
  json(): JsonObject;
}

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };
export type JsonObject = Readonly<Record<string, JsonValue>>;

export type Handler = (request: ApiRequest) => Answer | Promise<Answer>;

export interface RouteOptions {
  /** No token needed (version documents, token creation). */
  readonly open?: boolean;
  /** Name of the policy rule; the service's refusal names it. */
  readonly rule?: string;
  /** The caller needs one of these roles (implied roles count); default: any role will do. */
  readonly roles?: readonly string[];
  /** `stream`: the handler reads `request.stream` itself (uploads). */
  readonly body?: 'buffer' | 'stream';
}

/** `template` is a path below the mount; `{name}` takes one segment, `{name+}` the whole rest. */
export interface Route extends RouteOptions {
  readonly method: string;
  readonly template: string;
  readonly handler: Handler;
}

/** Declares one route. */
export function route(method: string, template: string, options: RouteOptions, handler: Handler): Route {
  return { method, template, handler, ...options };
}
