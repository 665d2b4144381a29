import { isAllmendError } from '@allmend/kit-errors';
import { apiVersionOf, statusErrors, type Kind, type KubeObject } from '@allmend/core-machinery';
import type { Page, Range, Store, StoredObject } from '@allmend/core-store';
import type { Registry } from '../registry/registry.ts';
import type { AnswerForm } from '../request/accept.ts';
import type { ListQuery } from '../request/query.ts';
import type { TenantRef } from '../request/request-info.ts';
import type { ContinueTokens } from './continue.ts';
import { metadataOnly, tableFor, type IncludeObject } from './form.ts';
import type { Selection } from './selection.ts';

export interface ListParts {
  readonly store: Store;
  readonly registry: Registry;
  readonly tokens: ContinueTokens;
  /** Path of a tenant by its id, for lists across tenants. */
  pathOf(tenantId: string): Promise<string>;
}

export interface ListRequest {
  readonly tenant: TenantRef | 'all';
  readonly kind: Kind;
  /** '' for all. */
  readonly namespace: string;
  readonly query: ListQuery;
  readonly selection: Selection;
  readonly form: AnswerForm;
  readonly include: IncludeObject;
  readonly now: Date;
}

/** Objects read at once: small enough that other requests get their turn. */
const slice = 500;
/** Most matches that an index is asked for; above, the range is read in order. */
const mostByIndex = 5000;
/** How long a list waits for a revision that a client has seen at another replica. */
const patienceMs = 3000;

/** One list, as its head and the bytes of its items in slices, all of one revision. */
export interface ListAnswer {
  readonly revision: number;
  readonly length: 'short' | 'long';
  /** The whole answer as JSON. */
  bytes(): AsyncGenerator<Buffer>;
}

/** Begins a list; the answer streams, so that the memory it takes does not grow with it. Throws StatusError. */
export async function beginList(parts: ListParts, request: ListRequest): Promise<ListAnswer> {
  const start = await startOf(parts, request);
  const first = await firstPage(parts, request, start).catch(asExpired);
  return {
    revision: first.revision,
    length: first.rest === null && first.items.length < 100 ? 'short' : 'long',
    async *bytes() {
      yield Buffer.from(head(request, first));
      let before: 'none' | 'some' = 'none';
      for await (const items of slicesOf(parts, request, first)) {
        const rows = await rowsOf(parts, request, items);
        if (rows.length === 0) continue;
        yield Buffer.concat(join(rows, before));
        before = 'some';
      }
      yield Buffer.from(']}\n');
    },
  };
}

interface Start {
  readonly at: number | undefined;
  readonly after: Page['items'][number]['key'] | undefined;
}

interface FirstPage {
  readonly revision: number;
  readonly items: readonly Selected[];
  /** Token of the next page; '' when there is none. */
  readonly token: string;
  readonly remaining: number | undefined;
  /** Position after which the stream goes on by itself; null when `items` are all. */
  readonly rest: StoredObject['key'] | null;
}

interface Selected {
  readonly stored: StoredObject;
  /** Parsed where a selector had to see it. */
  readonly object: KubeObject | null;
}

export function rangeOf(request: Pick<ListRequest, 'tenant' | 'kind' | 'namespace' | 'selection'>): Range {
  const { tenant, kind, namespace, selection } = request;
  return {
    tenant: tenant === 'all' ? null : tenant.id,
    group: kind.group,
    resource: kind.plural,
    ...(namespace !== '' && { namespace }),
    ...(selection.name !== null && { name: selection.name }),
  };
}

function subjectOf({ tenant, kind, namespace }: ListRequest): string {
  return JSON.stringify([tenant === 'all' ? '*' : tenant.id, kind.group, kind.plural, namespace]);
}

/** Waits until the store has reached a revision that the client knows of. Throws 504 as upstream does. */
export async function awaitRevision(store: Store, revision: number): Promise<void> {
  try {
    await store.reached(revision, patienceMs);
  } catch (error) {
    if (!isAllmendError(error) || error.reason !== 'store.future') throw error;
    throw statusErrors.timeout(`Too large resource version: ${revision}, current: ${await store.revision()}`);
  }
}

async function startOf({ store, tokens }: ListParts, request: ListRequest): Promise<Start> {
  const { continueToken, resourceVersion, match, limit } = request.query;
  if (continueToken !== '') {
    if (resourceVersion !== null && resourceVersion !== 0) {
      throw statusErrors.badRequest('specifying resource version is not allowed when using continue');
    }
    const { revision, after } = tokens.read(subjectOf(request), continueToken);
    const key = { tenant: after.tenant, group: '', resource: '', namespace: after.namespace, name: after.name };
    return { at: revision, after: key };
  }
  if (resourceVersion === null || resourceVersion === 0) return { at: undefined, after: undefined };
  await awaitRevision(store, resourceVersion);
  const exact = match === 'Exact' || (match === '' && limit > 0);
  return { at: exact ? resourceVersion : undefined, after: undefined };
}

