import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { statusErrors, type KubeObject, type Verb } from '@allmend/core-machinery';
import { createContinueTokens } from '../list/continue.ts';
import { formed, scaleShown, type IncludeObject } from '../list/form.ts';
import { beginList, type ListParts, type ListRequest, awaitRevision } from '../list/list.ts';
import { readSelection } from '../list/selection.ts';
import type { DeleteRequest, ObjectPlace, Subresource, Written } from '../registry/registry.ts';
import { answerForm, watchForm } from '../request/accept.ts';
import { listQuery } from '../request/query.ts';
import type { TenantRef } from '../request/request-info.ts';
import { watchLines } from '../watch/watch.ts';
import { isStatus, sendStream, sendValue, warningHeader } from './answer.ts';
import { patchTypeOf, readBody, readPatch } from './body.ts';
import { bodyOf, contentTypeOf, writeContext, type ResourceCall } from './call.ts';
import { deleteOptions } from './delete-options.ts';
import type { ApiOptions } from './options.ts';

/** Answers one verb on a stored resource. */
export type ResourceHandler = (call: ResourceCall) => Promise<void>;

/** A call in one tenant: every verb but list and watch needs that. */
type OneTenantCall = ResourceCall & { readonly tenant: TenantRef };

export function resourceHandlers(options: ApiOptions): Readonly<Record<Verb, ResourceHandler>> {
  const { store, registry, tenants, tokenKey } = options;
  const parts: ListParts = {
    store,
    registry,
    tokens: createContinueTokens(tokenKey),
    pathOf: (id) => tenants.pathOf(id),
  };

  const get = async (call: OneTenantCall): Promise<void> => {
    const revision = listQuery(call.query).resourceVersion;
    if (revision) await awaitRevision(store, revision);
    const object = await registry.get(call.tenant, call.kind, placeOf(call), subresourceOf(call));
    await answer(call, 200, object);
  };

  const list = async (call: ResourceCall): Promise<void> => {
    const begun = await beginList(parts, listRequest(call, 'list'));
    await sendStream(call.request, call.reply, Readable.from(begun.bytes()), begun.length);
  };

  const watch = async (call: ResourceCall): Promise<void> => {
    const request = listRequest(call, 'watch');
    const seconds = request.query.timeoutSeconds ?? 1800 + Math.random() * 1800;
    const gone = new AbortController();
    const { raw } = call.reply;
    raw.on('close', () => gone.abort());
    const signal = AbortSignal.any([
      gone.signal,
      options.stopping,
      AbortSignal.timeout(Math.ceil(Math.min(seconds, 86_400) * 1000)),
    ]);
    const lines = watchLines(parts, {
      ...request,
      signal,
      ...(options.bookmarkMs && { bookmarkMs: options.bookmarkMs }),
    });
    call.reply.hijack();
    for (const [name, value] of Object.entries(call.reply.getHeaders()))
      if (value !== undefined) raw.setHeader(name, value);
    raw.setHeader('content-type', 'application/json');
    raw.setHeader('cache-control', 'no-cache, private');
    raw.writeHead(200);
    raw.flushHeaders();
    await pipeline(Readable.from(lines, { highWaterMark: 16 }), raw).catch((error: unknown) => {
      if (!gone.signal.aborted) call.request.log.debug({ error }, 'a watch ended');
    });
  };

  const create = async (call: OneTenantCall): Promise<void> => {
    const context = writeContext(call, 'other');
    const written = await registry.create(
      context,
      call.kind,
      call.info.namespace,
      readBody(bodyOf(call), contentTypeOf(call)),
    );
    await answerWritten(call, context.warnings, written);
  };

  const update = async (call: OneTenantCall): Promise<void> => {
    const context = writeContext(call, 'other');
    const body = readBody(bodyOf(call), contentTypeOf(call));
    const written = await registry.update(context, call.kind, placeOf(call), subresourceOf(call), body);
    await answerWritten(call, context.warnings, written);
  };

  const patch = async (call: OneTenantCall): Promise<void> => {
    const type = patchTypeOf(contentTypeOf(call));
    const context = writeContext(call, type === 'apply' ? 'apply' : 'other');
    const body = readPatch(bodyOf(call), type);
    const force = call.query.get('force') === 'true' ? 'true' : 'false';
    const request = type === 'apply' ? ({ type, body, force } as const) : ({ type, body } as const);
    const written = await registry.patch(context, call.kind, placeOf(call), subresourceOf(call), request);
    await answerWritten(call, context.warnings, written);
  };

  const remove = async (call: OneTenantCall): Promise<void> => {
    const { context, request } = deleting(call);
    const result = await registry.delete(context, call.kind, placeOf(call), request);
    if (isStatus(result)) await sendValue(call.request, call.reply, 200, result);
    else await answer(call, 200, result);
  };

  const removeAll = async (call: OneTenantCall): Promise<void> => {
    const { context, request } = deleting(call);
    const { labelSelector, fieldSelector, limit } = listQuery(call.query);
    const selection = { labelSelector, fieldSelector, ...(limit > 0 && { limit }) };
    const items = await registry.deleteCollection(context, call.kind, call.info.namespace, selection, request);
    const metadata = { resourceVersion: String(await store.revision()) };
    const { listKind: kind } = call.kind;
    await sendValue(call.request, call.reply, 200, { kind, apiVersion: items[0]?.apiVersion ?? 'v1', metadata, items });
  };

  return {
    get: inOneTenant(get),
    list,
    watch,
    create: inOneTenant(create),
    update: inOneTenant(update),
    patch: inOneTenant(patch),
    delete: inOneTenant(remove),
    deletecollection: inOneTenant(removeAll),
  };
}

