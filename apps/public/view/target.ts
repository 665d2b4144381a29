import { idPath, segment } from '../source/segment.ts';

/** A page of the site, in whatever language. */
export type Target =
  | { readonly page: 'overview'; readonly query?: OverviewQuery }
  | { readonly page: 'cloud'; readonly id: string; readonly scope?: string; readonly show?: 'open' }
  | { readonly page: 'group'; readonly namespace: string; readonly group: string }
  | { readonly page: 'finding'; readonly id: string; readonly report: string; readonly testcase: string }
  | { readonly page: 'standard'; readonly scope: string }
  | { readonly page: 'compare'; readonly a?: string; readonly b?: string }
  | { readonly page: PlainPage };

/** Pages of which there is one. */
export type PlainPage = (typeof plainPages)[number];
export const plainPages = ['standards', 'data', 'about', 'accessibility', 'imprint'] as const;

export const overviewSorts = ['certified', 'result', 'changed', 'name'] as const;
export const overviewResults = ['PASS', 'FAIL', 'DNF', 'MISS'] as const;

/** What of the overview is shown. */
export interface OverviewQuery {
  readonly result?: (typeof overviewResults)[number];
  /** ISO 3166-1 alpha-2. */
  readonly country?: string;
  /** Part of a name, an operator or a place. */
  readonly q?: string;
  readonly sort?: (typeof overviewSorts)[number];
  /** The table alone, to be shown within another page. */
  readonly embed?: true;
}

/** Address of a page below the root of the site, without the leading slash. */
export function servedPath(target: Target, locale: string): string {
  switch (target.page) {
    case 'overview':
      return withQuery(`${locale}/`, { ...target.query, embed: target.query?.embed && '1' });
    case 'cloud':
      return withQuery(`${locale}/clouds/${idPath(target.id)}`, { scope: target.scope, show: target.show });
    case 'group':
      return `${locale}/groups/${segment(target.namespace)}/${segment(target.group)}`;
    case 'finding':
      return `${locale}/clouds/${idPath(target.id)}/findings/${segment(target.report)}/${segment(target.testcase)}`;
    case 'standard':
      return `${locale}/standards/${segment(target.scope)}`;
    case 'compare':
      return withQuery(`${locale}/compare`, { a: target.a, b: target.b });
    default:
      return `${locale}/${target.page}`;
  }
}

/** The file that a page is in an export; queries other than the scope of a cloud are not there. */
export function filePath(target: Target, locale: string): string {
  switch (target.page) {
    case 'overview':
      return `${locale}/index.html`;
    case 'cloud':
      return `${locale}/clouds/${idPath(target.id)}/${target.scope === undefined ? 'index' : `scope-${segment(target.scope)}`}.html`;
    case 'standards':
      return `${locale}/standards/index.html`;
    case 'standard':
      return `${locale}/standards/scope-${segment(target.scope)}.html`;
    default:
      return `${servedPath(target, locale)}.html`;
  }
}

function withQuery(path: string, query: Readonly<Record<string, string | undefined>>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined && value !== '') search.set(name, value);
  return search.size === 0 ? path : `${path}?${search.toString()}`;
}
