import { nextLink, sortKeys } from '../../http/pagination.ts';
import type { ApiRequest } from '../../http/route.ts';
import type { ApiFailure } from '../../http/failure.ts';
import { badRequest, invalidInput } from './failures.ts';

const largestPage = 1000;
const sortable: Readonly<Record<string, string>> = {
  id: 'id',
  name: 'name',
  display_name: 'name',
  size: 'size',
  status: 'status',
  availability_zone: 'availabilityZone',
  created_at: 'createdAt',
  updated_at: 'updatedAt',
  bootable: 'bootable',
  volume_id: 'volumeId',
};
const controls = new Set(['limit', 'marker', 'offset', 'sort', 'sort_key', 'sort_dir', 'all_tenants', 'with_count']);

export interface Listable {
  readonly id: string;
  readonly projectId: string;
  readonly createdAt: number;
  readonly metadata: Readonly<Record<string, string>>;
}

export interface ListRules<T extends Listable> {
  /** Key of the list in the body; links are `<key>_links`. */
  readonly key: string;
  /** What can be filtered by, and the value to compare as text. */
  readonly filters: Readonly<Record<string, (record: T) => string>>;
  readonly missing: (id: string) => ApiFailure;
  readonly view: (record: T) => Record<string, unknown>;
}

/** A list body: the project's records (all projects' for an admin who asks), filtered, ordered, one page, with `next` link and count. */
export function listBody<T extends Listable>(
  request: ApiRequest,
  rules: ListRules<T>,
  table: ReadonlyMap<string, T>,
): Record<string, unknown> {
  const { query } = request;
  const filters = filtersOf(request, rules);
  const found = [...table.values()].filter((record) => filters.every((filter) => filter(record)));
  const ordered = order(query, found);
  const limit = pageSize(query);
  const start = startOf(query, ordered, rules);
  const page = ordered.slice(start, start + limit);
  const more = page.length === limit && page.length > 0 && query.has('limit');
  const counted = request.microversion >= 45 && ['true', '1'].includes((query.get('with_count') ?? '').toLowerCase());
  return {
    [rules.key]: page.map(rules.view),
    ...(more
      ? {
          [`${rules.key}_links`]: [
            { rel: 'next', href: nextLink(`${request.baseUrl}${request.path}`, query, page.at(-1)!.id) },
          ],
        }
      : {}),
    ...(counted ? { count: found.length } : {}),
  };
}

/** Whether an admin asks for the records of all projects. */
export function allProjects({ caller, query }: ApiRequest): boolean {
  return caller.isAdmin && ['1', 'true'].includes((query.get('all_tenants') ?? '').toLowerCase());
}

function filtersOf<T extends Listable>(request: ApiRequest, rules: ListRules<T>): ((record: T) => boolean)[] {
  const { query, projectId } = request;
  const everyone = allProjects(request);
  const found: ((record: T) => boolean)[] = everyone ? [] : [(record) => record.projectId === projectId];
  for (const name of new Set(query.keys())) {
    if (controls.has(name)) continue;
    const value = query.get(name)!;
    if (name === 'project_id' && everyone) found.push((record) => record.projectId === value);
    else if (name === 'metadata') found.push(metadataFilter(value));
    else if (rules.filters[name]) found.push((record) => rules.filters[name]!(record) === value);
    // Unknown filters are dropped in silence until 3.31.
    else if (request.microversion >= 31) throw badRequest(`Invalid filters ${name} are found in query options.`);
  }
  return found;
}

/** `{'key': 'value'}`, as Cinder's clients write it. */
function metadataFilter(text: string): (record: Listable) => boolean {
  const pairs = [...text.matchAll(/['"]([^'"]*)['"]\s*:\s*u?['"]([^'"]*)['"]/g)].map(
    ([, key, value]) => [key!, value!] as const,
  );
  return (record) => pairs.every(([key, value]) => record.metadata[key] === value);
}

function order<T extends Listable>(query: URLSearchParams, records: readonly T[]): readonly T[] {
  const keys = sortKeys(query, [['created_at', 'desc']]);
  if (keys.some(([key]) => !sortable[key])) throw invalidInput('Invalid sort key');
  const positions = new Map(records.map((record, index) => [record.id, index]));
  return records.toSorted((a, b) => {
    for (const [key, dir] of [...keys, ['id', 'desc'] as const]) {
      const field = sortable[key] as keyof T;
      // Records of one millisecond keep the order in which they were made.
      const [left, right] = key === 'id' ? [positions.get(a.id)!, positions.get(b.id)!] : [a[field], b[field]];
      if (left === right) continue;
      const step =
        left === null || left === undefined || (right !== null && right !== undefined && left < right) ? -1 : 1;
      return dir === 'desc' ? -step : step;
    }
    return 0;
  });
}

function pageSize(query: URLSearchParams): number {
  const text = query.get('limit');
  if (text === null) return largestPage;
  if (!/^-?\d+$/.test(text)) throw badRequest('limit param must be an integer');
  if (Number(text) < 0) throw badRequest('limit param must be positive');
  return Math.min(Number(text), largestPage);
}

function startOf<T extends Listable>(query: URLSearchParams, records: readonly T[], rules: ListRules<T>): number {
  const offset = Number(query.get('offset') ?? 0);
  if (!Number.isInteger(offset) || offset < 0) throw badRequest('offset param must be an integer');
  const marker = query.get('marker');
  if (marker === null) return offset;
  const at = records.findIndex(({ id }) => id === marker);
  if (at < 0) throw rules.missing(marker);
  return at + 1 + offset;
}
