import { isAllmendError } from '@allmend/kit-errors';
import { z } from 'zod';
import { badAnswer, parseAnswer } from './answer.ts';
import type { Endpoints } from './endpoints.ts';
import { microversionHeaders } from './microversion.ts';
import { eachItem, nextLink } from './pagination.ts';
import type { ListRequest, QueryValue, ServiceClient, ServiceRequest } from './service-client.ts';
import type { CallFrame, Session, SessionCall } from './session.ts';
import type { WireAnswer } from '@allmend/kit-egress';

export interface ServiceCallsOptions {
  /** Official service type. */
  readonly type: string;
  readonly session: Session;
  readonly endpoints: Endpoints;
  readonly frame: CallFrame;
}

/** HTTP status of a microversion that a service does not have. Source: API SIG, "Microversion specification". */
const notAcceptable = 406;
/** How services and the proxies before them refuse a version in the path: Nova, Glance and Cinder with 300, most with 404. */
const refusals: ReadonlySet<number> = new Set([300, 400, 404, 405, 406, 410]);

interface Sending {
  readonly method: string;
  readonly route: string;
  readonly request: ServiceRequest;
  readonly extra: Partial<SessionCall>;
}

/** Only what changes nothing may go where it is perhaps not understood; a stream is not begun twice. */
function isTried({ method, extra }: Sending): boolean {
  return method === 'GET' && !extra.streamed;
}

/** The seam of one service over a session. */
export function createServiceClient(options: ServiceCallsOptions): ServiceClient {
  const { type, session, endpoints, frame } = options;

  const send = async (
    method: string,
    route: string,
    request: ServiceRequest,
    extra: Partial<SessionCall>,
  ): Promise<WireAnswer> => {
    const what = { method, route, request, extra };
    const maybe = isTried(what) ? await endpoints.probable(type, frame) : null;
    if (maybe !== null) {
      // Asking is quicker than discovering first, and a service that has another version refuses.
      const outcome = await negotiated(maybe, what).catch((error: unknown) => {
        if (isAllmendError(error) && refusals.has(Number(error.params['status']))) return error;
        throw error;
      });
      if (!isAllmendError(outcome)) {
        endpoints.proven(type);
        return outcome;
      }
      if ((await endpoints.versioned(type, frame)) === maybe) throw outcome;
    }
    return negotiated(await endpoints.versioned(type, frame), what);
  };

  const negotiated = async (base: string, what: Sending): Promise<WireAnswer> => {
    const wanted = what.request.microversion;
    if (wanted !== undefined && isTried(what) && !endpoints.knowsMicroversions(type)) {
      // Most services have what we understand: so asking is quicker than discovering first. Those that have less say 406.
      const answer = await sendAs(base, wanted, { ...what, extra: { ...what.extra, accept: [notAcceptable] } });
      if (answer.status !== notAcceptable) return answer;
    }
    return sendAs(base, wanted === undefined ? null : await endpoints.microversion(type, wanted, frame), what);
  };

  const sendAs = (base: string, version: string | null, what: Sending): Promise<WireAnswer> => {
    const { method, route, request, extra } = what;
    const json = request.body === undefined ? null : Buffer.from(JSON.stringify(request.body));
    return session.call(
      {
        service: type,
        method,
        route,
        url: urlOf(base, route, request),
        headers: {
          ...(json && { 'content-type': 'application/json' }),
          ...(version !== null && microversionHeaders(type, version)),
          ...request.headers,
        },
        body: json ?? request.rawBody ?? null,
        authenticated: true,
        ...(request.deadline !== undefined && { deadline: request.deadline }),
        ...(request.sensitive !== undefined && { sensitive: request.sensitive }),
        ...(request.maxBytes !== undefined && { maxBytes: request.maxBytes }),
        ...extra,
      },
      frame,
    );
  };

  const client: ServiceClient = {
    async request(method, route, request) {
      const answer = await send(method, route, request, {});
      return parseAnswer({ service: type, method, route }, answer, request.schema);
    },
    raw: (method, route, request = {}) => send(method, route, request, {}),
    async stream(method, route, request = {}) {
      const answer = await send(method, route, request, { streamed: true });
      return { status: answer.status, headers: answer.headers, body: answer.stream! };
    },
    list: (route, request) => listItems(client, type, route, request),
    microversion: (max) => endpoints.microversion(type, max, frame),
    endpoint: () => endpoints.versioned(type, frame),
  };
  return client;
}

/** All pages. The array is at key `items`, or is the whole answer when that is the empty string (Swift). */
function listItems<T>(
  client: ServiceClient,
  service: string,
  route: string,
  request: ListRequest<T>,
): AsyncIterable<T> {
  const { items, schema, pages, pageSize, ...rest } = request;
  const array = z.array(schema);
  const page: z.ZodType<{ items: T[]; next: string | null }> =
    items === ''
      ? array.transform((found) => ({ items: found, next: null }))
      : z
          .looseObject({ [items]: array })
          .transform((body) => ({ items: body[items] as T[], next: nextLink(body, items) }));
  return eachItem<T>({
    query: request.query ?? {},
    pages,
    ...(pageSize !== undefined && { pageSize }),
    fetch: (query) => client.request('GET', route, { ...rest, query, schema: page }),
    markerOf: markerOfItem,
    repeated: (marker) =>
      badAnswer({ service, method: 'GET', route }, null, `its pages repeat: page "${marker}" came twice`),
  });
}

function markerOfItem(item: unknown): string | undefined {
  const { id, name } = item as { id?: unknown; name?: unknown };
  const marker = id ?? name;
  return typeof marker === 'string' ? marker : undefined;
}

/** The route below the endpoint; a placeholder without a value is a mistake of the caller. */
function urlOf(base: string, route: string, request: ServiceRequest): URL {
  const path = route.replace(/\{(\w+)\}/g, (_whole, name: string) => {
    const value = request.params?.[name];
    // A URL parser takes dots, even percent-encoded ones, for the folder above.
    if (value === undefined || /^\.{0,2}$/.test(value))
      throw new TypeError(`route ${route} lacks a usable value for {${name}}`);
    return encodeURIComponent(value);
  });
  const url = new URL(`${base}${path}`);
  for (const [name, value] of Object.entries(request.query ?? {})) {
    for (const one of valuesOf(value)) url.searchParams.append(name, one);
  }
  return url;
}

function valuesOf(value: QueryValue): readonly string[] {
  if (value === undefined) return [];
  return typeof value === 'object' ? value : [String(value)];
}
