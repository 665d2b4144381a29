import { z } from 'zod';
import { openstackErrors } from './errors.ts';
import type { QueryValue, ServiceClient } from './service-client.ts';

/** Query parameters with their wire names. `undefined` is left out, an array repeats the parameter. */
export type WireQuery = Readonly<Record<string, QueryValue>>;

/** The wire's JSON inside the wrapper key, with wire names. */
export type WireBody = Readonly<Record<string, unknown>>;

/** What a delete found: it was there and is now being removed, or it was already gone (404). */
export type Deletion = 'deleted' | 'gone';

/** What tells one kind of resource from another when a service treats them all alike. */
export interface ResourceTable<T> {
  /** Collection, e.g. `/volumes`. */
  readonly route: string;
  /** Wrapper key of one, e.g. `volume`. */
  readonly one: string;
  /** Wrapper key of a list, e.g. `volumes`. */
  readonly many: string;
  readonly schema: z.ZodType<T>;
  readonly pages: 'marker' | 'links' | 'single';
  /** Items per page; the service's own default when absent. */
  readonly pageSize?: number;
  /** Collection that lists with all fields, where that is another route: `/volumes/detail`. */
  readonly listRoute?: string;
  /** Default PUT. */
  readonly updateMethod?: 'PUT' | 'PATCH' | 'POST';
  /** Highest microversion understood. */
  readonly microversion?: string;
}

export interface ResourceCalls<T> {
  readonly list: (query?: WireQuery) => AsyncIterable<T>;
  readonly get: (id: string) => Promise<T>;
  readonly create: (body: WireBody) => Promise<T>;
  readonly update: (id: string, body: WireBody) => Promise<T>;
  readonly delete: (id: string) => Promise<Deletion>;
}

/** The five calls that nearly every kind has, from its table. Errors are those of the service client. */
export function resource<T>(service: ServiceClient, table: ResourceTable<T>): ResourceCalls<T> {
  const one = inside(table.one, table.schema);
  const version = table.microversion === undefined ? {} : { microversion: table.microversion };
  return {
    list: (query = {}) =>
      service.list(table.listRoute ?? table.route, {
        ...version,
        query,
        items: table.many,
        schema: table.schema,
        pages: table.pages,
        ...(table.pageSize === undefined ? {} : { pageSize: table.pageSize }),
      }),
    get: (id) => service.request('GET', `${table.route}/{id}`, { ...version, params: { id }, schema: one }),
    create: (body) => service.request('POST', table.route, { ...version, body: { [table.one]: body }, schema: one }),
    update: (id, body) =>
      service.request(table.updateMethod ?? 'PUT', `${table.route}/{id}`, {
        ...version,
        params: { id },
        body: { [table.one]: body },
        schema: one,
      }),
    delete: (id) => deletion(service.raw('DELETE', `${table.route}/{id}`, { ...version, params: { id } })),
  };
}

/** Parses `{key: …}` and yields what is inside. A wrong type is reported with the whole path, `server.status`. */
export function inside<T>(key: string, schema: z.ZodType<T>): z.ZodType<T> {
  return z.looseObject({ [key]: schema }).transform((answer) => answer[key] as T);
}

/** Turns the 404 of a delete into success: what should be gone is gone. */
export async function deletion(request: Promise<unknown>): Promise<Deletion> {
  try {
    await request;
    return 'deleted';
  } catch (error) {
    if (openstackErrors.is(error, 'not-found')) return 'gone';
    throw error;
  }
}

/** A reference to something else by id, as servers name their flavor and volumes their attachments. */
export const reference = z.looseObject({ id: z.string() });
