import { parseSegment } from '../source/segment.ts';
import {
  overviewResults,
  overviewSorts,
  plainPages,
  type OverviewQuery,
  type PlainPage,
  type Target,
} from '../view/target.ts';
import { siteLocales, type SiteLocale } from '../view/view.ts';

/** What a request is about. */
export type Route =
  | { readonly kind: 'root' }
  | { readonly kind: 'page'; readonly locale: SiteLocale; readonly target: Target }
  | { readonly kind: 'feed'; readonly locale: SiteLocale }
  | { readonly kind: 'data'; readonly file: DataFile }
  | { readonly kind: 'evidence'; readonly id: string; readonly report: string; readonly sha256: string }
  /** It would be a page, were this value one. */
  | { readonly kind: 'bad'; readonly locale: SiteLocale; readonly name: string; readonly value: string }
  /** Below a prefix of these pages, and nothing there. `what`: the part that is not known. */
  | { readonly kind: 'missing'; readonly locale: SiteLocale | null; readonly what: string }
  /** Not an address of these pages. */
  | { readonly kind: 'foreign' };

export type DataFile =
  | { readonly data: 'sheet' | 'roots' | 'table.csv' | 'table.md' }
  | { readonly data: 'subject' | 'testcases' | 'verdicts'; readonly id: string; readonly scope: string }
  | { readonly data: 'finding'; readonly id: string; readonly report: string; readonly testcase: string }
  | { readonly data: 'scope'; readonly scope: string };

const isLocale = (text: string): text is SiteLocale => (siteLocales as readonly string[]).includes(text);

/** Reads an address. Pure: whether the thing is there is asked later. */
export function parseRoute(path: string, query: URLSearchParams): Route {
  const [first = '', ...rest] = path.slice(1).split('/');
  if (path === '/') return { kind: 'root' };
  if (isLocale(first)) return localRoute(first, rest, query);
  if (path === '/feed.atom') return { kind: 'feed', locale: 'en' };
  if (path === '/index.json') return { kind: 'data', file: { data: 'sheet' } };
  const names = rest.map(parseSegment);
  if (first === 'data') {
    const file = names.includes(null) ? null : dataFile(rest, names as string[]);
    return file ? { kind: 'data', file } : { kind: 'missing', locale: null, what: rest.join('/') };
  }
  if (first === 'evidence') {
    const [namespace, name, report, file, ...more] = names;
    const sha256 = file?.replace(/\.txt$/, '');
    if (more.length === 0 && namespace && name && report && sha256 && /^[0-9a-f]{64}$/.test(sha256))
      return { kind: 'evidence', id: `${namespace}/${name}`, report, sha256 };
    return { kind: 'missing', locale: null, what: rest.join('/') };
  }
  return { kind: 'foreign' };
}

function localRoute(locale: SiteLocale, parts: readonly string[], query: URLSearchParams): Route {
  const page = (target: Target): Route => ({ kind: 'page', locale, target });
  const missing: Route = { kind: 'missing', locale, what: wantedName(parts) };
  const names = parts.map(parseSegment);
  const [room = '', ...rest] = names;
  if (parts.length === 0 || (parts.length === 1 && parts[0] === '')) return overviewRoute(locale, query);
  if (rest.some((name) => name === null || name === '')) return missing;
  const [a, b, c, d, e] = rest as string[];
  const count = rest.length;
  if (room === 'feed.atom' && count === 0) return { kind: 'feed', locale };
  if (room === 'clouds' && count === 2) return cloudRoute(locale, `${a}/${b}`, query);
  if (room === 'clouds' && count === 5 && c === 'findings')
    return page({ page: 'finding', id: `${a}/${b}`, report: d!, testcase: e! });
  if (room === 'groups' && count === 2) return page({ page: 'group', namespace: a!, group: b! });
  if (room === 'standards' && count === 1) return page({ page: 'standard', scope: a! });
  if (room === 'compare' && count === 0) {
    const chosen = (name: string) => query.get(name)?.slice(0, 600) || undefined;
    const [x, y] = [chosen('a'), chosen('b')];
    return page({ page: 'compare', ...(x !== undefined && { a: x }), ...(y !== undefined && { b: y }) });
  }
  if (count === 0 && (plainPages as readonly (string | null)[]).includes(room))
    return page({ page: room as PlainPage });
  return missing;
}

