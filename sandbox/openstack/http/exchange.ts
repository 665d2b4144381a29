import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { callerOfToken } from '../access/caller.ts';
import type { Caller } from '../access/caller.ts';
import type { SandboxCloud } from '../cloud/sandbox-cloud.ts';
import type { ServiceModule } from '../services/service-module.ts';
import type { Answer } from './answer.ts';
import { ApiFailure } from './failure.ts';
import { keystoneStyle } from './failure-styles.ts';
import { meetsAccessRules } from '../access/access-rules.ts';
import { negotiate } from './microversion.ts';
import type { ApiRequest, JsonObject, Route } from './route.ts';
import type { RouteMatch, Router } from './router.ts';

/** A request that has found its service. */
export interface Incoming {
  readonly cloud: SandboxCloud;
  readonly service: ServiceModule;
  readonly router: Router;
  readonly message: IncomingMessage;
  readonly method: string;
  /** Below the service's mount, undecoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly match: RouteMatch | { readonly allowed: readonly string[] };
  readonly requestId: string;
  /** The whole body; empty on routes that read it as a stream. */
  readonly body: Uint8Array;
}

export function newRequestId(): string {
  return `req-${randomUUID()}`;
}

/** What the service answers: its headers are on it, refusals are in its own style. `bug` is an error of the sandbox itself. */
export async function answerOf(incoming: Incoming): Promise<{ answer: Answer; bug?: unknown }> {
  const { service, requestId } = incoming;
  const state = { microversion: 0, versioned: false };
  try {
    const answer = await handle(incoming, state);
    return { answer: dress(incoming, answer, state) };
  } catch (error) {
    if (error instanceof StyledFailure) return { answer: dress(incoming, error.answer, state) };
    if (error instanceof ApiFailure) return { answer: dress(incoming, service.failure(error, requestId), state) };
    const failure = new ApiFailure(
      500,
      'The server has either erred or is incapable of performing the requested operation.',
    );
    return { answer: dress(incoming, service.failure(failure, requestId), state), bug: error };
  }
}

/** A refusal that is already in its final shape. */
class StyledFailure extends Error {
  readonly answer: Answer;

  constructor(answer: Answer) {
    super('refused');
    this.answer = answer;
  }
}

async function handle(incoming: Incoming, state: { microversion: number; versioned: boolean }): Promise<Answer> {
  const { service, match, requestId, cloud, message } = incoming;
  if (!('route' in match)) {
    const caller = callerOfToken(cloud, tokenOf(message));
    if (!caller && !service.ownPolicy) throw unauthorized(incoming);
    const unknown = service.unknownRoute?.(incoming.method, match.allowed) ?? {
      failure: new ApiFailure(404, 'The resource could not be found.'),
      style: service.failure,
    };
    throw new StyledFailure(unknown.style(unknown.failure, requestId));
  }
  if (service.microversions) {
    state.microversion = negotiate(service.microversions, cloud.profile, message.headers, state);
    state.versioned = true;
  }
  const caller = match.route.open ? null : callerOfToken(cloud, tokenOf(message));
  if (!match.route.open) {
    if (!caller || !meetsAccessRules(incoming, caller)) throw unauthorized(incoming);
    permit(service, match.route, caller);
  }
  const request = requestOf(incoming, match, caller, state.microversion);
  if (caller) service.guard?.(request);
  return match.route.handler(request);
}

function tokenOf(message: IncomingMessage): string | undefined {
  const header = message.headers['x-auth-token'] ?? message.headers['x-storage-token'];
  return Array.isArray(header) ? header[0] : header;
}

function unauthorized({ cloud, service, requestId }: Incoming): StyledFailure {
  const failure = new ApiFailure(401, 'The request you have made requires authentication.', {
    headers: { 'www-authenticate': `Keystone uri="${cloud.urls.api}/identity"` },
  });
  return new StyledFailure((service.unauthorized ?? keystoneStyle)(failure, requestId));
}

function permit(service: ServiceModule, route: Route, caller: Caller): void {
  if (service.ownPolicy) return;
  const allowed = caller.roles.size > 0 && (!route.roles || route.roles.some((role) => caller.roles.has(role)));
  if (allowed || caller.isAdmin) return;
  const rule = route.rule ?? `${service.name}:${route.method.toLowerCase()}`;
  throw service.forbidden?.(rule) ?? new ApiFailure(403, `Policy doesn't allow ${rule} to be performed.`);
}

function requestOf(incoming: Incoming, match: RouteMatch, caller: Caller | null, microversion: number): ApiRequest {
  const { cloud, service, message, method, path, query, requestId, body } = incoming;
  const base = service.port === 'api' ? cloud.urls.api : cloud.urls.object;
  return {
    cloud,
    service,
    method,
    path,
    query,
    params: match.params,
    headers: message.headers,
    bytes: body,
    stream: message,
    requestId,
    microversion,
    baseUrl: `${base}${service.mount}`,
    get caller() {
      if (!caller) throw new Error(`${method} ${match.route.template} is open: it has no caller`);
      return caller;
    },
    get projectId() {
      if (caller?.projectId) return caller.projectId;
      const rule = match.route.rule ?? match.route.template;
      throw service.forbidden?.(rule) ?? new ApiFailure(403, `Policy doesn't allow ${rule} to be performed.`);
    },
    json: () => parseObject(body, service),
  };
}

function parseObject(body: Uint8Array, service: ServiceModule): JsonObject {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
  } catch {
    // Refused below, like every other body that is no object.
  }
  throw service.malformed?.() ?? new ApiFailure(400, 'Malformed request body');
}

function dress(incoming: Incoming, answer: Answer, state: { microversion: number; versioned: boolean }): Answer {
  const { service, requestId } = incoming;
  const own = service.headers?.({ requestId, microversion: state.microversion }) ?? {};
  const versions = state.versioned && service.microversions ? versionHeaders(service, state.microversion) : {};
  return { ...answer, headers: { 'x-openstack-request-id': requestId, ...versions, ...own, ...answer.headers } };
}

function versionHeaders(service: ServiceModule, microversion: number): Record<string, string> {
  const { word, major, legacyHeader } = service.microversions!;
  const number = `${major}.${microversion}`;
  const vary = legacyHeader ? `OpenStack-API-Version, ${legacyHeader}` : 'OpenStack-API-Version';
  return {
    'openstack-api-version': `${word} ${number}`,
    ...(legacyHeader ? { [legacyHeader.toLowerCase()]: number } : {}),
    vary,
  };
}