async function firstPage(parts: ListParts, request: ListRequest, start: Start): Promise<FirstPage> {
  const { selection, query } = request;
  const byIndex = start.at === undefined && query.limit === 0 ? await indexed(parts, request) : null;
  if (byIndex) {
    const items = select(parts, request, byIndex.items);
    return { revision: byIndex.revision, items, token: '', remaining: undefined, rest: null };
  }
  const range = rangeOf(request);
  const items: Selected[] = [];
  let { at, after } = start;
  for (;;) {
    const wanted = query.limit > 0 ? Math.min(query.limit - items.length, slice) : slice;
    const size = selection.scope === 'everything' ? wanted : slice;
    const page = await parts.store.list(range, {
      limit: size,
      ...(at !== undefined && { at }),
      ...(after && { after }),
    });
    at = page.revision;
    const found = select(parts, request, page.items);
    if (query.limit === 0) {
      const rest = page.more ? page.items.at(-1)!.key : null;
      return { revision: at, items: found, token: '', remaining: undefined, rest };
    }
    items.push(...found.slice(0, wanted));
    after = page.items.at(-1)?.key ?? after;
    if (found.length > wanted) after = items.at(-1)!.stored.key;
    const full = items.length >= query.limit;
    const more = page.more || found.length > wanted;
    if (!full && more) continue;
    const token = full && more ? parts.tokens.write(subjectOf(request), { revision: at, after: after! }) : '';
    const remaining = token !== '' && selection.scope === 'everything' ? page.remaining : undefined;
    return { revision: at, items, token, remaining, rest: null };
  }
}

async function indexed({ store }: ListParts, request: ListRequest): Promise<Page | null> {
  const { label, name } = request.selection;
  if (label === null || name !== null) return null;
  const page = await store.list(rangeOf(request), { limit: mostByIndex, index: { name: 'label', value: label } });
  return page.more ? null : page;
}

async function* slicesOf(
  parts: ListParts,
  request: ListRequest,
  first: FirstPage,
): AsyncGenerator<readonly Selected[]> {
  yield first.items;
  let after = first.rest;
  while (after) {
    const page = await parts.store.list(rangeOf(request), { at: first.revision, limit: slice, after });
    yield select(parts, request, page.items);
    after = page.more ? page.items.at(-1)!.key : null;
  }
}

function select({ registry }: ListParts, { kind, selection }: ListRequest, items: readonly StoredObject[]): Selected[] {
  if (selection.scope === 'everything') return items.map((stored) => ({ stored, object: null }));
  return items
    .map((stored) => ({ stored, object: registry.decode(kind, stored) }))
    .filter(({ object }) => selection.matches(object));
}

/** Annotation that tells the tenant of an object in lists and watches across tenants. */
const tenantAnnotation = 'tenancy.allmend.dev/path';

/** The object with the path of its tenant, for answers across tenants. */
export async function withTenant(parts: ListParts, object: KubeObject, tenantId: string): Promise<KubeObject> {
  const annotations = { ...object.metadata.annotations, [tenantAnnotation]: await parts.pathOf(tenantId) };
  return { ...object, metadata: { ...object.metadata, annotations } };
}

async function rowsOf(
  parts: ListParts,
  request: ListRequest,
  items: readonly Selected[],
): Promise<readonly Uint8Array[]> {
  const { kind, form, tenant, include, now } = request;
  if (form.as === 'Object' && tenant !== 'all') return items.map(({ stored }) => parts.registry.wire(kind, stored));
  const objects = await Promise.all(
    items.map(async ({ stored, object }) => {
      const decoded = object ?? parts.registry.decode(kind, stored);
      return tenant === 'all' ? withTenant(parts, decoded, stored.key.tenant) : decoded;
    }),
  );
  const rows =
    form.as === 'Table'
      ? (tableFor(kind, objects, { include, now })['rows'] as unknown[])
      : form.as === 'Object'
        ? objects
        : objects.map(metadataOnly);
  return rows.map((row) => Buffer.from(JSON.stringify(row)));
}

function head({ kind, form, include, now }: ListRequest, first: FirstPage): string {
  const metadata = JSON.stringify({
    resourceVersion: String(first.revision),
    ...(first.token !== '' && { continue: first.token }),
    ...(first.remaining !== undefined && { remainingItemCount: first.remaining }),
  });
  if (form.as === 'Table') {
    const definitions = JSON.stringify(tableFor(kind, [], { include, now })['columnDefinitions']);
    return `{"kind":"Table","apiVersion":"meta.k8s.io/v1","metadata":${metadata},"columnDefinitions":${definitions},"rows":[`;
  }
  if (form.as === 'Object') {
    return `{"kind":${JSON.stringify(kind.listKind)},"apiVersion":${JSON.stringify(apiVersionOf(kind))},"metadata":${metadata},"items":[`;
  }
  return `{"kind":"PartialObjectMetadataList","apiVersion":"meta.k8s.io/v1","metadata":${metadata},"items":[`;
}

const comma = Buffer.from(',');

function join(rows: readonly Uint8Array[], before: 'none' | 'some'): Uint8Array[] {
  return rows.flatMap((row, at) => (at === 0 && before === 'none' ? [row] : [comma, row]));
}

function asExpired(error: unknown): never {
  if (isAllmendError(error) && error.reason === 'store.compacted') {
    throw statusErrors.expired(
      'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter.',
    );
  }
  throw error;
}
