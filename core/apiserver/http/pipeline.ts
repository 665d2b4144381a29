import { randomUUID } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isStatusError, statusErrors } from '@allmend/core-machinery';
import { createDiscovery } from '../discovery/discovery.ts';
import type { Credentials } from '../authentication/authenticator.ts';
import type { Identity } from '../request/identity.ts';
import { parsePath, verbOf, type ParsedPath } from '../request/path.ts';
import { truth } from '../request/query.ts';
import type { RequestInfo, TenantRef } from '../request/request-info.ts';
import { sendError, sendValue, statusOf, warningHeader } from './answer.ts';
import { readBody } from './body.ts';
import { bodyOf, contentTypeOf, writeContext, type AllowedCall, type Call } from './call.ts';
import { clientCertificate } from './client-certificate.ts';
import { answeredUnchanged } from './entity-tag.ts';
import { answerHealth, isHealthPath } from './health.ts';
import type { ApiOptions } from './options.ts';
import type { Place } from './parts.ts';
import { createPageServer } from './pages.ts';
import { readHandlers } from './read-handlers.ts';
import { forbiddenMessage } from './refusal.ts';
import { resourceHandlers } from './resource-handlers.ts';
import { requirePlace, requireServed } from './resource-rules.ts';
import { acrossTenants, answerSubresource, findSubresource } from './subresource-handlers.ts';
import { versionDocument } from './version.ts';

/** Answers one request. Never throws: whatever happens ends in an answer and a line of the log. */
export type Pipeline = (request: FastifyRequest, reply: FastifyReply) => Promise<void>;

const rootTenant: TenantRef = { id: 'root', path: '' };

