import { DayRoot } from '@allmend/api/kinds';
import type { createContinueTokens } from '@allmend/core-apiserver';
import { apiVersionOf, statusErrors, wireTime, type Kind, type KubeObject } from '@allmend/core-machinery';
import type { Store } from '@allmend/core-store';
import { isAllmendError } from '@allmend/kit-errors';
import { chainLines, partOf } from './chain-lines.ts';
import type { DayRoots, SealedDay } from './day-roots.ts';
import { dayRootSeries } from './places.ts';

/** Rows of a page when the client names no limit, and at most. */
const usualLimit = 100;
const largestLimit = 1000;

/** A `ReadResource` of the API server. Throws `StatusError` only. */
export interface DayRootResource {
  readonly kind: Kind;
  /** `order` (`ascending`, the default, or `descending`), `limit` and `continue` of the query. Throws 400 for what cannot be read. */
  list(
    tenant: { readonly id: string },
    query: URLSearchParams,
  ): Promise<{ readonly items: readonly KubeObject[]; readonly continueToken: string }>;
  /** Throws 404. */
  get(tenant: { readonly id: string }, name: string): Promise<KubeObject>;
  /** The chain of all roots, see `chainLines`. */
  export(tenant: { readonly id: string }): AsyncIterable<string>;
}

export interface DayRootResourceOptions {
  readonly store: Store;
  readonly roots: DayRoots;
  readonly tokens: ReturnType<typeof createContinueTokens>;
}

/** The roots of days as the kind DayRoot, which is only read. */
export function createDayRootResource({ store, roots, tokens }: DayRootResourceOptions): DayRootResource {
  return {
    kind: DayRoot,
    async list({ id }, query) {
      const { order, limit } = readQuery(query);
      const subject = JSON.stringify(['day-roots', id, order]);
      const token = query.get('continue') ?? '';
      const after = token === '' ? undefined : tokens.read(subject, token).revision;
      const found = await served(() => roots.list(id, { order, limit, ...(after !== undefined && { after }) }));
      const last = found.length === limit ? found.at(-1) : undefined;
      const position = last && { revision: last.row, after: { tenant: id, namespace: '', name: '' } };
      return { items: found.map(rootObject), continueToken: position ? tokens.write(subject, position) : '' };
    },
    async get({ id }, name) {
      const root = /^\d{4}-\d\d-\d\d$/.test(name) ? await served(() => roots.get(id, name)) : null;
      if (!root) throw statusErrors.notFound({ group: DayRoot.group, resource: DayRoot.plural }, name);
      return rootObject(root);
    },
    async *export({ id }) {
      yield* chainLines(await partOf(store, { series: dayRootSeries, tenant: id }, {}));
    },
  };
}

function readQuery(query: URLSearchParams): { order: 'ascending' | 'descending'; limit: number } {
  const order = query.get('order') ?? 'ascending';
  if (order !== 'ascending' && order !== 'descending') {
    throw statusErrors.badRequest('order: Invalid value: supported values: ascending, descending');
  }
  const limit = query.get('limit') ?? '';
  if (!/^\d{0,9}$/.test(limit)) throw statusErrors.badRequest('limit: Invalid value: must be a number');
  return { order, limit: Math.min(Number(limit) || usualLimit, largestLimit) };
}

function rootObject({ day, text, hash, signature, key, sealedAt }: SealedDay): KubeObject {
  return {
    apiVersion: apiVersionOf(DayRoot),
    kind: DayRoot.kind,
    metadata: { name: day, creationTimestamp: wireTime(sealedAt) },
    root: { day, text, hash, signature, key },
  };
}

async function served<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!isAllmendError(error) || !error.reason.startsWith('store.')) throw error;
    const answer = statusErrors.unavailable('The store of the server does not answer. Try again.', 1);
    answer.cause = error;
    throw answer;
  }
}
