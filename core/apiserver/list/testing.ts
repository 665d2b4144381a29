import { isAllmendError } from '@allmend/kit-errors';
import { asObject, type JsonObject, type KubeObject } from '@allmend/core-machinery';
import { openHub, type Hub, type HubOptions } from '../registry/testing.ts';
import { answerForm, watchForm } from '../request/accept.ts';
import { listQuery } from '../request/query.ts';
import type { TenantRef } from '../request/request-info.ts';
import { rootTenant } from '../tenancy/tenants.ts';
import { watchLines } from '../watch/watch.ts';
import { createContinueTokens } from './continue.ts';
import { beginList, type ListParts, type ListRequest } from './list.ts';
import { readSelection } from './selection.ts';

/** A list or watch as a client asks for it. */
export interface Asked {
  readonly tenant?: TenantRef | 'all';
  /** Left out: all. */
  readonly namespace?: string;
  readonly accept?: string;
  readonly bookmarkMs?: number;
}

export interface Listed {
  readonly metadata: {
    readonly resourceVersion: string;
    readonly continue?: string;
    readonly remainingItemCount?: number;
  };
  readonly items: readonly KubeObject[];
  readonly text: string;
}

export interface Told {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  readonly object: JsonObject;
}

/** A watch under way: each `next` waits for one event. */
export interface Watching extends AsyncDisposable {
  /** Null: the watch has ended. */
  next(): Promise<Told | null>;
  /** Type and name of the next events. */
  names(count: number): Promise<readonly string[]>;
}

export interface Lists extends AsyncDisposable {
  readonly hub: Hub;
  list(resource: string, query?: string, asked?: Asked): Promise<Listed>;
  /** The pieces of a list as they are sent. */
  pieces(resource: string, query?: string, asked?: Asked): Promise<AsyncGenerator<Buffer>>;
  watch(resource: string, query?: string, asked?: Asked): Promise<Watching>;
}

const tokenKey = Buffer.alloc(32, 1);

/** Lists and watches over a real store, without HTTP. For tests only. */
export async function openLists(options: HubOptions = {}): Promise<Lists> {
  const hub = await openHub(options);
  const { store, registry, tenants } = hub;
  const parts: ListParts = {
    store,
    registry,
    tokens: createContinueTokens(tokenKey),
    pathOf: (id) => tenants.pathOf(id),
  };
  const requestOf = async (verb: 'list' | 'watch', resource: string, query: string, asked: Asked) => {
    const parameters = new URLSearchParams(verb === 'watch' ? `watch=1&${query}` : query);
    const tenant = asked.tenant ?? rootTenant;
    const kind = await hub.kind(resource, tenant === 'all' ? rootTenant : tenant);
    const read = listQuery(parameters);
    const request: ListRequest = {
      tenant,
      kind,
      namespace: asked.namespace ?? '',
      query: read,
      selection: readSelection(kind, read.labelSelector, read.fieldSelector),
      form: verb === 'list' ? answerForm(asked.accept, 'list') : watchForm(asked.accept),
      include: 'Metadata',
      now: new Date('2030-01-02T03:04:05Z'),
    };
    return request;
  };
  const pieces: Lists['pieces'] = async (resource, query = '', asked = {}) =>
    (await beginList(parts, await requestOf('list', resource, query, asked))).bytes();

  return {
    hub,
    pieces,
    async list(resource, query = '', asked = {}) {
      const text = Buffer.concat(await Array.fromAsync(await pieces(resource, query, asked))).toString();
      return { ...(JSON.parse(text) as Omit<Listed, 'text'>), text };
    },
    async watch(resource, query = '', asked = {}) {
      const gone = new AbortController();
      const request = await requestOf('watch', resource, query, asked);
      const { bookmarkMs } = asked;
      const lines = watchLines(parts, { ...request, signal: gone.signal, ...(bookmarkMs && { bookmarkMs }) });
      const next: Watching['next'] = async () => {
        const { value, done } = await lines.next();
        return done ? null : (JSON.parse(value.toString()) as Told);
      };
      return {
        next,
        async names(count) {
          const found: string[] = [];
          while (found.length < count) {
            const told = await next();
            if (!told) throw new Error(`the watch ended after ${found.join(', ')}`);
            found.push(`${told.type} ${asObject(told.object).metadata.name}`);
          }
          return found;
        },
        async [Symbol.asyncDispose]() {
          gone.abort();
          await lines.return(undefined).catch((error: unknown) => {
            if (!isAllmendError(error)) throw error;
          });
        },
      };
    },
    [Symbol.asyncDispose]: () => hub[Symbol.asyncDispose](),
  };
}