/** What of an address is most likely mistyped: the name after the room. */
function wantedName(parts: readonly string[]): string {
  const [room = '', a, b] = parts;
  if ((room === 'clouds' || room === 'groups') && a !== undefined) return [a, b].filter(Boolean).join('/');
  return a ?? room;
}

function overviewRoute(locale: SiteLocale, query: URLSearchParams): Route {
  const bad = (name: string): Route => ({ kind: 'bad', locale, name, value: query.get(name) ?? '' });
  const value = (name: string) => query.get(name) || undefined;
  const result = overviewResults.find((one) => one === value('result'));
  const sort = overviewSorts.find((one) => one === value('sort'));
  const [country, q] = [value('country'), value('q')?.trim().slice(0, 100)];
  if (value('result') !== undefined && !result) return bad('result');
  if (value('sort') !== undefined && !sort) return bad('sort');
  if (country !== undefined && !/^[A-Z]{2}$/.test(country)) return bad('country');
  const wanted: OverviewQuery = {
    ...(result && { result }),
    ...(country !== undefined && { country }),
    ...(q && { q }),
    ...(sort && sort !== 'certified' && { sort }),
    ...(query.get('embed') === '1' && { embed: true as const }),
  };
  return { kind: 'page', locale, target: { page: 'overview', query: wanted } };
}

function cloudRoute(locale: SiteLocale, id: string, query: URLSearchParams): Route {
  const scope = query.get('scope') || undefined;
  const show = query.get('show') || undefined;
  if (show !== undefined && show !== 'open') return { kind: 'bad', locale, name: 'show', value: show };
  const target: Target = {
    page: 'cloud',
    id,
    ...(scope !== undefined && { scope }),
    ...(show === 'open' && { show: 'open' as const }),
  };
  return { kind: 'page', locale, target };
}

function dataFile(raw: readonly string[], names: readonly string[]): DataFile | null {
  const [room, ...rest] = names;
  const path = raw.join('/');
  if (path === 'sheet.json') return { data: 'sheet' };
  if (path === 'roots.json') return { data: 'roots' };
  if (path === 'table.csv' || path === 'table.md') return { data: path };
  const last = /^(.+)\.(json|csv)$/.exec(rest.at(-1) ?? '');
  if (!last) return null;
  const [, name = '', form] = last;
  if (room === 'standards' && rest.length === 1 && form === 'json') return { data: 'scope', scope: name };
  if (room !== 'clouds') return null;
  const id = `${rest[0]}/${rest[1]}`;
  if (rest.length === 3) return { data: form === 'csv' ? 'testcases' : 'subject', id, scope: name };
  if (form !== 'json') return null;
  if (rest.length === 4 && rest[2] === 'verdicts') return { data: 'verdicts', id, scope: name };
  if (rest.length === 5 && rest[2] === 'findings') return { data: 'finding', id, report: rest[3]!, testcase: name };
  return null;
}

/** The language of the pages that a reader would like best (RFC 9110 §12.5.4); English where none is named. */
export function preferredLocale(header: string | undefined): SiteLocale {
  const wanted = (header ?? '')
    .slice(0, 500)
    .split(',')
    .map((part) => {
      const [tag = '', ...params] = part.trim().split(';');
      const quality = params.map((one) => /^\s*q=([01](?:\.\d{0,3})?)\s*$/i.exec(one)?.[1]).find(Boolean);
      return { code: tag.trim().split('-', 1)[0]!.toLowerCase(), quality: quality === undefined ? 1 : Number(quality) };
    })
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality);
  return wanted.map(({ code }) => code).find(isLocale) ?? 'en';
}
