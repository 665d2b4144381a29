import { Readable } from 'node:stream';
import { statusErrors, type Kind, type Verb } from '@allmend/core-machinery';
import { formed } from '../list/form.ts';
import { answerForm } from '../request/accept.ts';
import { truth } from '../request/query.ts';
import { sendValue } from './answer.ts';
import type { ReadResource } from './parts.ts';
import { includeOf, type ResourceHandler } from './resource-handlers.ts';
import { sendRows } from './row-answer.ts';

/** Handlers of resources that are only read; undefined for every other kind. */
export function readHandlers(
  resources: readonly ReadResource[],
): (kind: Kind, verb: Verb) => ResourceHandler | undefined {
  const byName = new Map(resources.map((one) => [nameOf(one.kind), one]));
  return (kind, verb) => {
    const resource = byName.get(nameOf(kind));
    if (!resource) return undefined;
    if (verb === 'list') return listHandler(resource);
    if (verb === 'get') return getHandler(resource);
    return (call) => Promise.reject(statusErrors.methodNotAllowed(call.info, verb));
  };
}

function listHandler(resource: ReadResource): ResourceHandler {
  return async (call) => {
    const { tenant, kind, reply, query } = call;
    if (tenant === 'all') throw statusErrors.badRequest('history is read in one tenant at a time');
    if (truth(query, 'export') === 'yes') {
      const lines = Readable.from(resource.export(tenant));
      await reply.header('content-type', 'application/jsonl').header('cache-control', 'no-store').send(lines);
      return;
    }
    await sendRows(call, kind, () => resource.list(tenant, query));
  };
}

function getHandler(resource: ReadResource): ResourceHandler {
  return async (call) => {
    const { tenant, kind, request, reply, info, startedAt: now } = call;
    if (tenant === 'all') throw statusErrors.badRequest('history is read in one tenant at a time');
    const form = answerForm(request.headers.accept, 'object');
    const object = await resource.get(tenant, info.name);
    await sendValue(request, reply, 200, formed(kind, object, form, includeOf(call), now));
  };
}

const nameOf = ({ group, plural }: Kind): string => `${group}/${plural}`;