/** The way of a request, as a list of steps: read → find the tenant → who → let in → may they → answer. */
export function createPipeline(options: ApiOptions): Pipeline {
  const handlers = resourceHandlers(options);
  const readers = readHandlers(options.readable ?? []);
  const subresource = findSubresource(options.subresources ?? []);
  const pages = options.pages ? createPageServer(options.pages) : null;
  const discovery = createDiscovery({ virtual: options.virtual ?? [], read: options.subresources ?? [] });
  const virtual = new Map((options.virtual ?? []).map((one) => [virtualKey(one), one]));

  async function read(request: FastifyRequest, reply: FastifyReply, requestId: string): Promise<Call> {
    const [rawPath = '/', rawQuery = ''] = request.url.split(/\?(.*)/s, 2);
    const parsed = parsePath(rawPath);
    const query = new URLSearchParams(rawQuery);
    const tenant = parsed.tenantPath === '*' ? 'all' : await findTenant(parsed, request);
    const info = requestInfo(request.method, parsed, query, tenant);
    return { request, reply, requestId, source: request.ip, startedAt: new Date(), query, parsed, tenant, info };
  }

  /** That a tenant is not there, or suspended, is told only to who signs in at the root. */
  async function findTenant(parsed: ParsedPath, request: FastifyRequest): Promise<TenantRef> {
    if (parsed.tenantPath === '') return rootTenant;
    try {
      return await options.tenants.resolve(parsed.tenantPath);
    } catch (error) {
      if (!isStatusError(error, 'NotFound') && !isStatusError(error, 'Forbidden')) throw error;
      const known = await options.authenticator.authenticate(rootTenant, credentialsOf(request));
      throw known?.tenant === rootTenant.id ? error : statusErrors.unauthorized();
    }
  }

  async function identify(call: Call): Promise<Identity> {
    const tenant = call.tenant === 'all' ? rootTenant : call.tenant;
    const sender = await options.authenticator.authenticate(tenant, credentialsOf(call.request));
    if (!sender) throw statusErrors.unauthorized();
    return (await options.impersonation?.actAs(tenant, sender, call.request.headers)) ?? sender;
  }

  async function allow(call: Call, identity: Identity): Promise<AllowedCall> {
    const part = call.info.type === 'resource' ? subresource(call.info) : undefined;
    if (part && call.tenant === 'all') throw acrossTenants(part);
    const { allowed, reason } = await options.authorizer.authorize(identity, call.info);
    if (allowed === 'yes') return { ...call, identity };
    const { info } = call;
    if (info.type === 'path')
      throw statusErrors.forbidden({ group: '', resource: '' }, '', forbiddenMessage(identity, info, reason));
    throw statusErrors.forbidden(info, info.name, forbiddenMessage(identity, info, reason));
  }

  async function answer(call: AllowedCall): Promise<void> {
    const { info } = call;
    if (info.type === 'path') return answerPath(call);
    const found = virtual.get(virtualKey(info));
    if (found) return answerVirtual(call, found);
    const part = subresource(info);
    if (part) {
      requirePlace(part.kind, info);
      return answerSubresource({ ...call, info }, part);
    }
    const tenant = call.tenant === 'all' ? rootTenant : call.tenant;
    const kind = await options.registry.kindOf(tenant, info.group, info.version, info.resource);
    if (!kind) throw statusErrors.noRoute();
    requirePlace(kind, info);
    requireServed(kind, info);
    const reader = readers(kind, info.verb);
    return (reader ?? handlers[info.verb])({ ...call, info, kind });
  }

  async function answerVirtual(
    call: AllowedCall,
    resource: NonNullable<ReturnType<typeof virtual.get>>,
  ): Promise<void> {
    const { info, tenant } = call;
    if (tenant === 'all' || info.type !== 'resource') throw statusErrors.noRoute();
    if (info.verb !== 'create') throw statusErrors.methodNotAllowed(info, info.verb);
    const context = writeContext({ ...call, tenant }, 'other');
    const body = readBody(bodyOf(call), contentTypeOf(call));
    const object = await resource.create({ context, namespace: info.namespace, name: info.name, body });
    if (context.warnings.length > 0) void call.reply.header('warning', context.warnings.map(warningHeader));
    await sendValue(call.request, call.reply, 201, object);
  }

  async function answerPath(call: AllowedCall): Promise<void> {
    const { path } = call.parsed;
    if (call.info.verb !== 'get' && call.info.verb !== 'head') throw statusErrors.noRoute();
    if (path === '/version') return sendValue(call.request, call.reply, 200, versionDocument(options.version));
    if (path === '/metrics' && options.metrics && call.parsed.tenantPath === '') {
      const { contentType, body } = await options.metrics();
      await call.reply.header('content-type', contentType).send(body);
      return;
    }
    const issued = call.parsed.tenantPath === '' ? await options.documents?.(path) : null;
    if (issued) {
      await call.reply.header('content-type', issued.contentType).send(JSON.stringify(issued.body));
      return;
    }
    if (path === '/')
      return sendValue(call.request, call.reply, 200, {
        paths: ['/api', '/apis', '/openapi/v2', '/openapi/v3', '/version'],
      });
    const tenant = call.tenant === 'all' ? rootTenant : call.tenant;
    const kinds = await options.registry.kinds(tenant);
    const address = call.request.headers.host ?? '';
    const document = discovery.document(path, kinds, call.request.headers.accept, address);
    if (!document) throw statusErrors.noRoute();
    void call.reply.header('vary', 'accept').header('cache-control', 'public, max-age=0');
    if ((await answeredUnchanged(call.request, call.reply, document.hash)) === 'answered') return;
    await call.reply.header('content-type', document.contentType).send(document.body);
  }

  function deny(call: Call, identity: Identity, error: unknown): void {
    const { code } = statusOf(error);
    if (code !== 401 && code !== 403 && code !== 429) return;
    const { tenant, info, source, requestId, startedAt } = call;
    options.denials?.denied({ tenant, identity, request: info, code, source, requestId, at: startedAt });
  }

  async function serve(request: FastifyRequest, reply: FastifyReply, requestId: string): Promise<RequestInfo> {
    const call = await read(request, reply, requestId);
    let identity = nobody(call);
    let place: Place | null = null;
    try {
      identity = await identify(call);
      place = (await options.fairness?.enter(tenantId(call), identity, call.info)) ?? null;
      const allowed = await allow(call, identity);
      if (allowed.info.verb === 'watch') place?.streaming();
      await answer(allowed);
    } catch (error) {
      deny(call, identity, error);
      throw error;
    } finally {
      place?.();
    }
    return call.info;
  }

  return async (request, reply) => {
    const requestId = randomUUID();
    const begun = performance.now();
    void reply.header('audit-id', requestId);
    let info: RequestInfo | null = null;
    try {
      if (isHealthPath(request.url)) await answerHealth(options.health ?? [], request, reply);
      else if (pages?.has(request.url)) await pages.answer(request, reply);
      else info = await serve(request, reply, requestId);
    } catch (error) {
      if (!isStatusError(error) || error.code === 500) {
        options.logger.error(
          { error: causeOf(error), requestId, url: request.url.split('?', 1)[0] },
          'a request failed',
        );
      }
      if (!reply.sent) await sendError(request, reply, error);
      else reply.raw.destroy();
    }
    const resource = info?.type === 'resource' ? `${info.group}/${info.resource}` : 'path';
    const seconds = (performance.now() - begun) / 1000;
    options.observe?.({ verb: info?.verb ?? request.method.toLowerCase(), resource, code: reply.statusCode, seconds });
  };
}

function requestInfo(
  method: string,
  parsed: ParsedPath,
  query: URLSearchParams,
  tenant: TenantRef | 'all',
): RequestInfo {
  if (!parsed.resource) return { type: 'path', tenant, verb: method.toLowerCase(), path: parsed.path };
  const verb = verbOf(method, parsed.resource, truth(query, 'watch') === 'yes' ? 'yes' : 'no');
  return { type: 'resource', tenant, verb, ...parsed.resource };
}

function credentialsOf(request: FastifyRequest): Credentials {
  const [scheme = '', token = ''] = (request.headers.authorization ?? '').split(' ', 2);
  const bearer = scheme.toLowerCase() === 'bearer' && token !== '' ? token : null;
  return { bearer, certificate: clientCertificate(request) };
}

/** What the client is not told. */
function causeOf(error: unknown): unknown {
  return isStatusError(error) && error.cause !== undefined ? error.cause : error;
}

function tenantId({ tenant }: Call): string {
  return tenant === 'all' ? rootTenant.id : tenant.id;
}

function nobody(call: Call): Identity {
  return { issuer: 'anonymous', tenant: tenantId(call), name: 'system:anonymous', groups: ['system:unauthenticated'] };
}

function virtualKey(of: {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  readonly subresource: string;
}): string {
  return `${of.group}/${of.version}/${of.resource}/${of.subresource}`;
}
