import { createHash } from 'node:crypto';
import { readChanges } from './data/changes.ts';
import { atomFeed, type Change } from './data/feed.ts';
import { dataText } from './data/files.ts';
import {
  answerWith,
  content,
  dataContent,
  etagOf,
  evidenceContent,
  pageContent,
  type Content,
} from './http/answers.ts';
import { createBoundedCache } from './http/bounded-cache.ts';
import { createCurrentSheet } from './http/current-sheet.ts';
import { createRateLimiter, type RateLimit } from './http/rate-limit.ts';
import type { PublicAnswer, PublicHandler, PublicRequest } from './http/request.ts';
import { parseRoute, preferredLocale, type Route } from './http/route.ts';
import { findSubject, renderPage } from './pages/pages.ts';
import { badRequestPage, notFoundPage, plainProblemPage } from './pages/problem/problem.ts';
import type { PublicSource } from './source/public-source.ts';
import { servedLinks } from './view/links.ts';
import { licenceOf } from './view/statements.ts';
import { publicStyle } from './view/style.ts';
import { servedPath, type Target } from './view/target.ts';
import type { SiteLocale, SiteSettings, View } from './view/view.ts';

export interface PublicSiteOptions {
  readonly source: PublicSource;
  readonly settings: SiteSettings;
  readonly now: () => Date;
  /** For each sender; default 50 a second, 500 at once. */
  readonly rateLimit?: RateLimit;
  /** Bytes of rendered pages that are kept; default 48 MiB. */
  readonly cacheBytes?: number;
  /** For so long a sheet that was read is taken for new; default 1000 ms. */
  readonly freshMs?: number;
  /** Told of what went wrong behind a page, for the log. */
  readonly onError?: (error: unknown) => void;
}

/** What is answered from the sheet. */
type Answered = Exclude<Route, { kind: 'root' }> | { readonly kind: 'too-long' };

/** Longest address with its query. */
const longestAddress = 2000;
/** After so long evidence is read again: whether it is still there, and what it was, is no matter of editions. */
const recheckMs = 30_000;
/** For so long old data is shown when no newer can be read. */
const keepMs = 10 * 60_000;

/**
 * The public pages: overview, clouds, findings, standards, data, raw evidence, in German, French and English, without any script.
 * Answers null for what belongs to others (`/badges/…`). Never throws: what cannot be read now is said with 503.
 */
