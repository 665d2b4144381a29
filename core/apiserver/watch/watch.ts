import { isAllmendError } from '@allmend/kit-errors';
import {
  apiVersionOf,
  isStatusError,
  statusErrors,
  type Json,
  type JsonObject,
  type KubeObject,
} from '@allmend/core-machinery';
import type { StoreEvent } from '@allmend/core-store';
import { formed } from '../list/form.ts';
import { awaitRevision, rangeOf, withTenant, type ListParts, type ListRequest } from '../list/list.ts';
import { statusOf } from '../http/answer.ts';

export interface WatchRequest extends ListRequest {
  /** Ends the stream: the client went, the time is over, or the server stops. */
  readonly signal: AbortSignal;
  /** How often a bookmark is sent when nothing else is; upstream has a minute. */
  readonly bookmarkMs?: number;
}

/** Annotation of the bookmark that ends the initial events. Source: meta/v1 InitialEventsAnnotationKey. */
const initialEventsEnd = 'k8s.io/initial-events-end';
const slice = 500;

type EventType = 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';

/**
 * The lines of a watch: what is there first when no revision was given, then what happens. Never throws once begun: an error
 * becomes an ERROR event. Source: apiserver pkg/endpoints/handlers/watch.go and the API concepts page.
 */
export async function* watchLines(parts: ListParts, request: WatchRequest): AsyncGenerator<Buffer> {
  const { query, signal, bookmarkMs = 60_000 } = request;
  const print = printer(parts, request);
  try {
    const { since, initial } = await startOf(parts, request);
    if (initial === 'all') {
      for await (const stored of everything(parts, request, since)) {
        yield await print.object('ADDED', parts.registry.decode(request.kind, stored), stored.key.tenant);
      }
      if (query.sendInitialEvents === 'yes' && query.allowBookmarks === 'yes') {
        yield print.bookmark(since, { [initialEventsEnd]: 'true' });
      }
    }
    let told = Date.now();
    const progressMs = Math.max(100, Math.floor(bookmarkMs / 4));
    for await (const batch of parts.store.watch(rangeOf(request), { since, signal, progressMs })) {
      for (const event of batch.events) {
        const line = await print.event(event);
        if (line) yield line;
      }
      if (query.allowBookmarks === 'yes' && Date.now() - told >= bookmarkMs) {
        yield print.bookmark(batch.revision);
        told = Date.now();
      }
    }
  } catch (error) {
    if (signal.aborted) return;
    yield line('ERROR', statusOf(asExpired(error)) as unknown as Json);
  }
}

async function startOf(
  { store }: ListParts,
  { query }: WatchRequest,
): Promise<{ readonly since: number; readonly initial: 'all' | 'none' }> {
  const { resourceVersion, sendInitialEvents } = query;
  const fresh = resourceVersion === null || resourceVersion === 0;
  if (!fresh) await awaitRevision(store, resourceVersion);
  if (sendInitialEvents === 'yes' || (fresh && sendInitialEvents === 'unset')) {
    return { since: await store.revision(), initial: 'all' };
  }
  return { since: fresh ? await store.revision() : resourceVersion, initial: 'none' };
}

async function* everything(
  parts: ListParts,
  request: WatchRequest,
  at: number,
): AsyncGenerator<Awaited<ReturnType<ListParts['store']['list']>>['items'][number]> {
  let after;
  do {
    const page = await parts.store.list(rangeOf(request), { at, limit: slice, ...(after && { after }) });
    for (const stored of page.items) {
      if (request.selection.scope === 'everything') yield stored;
      else if (request.selection.matches(parts.registry.decode(request.kind, stored))) yield stored;
    }
    after = page.more ? page.items.at(-1)!.key : null;
  } while (after);
}

/** Lines of events that nobody filters are the same for every watcher: made once per event. */
const plainLines = new WeakMap<StoreEvent, Buffer>();

interface Printer {
  event(event: StoreEvent): Promise<Buffer | null>;
  object(type: EventType, object: KubeObject, tenantId: string): Promise<Buffer>;
  bookmark(revision: number, annotations?: Record<string, string>): Buffer;
}

function printer(parts: ListParts, request: WatchRequest): Printer {
  const { kind, selection, form, tenant, include } = request;
  const { registry } = parts;
  const plain = form.as === 'Object' && selection.scope === 'everything' && tenant !== 'all';
  let definitions: 'due' | 'sent' = 'due';

  const shape = (object: KubeObject): JsonObject => {
    const value = formed(kind, object, form, include, new Date());
    if (form.as !== 'Table') return value;
    const { columnDefinitions, ...rest } = value;
    const first = definitions === 'due';
    definitions = 'sent';
    return first ? { ...rest, columnDefinitions: columnDefinitions! } : { ...rest, columnDefinitions: [] };
  };

  const object = async (type: EventType, shown: KubeObject, tenantId: string): Promise<Buffer> =>
    line(type, shape(tenant === 'all' ? await withTenant(parts, shown, tenantId) : shown));

  return {
    object,
    async event(event) {
      if (plain) {
        const known = plainLines.get(event);
        if (known) return known;
        const made = bytesLine(plainType(event), registry.wire(kind, event));
        plainLines.set(event, made);
        return made;
      }
      const now = registry.decode(kind, event);
      const before = event.previous && registry.decode(kind, event.previous);
      const matched = before !== null && selection.matches(before);
      const matches = event.type === 'put' && selection.matches(now);
      if (!matched && !matches) return null;
      if (matches) return object(matched ? 'MODIFIED' : 'ADDED', now, event.key.tenant);
      // What no longer matches is told in the last state that did, at the revision of the change.
      const last = event.type === 'delete' ? now : before!;
      last.metadata.resourceVersion = String(event.revision);
      return object('DELETED', last, event.key.tenant);
    },
    bookmark(revision, annotations) {
      const metadata = {
        resourceVersion: String(revision),
        creationTimestamp: null,
        ...(annotations && { annotations }),
      };
      if (form.as === 'Table') {
        const empty = formed(kind, { apiVersion: '', kind: '', metadata: {} }, form, 'None', new Date());
        const row = { cells: [], object: { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata } };
        return line('BOOKMARK', {
          ...empty,
          rows: [row],
          metadata: { resourceVersion: String(revision) },
        });
      }
      const named =
        form.as === 'Object'
          ? { kind: kind.kind, apiVersion: apiVersionOf(kind) }
          : { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1' };
      return line('BOOKMARK', { ...named, metadata });
    },
  };
}

function plainType(event: StoreEvent): EventType {
  if (event.type === 'delete') return 'DELETED';
  return event.previous ? 'MODIFIED' : 'ADDED';
}

function line(type: EventType, object: Json): Buffer {
  return Buffer.from(`{"type":"${type}","object":${JSON.stringify(object)}}\n`);
}

function bytesLine(type: EventType, object: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(`{"type":"${type}","object":`), object, Buffer.from('}\n')]);
}

function asExpired(error: unknown): unknown {
  if (isStatusError(error) || !isAllmendError(error) || error.reason !== 'store.compacted') return error;
  const { revision, oldest } = error.params;
  return statusErrors.expired(`too old resource version: ${revision} (${oldest})`);
}
