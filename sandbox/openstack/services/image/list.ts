import { json } from '../../http/answer.ts';
import { sortKeys } from '../../http/pagination.ts';
import type { ApiRequest } from '../../http/route.ts';
import { badRequest, noSuchImage } from './failures.ts';
import type { Image } from './records.ts';
import { visibilities } from './schema.ts';
import { viewImage } from './view.ts';

const sortable = ['name', 'status', 'container_format', 'disk_format', 'size', 'id', 'created_at', 'updated_at'];
const paging = new Set(['limit', 'marker', 'sort', 'sort_key', 'sort_dir']);
const memberStatuses = new Set(['pending', 'accepted', 'rejected', 'all']);
const comparisons: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  gt: (a, b) => a > b,
  gte: (a, b) => a >= b,
  eq: (a, b) => a === b,
  neq: (a, b) => a !== b,
  lt: (a, b) => a < b,
  lte: (a, b) => a <= b,
};
const pageSize = 25;
const largestPage = 1000;

/** `GET /v2/images`. https://docs.openstack.org/api-ref/image/v2/#list-images */
export function listImages(request: ApiRequest) {
  const { query, cloud } = request;
  const filters = [visibilityFilter(request), ...filtersOf(query)];
  const found = [...cloud.tables.images.values()].filter((image) => filters.every((filter) => filter(image)));
  const ordered = order(query, found);
  const limit = limitOf(query);
  const marker = query.get('marker');
  const at = marker === null ? -1 : ordered.findIndex(({ id }) => id === marker);
  if (marker !== null && at < 0) throw badRequest(noSuchImage(marker).message);
  const page = ordered.slice(at + 1, at + 1 + limit);
  const full = page.length > 0 && page.length === limit;
  return json(200, {
    images: page.map(viewImage),
    first: link(query, null),
    ...(full ? { next: link(query, page.at(-1)!.id) } : {}),
    schema: '/v2/schemas/images',
  });
}

function link(query: URLSearchParams, marker: string | null): string {
  const further = new URLSearchParams(query);
  further.delete('marker');
  if (marker !== null) further.set('marker', marker);
  const text = further.toString();
  return text === '' ? '/v2/images' : `/v2/images?${text}`;
}

/** Which images a project sees: its own, public ones, those shared with it; community images only when asked for. */
function visibilityFilter(request: ApiRequest): (image: Image) => boolean {
  const { query, caller, projectId } = request;
  const wanted = query.get('visibility');
  if (wanted !== null && wanted !== 'all' && !visibilities.includes(wanted as Image['visibility'])) {
    throw badRequest(`Invalid visibility value: ${wanted}`);
  }
  const memberStatus = query.get('member_status') ?? 'accepted';
  if (!memberStatuses.has(memberStatus)) throw badRequest(`Invalid status: ${memberStatus}`);
  const sharedWithMe = (image: Image) =>
    image.members.some(
      ({ memberId, status }) => memberId === projectId && (memberStatus === 'all' || memberStatus === status),
    );
  return (image) => {
    if (wanted !== null && wanted !== 'all' && image.visibility !== wanted) return false;
    if (image.projectId === projectId || image.visibility === 'public') return true;
    if (image.visibility === 'community') return wanted === 'community' || wanted === 'all';
    return caller.isAdmin || (image.visibility === 'shared' && sharedWithMe(image));
  };
}

function filtersOf(query: URLSearchParams): ((image: Image) => boolean)[] {
  const names = [...new Set(query.keys())].filter((name) => !paging.has(name));
  const given = names
    .filter((name) => name !== 'visibility' && name !== 'member_status')
    .map((name) => filterOf(name, query.getAll(name)));
  return query.has('os_hidden') ? given : [...given, (image) => !image.hidden];
}

function filterOf(name: string, values: readonly string[]): (image: Image) => boolean {
  const value = values.at(-1)!;
  switch (name) {
    case 'tag':
      return (image) => values.every((tag) => image.tags.includes(tag));
    case 'os_hidden':
    case 'protected': {
      const wanted = flagOf(name, value);
      return (image) => (name === 'protected' ? image.protected : image.hidden) === wanted;
    }
    case 'size_min':
    case 'size_max': {
      const bound = Number(value);
      if (!/^\d+$/.test(value)) throw badRequest('Unable to filter on a range with a non-numeric value.');
      return ({ size }) => size !== null && (name === 'size_min' ? size >= bound : size <= bound);
    }
    case 'created_at':
    case 'updated_at':
      return timeFilter(name, value);
    default:
      return textFilter(name, value);
  }
}

function flagOf(name: string, value: string): boolean {
  const word = value.toLowerCase();
  if (word === 'true' || word === 'false') return word === 'true';
  throw badRequest(`Invalid value '${value}' for '${name}' filter. Valid values are 'true' or 'false'.`);
}

function timeFilter(name: 'created_at' | 'updated_at', value: string): (image: Image) => boolean {
  const [, operator = 'eq', written = value] = /^(gte?|lte?|n?eq):(.*)$/.exec(value) ?? [];
  const instant = Date.parse(/[zZ]|[+-]\d\d:?\d\d$/.test(written) ? written : `${written}Z`);
  if (Number.isNaN(instant)) throw badRequest(`Bad "${name}" query filter format. Use ISO 8601 DateTime notation.`);
  const compare = comparisons[operator]!;
  return (image) => {
    const at = name === 'created_at' ? image.createdAt : image.updatedAt;
    return compare(Math.floor(at / 1000), Math.floor(instant / 1000));
  };
}

const lists = new Set(['container_format', 'disk_format', 'id', 'name', 'status']);

function textFilter(name: string, value: string): (image: Image) => boolean {
  const wanted = lists.has(name) && value.startsWith('in:') ? listOf(value.slice(3)) : [value];
  return (image) => {
    const held = viewImage(image)[name];
    return (
      held !== undefined && held !== null && wanted.includes(typeof held === 'string' ? held : JSON.stringify(held))
    );
  };
}

/** `a,b,"c,d"` */
function listOf(text: string): string[] {
  return [...text.matchAll(/"([^"]*)"|([^,]+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
}

function order(query: URLSearchParams, images: readonly Image[]): Image[] {
  const keys = sortKeys(query, []).map(
    ([key, dir]) => [key, query.has('sort') || query.has('sort_dir') ? dir : 'desc'] as const,
  );
  const wrong = keys.find(([key]) => !sortable.includes(key));
  if (wrong) {
    throw badRequest(`Invalid sort key: ${wrong[0]}. It must be one of the following: ${sortable.join(', ')}.`);
  }
  const all = [...keys, ['created_at', 'desc'] as const, ['id', 'desc'] as const];
  const shown = new Map(images.map((image) => [image.id, viewImage(image)]));
  return images.toSorted((a, b) => {
    for (const [key, dir] of all) {
      const [left, right] = [shown.get(a.id)![key], shown.get(b.id)![key]] as [
        string | number | null,
        string | number | null,
      ];
      if (left === right) continue;
      const step = left === null || (right !== null && left < right) ? -1 : 1;
      return dir === 'desc' ? -step : step;
    }
    return 0;
  });
}

function limitOf(query: URLSearchParams): number {
  const text = query.get('limit');
  if (text === null) return pageSize;
  if (!/^-?\d+$/.test(text)) throw badRequest('limit param must be an integer');
  if (Number(text) < 0) throw badRequest('limit param must be positive');
  return Math.min(Number(text), largestPage);
}
