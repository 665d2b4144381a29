import type { Kind } from '@allmend/core-machinery';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { WriteContext } from '../registry/registry.ts';
import type { Identity } from '../request/identity.ts';
import type { ParsedPath } from '../request/path.ts';
import { writeQuery } from '../request/query.ts';
import type { RequestInfo, ResourceRequest, TenantRef } from '../request/request-info.ts';

/** A request that was read, and not yet judged. */
export interface Call {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly requestId: string;
  /** Address of the client. */
  readonly source: string;
  readonly startedAt: Date;
  readonly query: URLSearchParams;
  readonly parsed: ParsedPath;
  readonly tenant: TenantRef | 'all';
  readonly info: RequestInfo;
}

/** A call whose sender is known and may do it. */
export interface AllowedCall extends Call {
  readonly identity: Identity;
}

/** An allowed call about a resource that is served. */
export interface ResourceCall extends AllowedCall {
  readonly info: ResourceRequest;
  readonly kind: Kind;
}

export const noBytes = new Uint8Array();

/** Body as it was received. */
export function bodyOf({ request }: Call): Uint8Array {
  return request.body instanceof Uint8Array ? request.body : noBytes;
}

export function contentTypeOf({ request }: Call): string | undefined {
  return request.headers['content-type'];
}

/** What the registry needs to know about a write. Throws 400 for options that cannot be read. */
export function writeContext(
  call: AllowedCall & { readonly tenant: TenantRef },
  patch: 'apply' | 'other',
): WriteContext {
  const { request, requestId, source, startedAt, identity, query, tenant } = call;
  const { dryRun, fieldManager, fieldValidation } = writeQuery(query, request.headers['user-agent'] ?? '', patch);
  return {
    tenant,
    identity,
    requestId,
    source,
    now: startedAt,
    dryRun,
    fieldManager,
    fieldValidation,
    warnings: [],
  };
}