function inOneTenant(handler: (call: OneTenantCall) => Promise<void>): ResourceHandler {
  return async (call) => {
    const { tenant } = call;
    if (tenant === 'all') throw statusErrors.badRequest('across tenants only list and watch are possible');
    await handler({ ...call, tenant });
  };
}

/** That the kind has it was seen before. */
const subresourceOf = ({ info }: ResourceCall): Subresource => info.subresource as Subresource;

function listRequest(call: ResourceCall, verb: 'list' | 'watch'): ListRequest {
  const query = listQuery(call.query);
  // A watch of one object by its path is a watch of the collection by its name.
  const byName = call.info.name === '' ? '' : `metadata.name=${call.info.name}`;
  const fieldSelector = [query.fieldSelector, byName].filter((text) => text !== '').join(',');
  const { accept } = call.request.headers;
  return {
    tenant: call.tenant,
    kind: call.kind,
    namespace: namespaceOf(call),
    query,
    selection: readSelection(call.kind, query.labelSelector, fieldSelector),
    form: verb === 'list' ? answerForm(accept, 'list') : watchForm(accept),
    include: includeOf(call),
    now: call.startedAt,
  };
}

/** What of each object a Table is to carry. Throws 400. */
export function includeOf({ query }: ResourceCall): IncludeObject {
  const wanted = query.get('includeObject') ?? 'Metadata';
  if (wanted === 'Metadata' || wanted === 'None' || wanted === 'Object') return wanted;
  throw statusErrors.badRequest('includeObject: Invalid value: supported values: Metadata, None, Object');
}

function deleting(call: OneTenantCall): {
  readonly context: ReturnType<typeof writeContext>;
  readonly request: DeleteRequest;
} {
  const bytes = bodyOf(call);
  const body = bytes.length === 0 ? null : readBody(bytes, contentTypeOf(call)).value;
  const { request, dryRun } = deleteOptions(body, call.query);
  return { context: { ...writeContext(call, 'other'), dryRun }, request };
}

async function answerWritten(
  call: ResourceCall,
  warnings: readonly string[],
  { object, created }: Written,
): Promise<void> {
  if (warnings.length > 0) void call.reply.header('warning', warnings.map(warningHeader));
  await answer(call, created === 'created' ? 201 : 200, object);
}

async function answer(call: ResourceCall, code: number, object: KubeObject): Promise<void> {
  const form = answerForm(call.request.headers.accept, 'object');
  const shown = call.info.subresource === 'scale' ? scaleShown : call.kind;
  const value = formed(shown, object, form, includeOf(call), call.startedAt);
  await sendValue(call.request, call.reply, code, value);
}

function placeOf(call: ResourceCall): ObjectPlace {
  return { namespace: namespaceOf(call), name: call.info.name };
}

/** Where the objects lie. A namespace, to whose path rights in itself apply, lies in none. */
function namespaceOf({ info, kind }: ResourceCall): string {
  return kind.scope === 'Cluster' ? '' : info.namespace;
}
