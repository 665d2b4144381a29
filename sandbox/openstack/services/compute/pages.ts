import { ApiFailure } from '../../http/failure.ts';
import { nextLink, paginate } from '../../http/pagination.ts';
import type { Page } from '../../http/pagination.ts';
import type { ApiRequest } from '../../http/route.ts';

/** Nova's largest page (`max_limit`). */
const largestPage = 1000;

/** One page of a Nova list, with Nova's refusals of a bad limit or marker. */
export function page<T extends { id: string }>(
  request: ApiRequest,
  all: readonly T[],
  id = (item: T) => item.id,
): Page<T> {
  const limit = request.query.get('limit');
  if (limit !== null && !/^\d*$/.test(limit)) {
    throw new ApiFailure(
      400,
      `Invalid input for query parameters limit. Value: ${limit}. '${limit}' does not match '^[0-9]*$'`,
    );
  }
  return paginate(all, id, request.query, {
    defaultLimit: largestPage,
    maxLimit: largestPage,
    unknownMarker: (marker) => new ApiFailure(400, `marker [${marker}] not found`),
  });
}

/** `{"flavors_links": [{"rel": "next", …}]}`; Nova adds it whenever a page is full, even when nothing follows. */
export function pageLinks(request: ApiRequest, key: string, found: Page<{ id: string }>): Record<string, unknown> {
  const limit = Number(request.query.get('limit') ?? largestPage);
  const last = found.items.at(-1);
  const full = last !== undefined && limit > 0 && found.items.length >= limit;
  if (!full && found.next === null) return {};
  const href = nextLink(`${request.baseUrl}${request.path}`, request.query, found.next ?? last!.id);
  return { [`${key}_links`]: [{ rel: 'next', href }] };
}