export function createPublicSite(options: PublicSiteOptions): PublicHandler {
  const { source, settings, now, onError = () => {} } = options;
  const limit = createRateLimiter(options.rateLimit ?? { perSecond: 50, burst: 500 });
  const currentSheet = createCurrentSheet({
    read: () => source.sheet(),
    now,
    freshMs: options.freshMs ?? 1000,
    keepMs,
    onError,
  });
  const cache = createBoundedCache<Content | null>({
    bytes: options.cacheBytes ?? 48 * 2 ** 20,
    // With its smaller form, which lives as long as it.
    sizeOf: (one) => 1000 + (one === null ? 0 : one.body.length * 1.25),
  });

  /** Of the last edition: its feeds in all languages are made from one reading of all histories. */
  const changesOf = createBoundedCache<readonly Change[]>({ bytes: 1, sizeOf: () => 1 });

  const problem = (
    request: PublicRequest,
    status: 405 | 429 | 503,
    params: { seconds?: number; headers?: Readonly<Record<string, string>> } = {},
  ): PublicAnswer => {
    const kind = ({ 405: 'method', 429: 'too-many', 503: 'failed' } as const)[status];
    const locale = localeOf(request);
    const body = plainProblemPage(locale, kind, { ...params, method: request.method });
    const made = pageContent(body, { status, locale });
    return answerWith(request, { ...made, headers: { ...made.headers, ...params.headers } }, { keep: 'never' });
  };

  /** Renders once for everybody who asks for the same of the same edition. */
  const answer = async (
    request: PublicRequest,
    view: View,
    kept: {
      readonly name: string;
      readonly make: () => Promise<Content | null>;
      readonly what: string;
      /** Says of evidence whether it is there and what it was. */
      readonly evidence: boolean;
    },
  ): Promise<PublicAnswer> => {
    const edition = editionOf(view);
    const turn = kept.evidence ? Math.floor(now().getTime() / recheckMs) : '';
    const made = await cache.get(`${turn} ${etagOf(kept.name, edition)}`, kept.make);
    if (!made) return missing(request, view, kept.what);
    const state = kept.evidence ? createHash('sha256').update(made.body).digest('hex') : edition;
    return answerWith(request, made, { etag: etagOf(kept.name, state), keep: 'short' });
  };

  const missing = (request: PublicRequest, view: View, what: string): PublicAnswer =>
    answerWith(request, pageContent(notFoundPage(view, what), { status: 404, locale: view.locale }), { keep: 'never' });

  const page = (request: PublicRequest, view: View): Promise<PublicAnswer> => {
    const { here, locale } = view;
    const embed = here.page === 'overview' && here.query?.embed === true;
    return answer(request, view, {
      name: servedPath(here, locale),
      what: nameOf(here),
      evidence: here.page === 'finding',
      make: async () => {
        const body = await renderPage(view, source);
        const policy = policyOf(here, { embed });
        return body === null ? null : pageContent(body, { locale, policy, ...(embed && { framed: true as const }) });
      },
    });
  };

  const evidence = async (
    request: PublicRequest,
    view: View,
    { id, report, sha256 }: Extract<Route, { kind: 'evidence' }>,
  ): Promise<PublicAnswer> => {
    const bytes = findSubject(view, id) && (await source.evidence(id, report, sha256));
    if (!bytes) return missing(request, view, sha256);
    if (createHash('sha256').update(bytes).digest('hex') !== sha256) {
      onError(new Error(`evidence ${sha256} of ${id} has another digest`));
      return problem(request, 503);
    }
    return answerWith(request, evidenceContent(bytes, sha256), { etag: sha256, keep: 'forever' });
  };

  const respond = async (request: PublicRequest, route: Answered): Promise<PublicAnswer> => {
    const sheet = await currentSheet();
    const viewOf = (locale: SiteLocale, here: Target = { page: 'overview' }): View => ({
      locale,
      sheet,
      settings,
      links: servedLinks(locale),
      here,
      outdatedFrom: null,
    });
    const plain = viewOf(localeOf(request));
    switch (route.kind) {
      case 'page':
        return page(request, viewOf(route.locale, route.target));
      case 'bad':
      case 'too-long': {
        const body = badRequestPage(plain, route.kind === 'bad' ? route : 'too-long');
        return answerWith(request, pageContent(body, { status: 400, locale: plain.locale }), { keep: 'never' });
      }
      case 'feed': {
        const view = viewOf(route.locale);
        const make = async () => {
          const changes = await changesOf.get(editionOf(view), () => readChanges(sheet, source));
          const feed = atomFeed(changes, view);
          return dataContent(feed, 'application/atom+xml', licenceOf(view).url);
        };
        return answer(request, view, { name: `feed ${route.locale}`, make, what: request.path, evidence: false });
      }
      case 'data': {
        const make = async () => {
          const found = await dataText(route.file, { sheet }, source);
          return found && dataContent(found.text, found.type, licenceOf(plain).url);
        };
        return answer(request, plain, {
          name: JSON.stringify(route.file),
          make,
          what: nameOfData(route),
          evidence: route.file.data === 'finding',
        });
      }
      case 'evidence':
        return evidence(request, plain, route);
      default:
        return missing(request, plain, route.kind === 'missing' ? route.what : request.path.slice(1));
    }
  };

  return async (request) => {
    const route = parseRoute(request.path, request.query);
    if (route.kind === 'foreign' && request.path.startsWith('/badges/')) return null;
    const wait = limit(request.source, now());
    if (wait > 0) return problem(request, 429, { seconds: wait, headers: { 'retry-after': String(wait) } });
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return problem(request, 405, { headers: { allow: 'GET, HEAD' } });
    if (route.kind === 'root') return redirect(request);
    try {
      const long = request.path.length + request.query.toString().length > longestAddress;
      return await respond(request, long ? { kind: 'too-long' } : route);
    } catch (error) {
      onError(error);
      return problem(request, 503, { headers: { 'retry-after': '30' } });
    }
  };
}

function redirect(request: PublicRequest): PublicAnswer {
  const locale = preferredLocale(request.headers['accept-language']);
  const made = content(
    302,
    { location: `/${locale}/`, vary: 'accept-language', 'content-type': 'text/plain; charset=utf-8' },
    '',
  );
  return answerWith(request, made, { keep: 'short' });
}

/** The language of the address, else the one that the reader's browser asks for. */
function localeOf(request: PublicRequest): SiteLocale {
  const named = /^\/(de|fr|en)(?:\/|$)/.exec(request.path)?.[1];
  return (named as SiteLocale | undefined) ?? preferredLocale(request.headers['accept-language']);
}

/** All that the bytes of a page depend on beside its address. */
function editionOf({ sheet, settings }: View): string {
  return [sheet.edition, sheet.asOf, sheet.monitor.version, styleName, JSON.stringify(settings)].join('\n');
}

const styleName = createHash('sha256').update(publicStyle).digest('hex');

function policyOf(here: Target, { embed }: { readonly embed: boolean }) {
  if (here.page === 'overview') return embed ? {} : { forms: true as const };
  if (here.page === 'compare') return { forms: true as const };
  return here.page === 'cloud' ? { images: true as const } : {};
}

/** What of an address was perhaps mistyped. */
function nameOf(target: Target): string {
  switch (target.page) {
    case 'cloud':
      return target.id;
    case 'group':
      return `${target.namespace}/${target.group}`;
    case 'finding':
      return target.testcase;
    case 'standard':
      return target.scope;
    case 'compare':
      return [target.a, target.b].filter(Boolean).join(', ');
    default:
      return target.page;
  }
}

function nameOfData({ file }: Extract<Route, { kind: 'data' }>): string {
  return 'id' in file ? file.id : 'scope' in file ? file.scope : file.data;
}
