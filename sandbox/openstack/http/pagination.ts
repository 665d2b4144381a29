import { ApiFailure } from './failure.ts';

export interface Page<T> {
  readonly items: readonly T[];
  /** Marker of the next page; null on the last one. */
  readonly next: string | null;
}

export interface PageRules {
  /** Page size when the client names none. */
  readonly defaultLimit: number;
  /** Larger limits are cut to this. */
  readonly maxLimit: number;
  /** Refusal of an unknown marker. */
  readonly unknownMarker: (marker: string) => ApiFailure;
}

/** Cuts `?limit=&marker=` out of an ordered list. A limit that is no number ≥ 0 is the service's 400. */
export function paginate<T>(
  all: readonly T[],
  id: (item: T) => string,
  query: URLSearchParams,
  rules: PageRules,
): Page<T> {
  const limit = pageLimit(query, rules);
  const marker = query.get('marker');
  let start = 0;
  if (marker !== null && marker !== '') {
    const at = all.findIndex((item) => id(item) === marker);
    if (at < 0) throw rules.unknownMarker(marker);
    start = at + 1;
  }
  const items = all.slice(start, start + limit);
  const more = start + items.length < all.length && items.length > 0;
  return { items, next: more ? id(items.at(-1)!) : null };
}

function pageLimit(query: URLSearchParams, rules: PageRules): number {
  const wanted = query.get('limit');
  if (wanted === null || wanted === '') return rules.defaultLimit;
  if (!/^-?\d+$/.test(wanted)) throw new ApiFailure(400, `limit param must be an integer`);
  const limit = Number(wanted);
  if (limit < 0) throw new ApiFailure(400, 'limit param must be positive');
  return limit === 0 ? rules.maxLimit : Math.min(limit, rules.maxLimit);
}

/** The same URL with `marker` set: the `next` link of a page. */
export function nextLink(url: string, query: URLSearchParams, marker: string): string {
  const further = new URLSearchParams(query);
  further.set('marker', marker);
  return `${url}?${further.toString()}`;
}

/** Orders by `?sort_key=&sort_dir=` or Cinder's and Glance's `?sort=key:dir,…`; unknown keys are left to the caller. */
export function sortKeys(
  query: URLSearchParams,
  otherwise: readonly (readonly [key: string, dir: 'asc' | 'desc'])[],
): readonly (readonly [string, 'asc' | 'desc'])[] {
  const combined = query.get('sort');
  if (combined) {
    return combined.split(',').map((part) => {
      const [key = '', dir] = part.split(':');
      return [key, dir === 'asc' ? 'asc' : 'desc'] as const;
    });
  }
  const keys = query.getAll('sort_key');
  if (keys.length === 0) return otherwise;
  const directions = query.getAll('sort_dir');
  return keys.map((key, index) => [key, (directions[index] ?? directions[0]) === 'desc' ? 'desc' : 'asc'] as const);
}
