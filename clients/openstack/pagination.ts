import type { QueryValue } from './service-client.ts';
import { isObject } from './answer.ts';

export type Query = Readonly<Record<string, QueryValue>>;

/** One page of a list, as it came. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Link to the next page in the answer's own words; null when it names none. */
  readonly next: string | null;
}

export interface PageOptions<T> {
  readonly query: Query;
  readonly pages: 'marker' | 'links' | 'single';
  readonly pageSize?: number;
  readonly fetch: (query: Query) => Promise<Page<T>>;
  /** The marker of an item: its id or name. */
  readonly markerOf: (item: T) => string | undefined;
  /** Makes the error for pages that come again. */
  readonly repeated: (marker: string) => Error;
}

/**
 * All items of all pages. A link in the answer is followed; without one a full page (of `pageSize`) is followed by the page after its
 * last item's marker. Pages that come again end in `repeated` instead of running forever.
 */
export async function* eachItem<T>(options: PageOptions<T>): AsyncGenerator<T, void, undefined> {
  const { pages, pageSize } = options;
  const paged = pages !== 'single' && pageSize !== undefined;
  const seen = new Set<string>();
  let query: Query | null = paged ? { ...options.query, limit: pageSize } : options.query;
  while (query) {
    const page: Page<T> = await options.fetch(query);
    yield* page.items;
    if (pages === 'single' || page.items.length === 0) return;
    const next: Query | null = page.next === null ? afterLast(options, page, query) : queryOfLink(page.next, query);
    if (!next) return;
    const place = JSON.stringify(Object.entries(next).toSorted(([a], [b]) => a.localeCompare(b)));
    if (seen.has(place)) throw options.repeated(String(next['marker'] ?? next['offset'] ?? next['page'] ?? page.next));
    seen.add(place);
    query = next;
  }
}

function afterLast<T>(options: PageOptions<T>, page: Page<T>, query: Query): Query | null {
  if (options.pages !== 'marker' || options.pageSize === undefined || page.items.length < options.pageSize) return null;
  const marker = options.markerOf(page.items.at(-1)!);
  return marker === undefined ? null : { ...query, marker };
}

/**
 * Only the query of the link counts: its host, scheme and path may be those behind a proxy. What we asked for stays, should the link forget it.
 */
function queryOfLink(link: string, asked: Query): Query {
  const params = new URL(link, 'http://relative.invalid/').searchParams;
  const linked: Record<string, QueryValue> = {};
  for (const name of new Set(params.keys())) linked[name] = params.getAll(name);
  return { ...asked, ...linked };
}

/** The next link of a list answer: `<items>_links`, `links.next` or `next`, depending on the service. */
export function nextLink(body: unknown, items: string): string | null {
  if (!isObject(body)) return null;
  const links = body[`${items}_links`];
  if (Array.isArray(links)) {
    const next = links.find((link): link is Record<string, unknown> => isObject(link) && link['rel'] === 'next');
    if (typeof next?.['href'] === 'string') return next['href'];
  }
  const own = isObject(body['links']) ? body['links']['next'] : undefined;
  const found = own ?? body['next'];
  return typeof found === 'string' && found !== '' ? found : null;
}
