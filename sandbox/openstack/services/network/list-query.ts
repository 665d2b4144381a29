import type { ApiRequest } from '../../http/route.ts';
import type { BodyRules } from './attributes.ts';
import { flag } from './checks.ts';
import { badBody, badRequest } from './failures.ts';
import type { ApiFailure } from '../../http/failure.ts';

type View = Record<string, unknown>;
type Listed = BodyRules & { readonly missing: (id: string) => ApiFailure };

const reserved = new Set(['fields', 'limit', 'marker', 'page_reverse', 'sort_key', 'sort_dir']);
const tagFilters = new Set(['tags', 'tags-any', 'not-tags', 'not-tags-any']);

/** Neutron's list body: filters, order, page, fields, and links where a limit was given. */
export function queryList(rules: Listed, request: ApiRequest, views: readonly View[]): Record<string, unknown> {
  const { query } = request;
  const filters = filtersOf(rules, query);
  const found = views.filter((view) => filters.every((filter) => filter(view)));
  const ordered = order(rules, query, found);
  const limit = limitOf(query);
  if (limit === null) return { [rules.plural]: ordered.map((view) => pickFields(query, view)) };
  const page = cut(rules, query, ordered, limit);
  return {
    [rules.plural]: page.map((view) => pickFields(query, view)),
    [`${rules.plural}_links`]: links(request, page, limit),
  };
}

/** Only the attributes that `?fields=` names; all without it. */
export function pickFields(query: URLSearchParams, view: View): View {
  const fields = query.getAll('fields').filter((field) => field !== '');
  if (fields.length === 0) return view;
  return Object.fromEntries(fields.flatMap((field) => (field in view ? [[field, view[field]]] : [])));
}

function filtersOf(rules: BodyRules, query: URLSearchParams): ((view: View) => boolean)[] {
  const names = [...new Set(query.keys())].filter((name) => !reserved.has(name));
  const invalid = names.filter((name) => !tagFilters.has(name) && !filterable(rules, name));
  if (invalid.length > 0) {
    throw badBody(`[${invalid.map((name) => `'${name}'`).join(', ')}] is invalid attribute for filtering`);
  }
  return names.map((name) => {
    const values = query.getAll(name);
    if (tagFilters.has(name))
      return tagFilter(
        name,
        values.flatMap((value) => value.split(',')),
      );
    if (rules.attributes[name]?.check === flag) {
      const wanted = new Set(values.map((value) => flag(value, name)));
      return (view) => wanted.has((view[name] ?? false) as boolean);
    }
    return (view) => values.some((value) => equals(view[name], value));
  });
}

function filterable(rules: BodyRules, name: string): boolean {
  const attribute = rules.attributes[name];
  return attribute !== undefined && attribute.noFilter !== true;
}

function equals(value: unknown, wanted: string): boolean {
  if (Array.isArray(value)) return value.some((one) => equals(one, wanted));
  if (typeof value === 'object' && value !== null) {
    // `fixed_ips=ip_address=10.0.0.5`
    const cut = wanted.indexOf('=');
    return cut > 0 && String((value as Record<string, unknown>)[wanted.slice(0, cut)]) === wanted.slice(cut + 1);
  }
  if (value === null || value === undefined) return wanted === '';
  return plainText(value) === wanted;
}

function tagFilter(name: string, wanted: readonly string[]): (view: View) => boolean {
  const tags = (view: View) => (view['tags'] ?? []) as readonly string[];
  const every = (view: View) => wanted.every((tag) => tags(view).includes(tag));
  const some = (view: View) => wanted.some((tag) => tags(view).includes(tag));
  if (name === 'tags') return every;
  if (name === 'tags-any') return some;
  return name === 'not-tags' ? (view) => !every(view) : (view) => !some(view);
}

function order(rules: BodyRules, query: URLSearchParams, views: readonly View[]): readonly View[] {
  const keys = query.getAll('sort_key');
  const directions = query.getAll('sort_dir');
  if (keys.length !== directions.length) throw badBody('The number of sort_keys and sort_dirs must be same');
  const wrong = directions.filter((dir) => dir !== 'asc' && dir !== 'desc');
  if (wrong.length > 0) {
    throw badBody(
      `[${wrong.map((dir) => `'${dir}'`).join(', ')}] is invalid value for sort_dirs, valid value is 'asc' and 'desc'`,
    );
  }
  const invalid = keys.filter((key) => !filterable(rules, key));
  if (invalid.length > 0) {
    throw badBody(`[${invalid.map((key) => `'${key}'`).join(', ')}] is invalid attribute for sort_keys`);
  }
  if (keys.length === 0) return views;
  return views.toSorted((a, b) => {
    for (const [index, key] of keys.entries()) {
      const step = compare(a[key], b[key]);
      if (step !== 0) return directions[index] === 'desc' ? -step : step;
    }
    return 0;
  });
}

function compare(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [left, right] = [plainText(a), plainText(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

function plainText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? '');
}

/** Null: no paging asked for. */
function limitOf(query: URLSearchParams): number | null {
  const text = query.get('limit');
  if (text === null || text === '') return null;
  if (!/^\d+$/.test(text)) throw badRequest('limit', `Limit must be an integer 0 or greater and not '${text}'`);
  return Number(text) === 0 ? null : Number(text);
}

function cut(rules: Listed, query: URLSearchParams, views: readonly View[], limit: number): readonly View[] {
  const marker = query.get('marker');
  const reverse = isReverse(query);
  if (marker === null) return reverse ? views.slice(-limit) : views.slice(0, limit);
  const at = views.findIndex((view) => view['id'] === marker);
  if (at < 0) throw rules.missing(marker);
  return reverse ? views.slice(Math.max(0, at - limit), at) : views.slice(at + 1, at + 1 + limit);
}

function isReverse(query: URLSearchParams): boolean {
  return ['true', '1', 'yes', 'on'].includes((query.get('page_reverse') ?? '').toLowerCase());
}

function links(request: ApiRequest, page: readonly View[], limit: number): { rel: string; href: string }[] {
  const href = (marker: unknown, reverse: 'forward' | 'reverse') => {
    const query = new URLSearchParams(request.query);
    query.delete('page_reverse');
    query.delete('marker');
    if (typeof marker === 'string') query.set('marker', marker);
    if (reverse === 'reverse') query.set('page_reverse', 'True');
    return `${request.baseUrl}${request.path}?${query.toString()}`;
  };
  const full = page.length === limit;
  const reverse = isReverse(request.query);
  const next = page.length > 0 && (full || reverse) ? [{ rel: 'next', href: href(page.at(-1)!['id'], 'forward') }] : [];
  const previous = !reverse || full ? [{ rel: 'previous', href: href(page[0]?.['id'], 'reverse') }] : [];
  return [...next, ...previous];
}
