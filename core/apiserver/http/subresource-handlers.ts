import { statusErrors, type Kind } from '@allmend/core-machinery';
import type { ResourceRequest, TenantRef } from '../request/request-info.ts';
import type { AllowedCall } from './call.ts';
import { answeredUnchanged } from './entity-tag.ts';
import type { ReadSubresource, SubresourceAnswer } from './parts.ts';
import { sendRows, type RowPage } from './row-answer.ts';

/** Subresources that are only read, by the names in a path. */
export type FindSubresource = (
  info: Pick<ResourceRequest, 'group' | 'version' | 'resource' | 'subresource'>,
) => ReadSubresource | undefined;

/** Throws when two answer for the same: which one a client got would depend on their order. */
export function findSubresource(subresources: readonly ReadSubresource[]): FindSubresource {
  const byName = new Map<string, ReadSubresource>();
  for (const one of subresources) {
    const name = keyOf({ ...one.kind, resource: one.kind.plural, subresource: one.subresource });
    if (byName.has(name)) throw new Error(`two subresources are called ${name}`);
    byName.set(name, one);
  }
  return (info) => byName.get(keyOf(info));
}

function keyOf({ group, version, resource, subresource }: Parameters<FindSubresource>[0]): string {
  return `${group}/${version}/${resource}/${subresource}`;
}

type Content = Extract<SubresourceAnswer, { readonly content: Uint8Array }>;

/**
 * Answers GET on a subresource that is only read. Whether there is such an object is its own to say: some lie in no store. Throws
 * 405 for every other verb.
 */
export async function answerSubresource(
  call: AllowedCall & { readonly info: ResourceRequest },
  part: ReadSubresource,
): Promise<void> {
  const { info, tenant, reply } = call;
  if (tenant === 'all') throw acrossTenants(part);
  if (info.verb !== 'get') throw statusErrors.methodNotAllowed(info, info.verb);
  void reply.header('cache-control', 'no-store');
  const { rows, kind } = part;
  if (rows) return sendRows({ ...call, info, kind }, rows, async () => pageOf(part, await read(call, part, tenant)));
  await sendContent(call, contentOf(part, await read(call, part, tenant)));
}

/** History is not joined over tenants: each is asked by itself. */
export function acrossTenants({ kind, subresource }: ReadSubresource): Error {
  return statusErrors.badRequest(`${kind.plural}/${subresource} is read in one tenant at a time`);
}

async function read(
  { info, query, identity, reply }: AllowedCall & { readonly info: ResourceRequest },
  part: ReadSubresource,
  tenant: TenantRef,
): Promise<SubresourceAnswer> {
  const gone = new AbortController();
  reply.raw.on('close', () => gone.abort());
  const { namespace, name } = info;
  try {
    return await part.read({ tenant, namespace, name, query, identity, signal: gone.signal });
  } catch (error) {
    // Nobody hears it, and it is no failure of the server.
    throw gone.signal.aborted ? statusErrors.timeout('the client has gone') : error;
  }
}

async function sendContent(call: AllowedCall, { content, contentType, etag }: Content): Promise<void> {
  const { request, reply } = call;
  // What clouds answered is among it: no browser may take it for a page of this server.
  void reply
    .header('x-content-type-options', 'nosniff')
    .header('content-security-policy', "default-src 'none'; sandbox");
  if (etag !== undefined) {
    void reply.header('cache-control', 'private, no-cache');
    if ((await answeredUnchanged(request, reply, etag)) === 'answered') return;
  }
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  await reply.code(200).header('content-type', contentType).send(bytes);
}

function pageOf(part: ReadSubresource, answer: SubresourceAnswer): RowPage {
  if ('items' in answer) return answer;
  throw wrongAnswer(part.kind, part.subresource, 'content in the place of rows');
}

function contentOf(part: ReadSubresource, answer: SubresourceAnswer): Content {
  if ('content' in answer) return answer;
  throw wrongAnswer(part.kind, part.subresource, 'rows in the place of content');
}

function wrongAnswer({ plural }: Kind, subresource: string, what: string): Error {
  return new Error(`${plural}/${subresource} gave ${what}`);
}
