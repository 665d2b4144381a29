import { resolveLocale } from '@allmend/kit-i18n';
import { namespaceOfNumber } from '../certificates/number.ts';
import { stateAt } from '../certificates/life.ts';
import { standingOf, verdictAt } from '../certificates/grounds.ts';
import { unlessKnown, withEtag, type PublicAnswer, type PublicRequest } from '../official-api/http.ts';
import { badgeSvg } from './badge.ts';
import { publicCertificate } from './public-certificate.ts';
import { listSigner, revocationList, type SignList } from './revocations.ts';
import type { CertificateSource, CertificateView } from './source.ts';
import { badgeTexts } from './texts.ts';

export interface CertificatePagesOptions {
  /** Address of the public pages, without a slash at the end; null: not known. */
  readonly url: string | null;
  /** Text of a file of allowed signers, for who wants to verify the list. */
  readonly allowedSigners: () => Promise<string>;
  readonly source: CertificateSource;
  readonly sign: SignList;
  readonly now: () => Date;
}

/** Null: the address is not one of these. Throws when nothing can be read: then nobody is told that nothing is revoked. */
export type CertificatePages = (request: PublicRequest) => Promise<PublicAnswer | null>;

/** What is found behind an address. */
interface Found {
  readonly type: string;
  readonly body: string;
  readonly headers?: Record<string, string>;
}

type Handler = (groups: Readonly<Record<string, string>>, query: URLSearchParams) => Promise<Found | null>;

const label = '[a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?';
const badgeAddress = new RegExp(`^/badges/(?<namespace>${label})/(?<name>${label})/(?<scope>${label})\\.svg$`);
const numberAddress = /^\/certificates\/(?<number>[a-z0-9][-a-z0-9]{0,90})\.(?<form>json|svg)$/;
const listAddress = /^\/revocations\.json(?<signature>\.sig)?$/;

/**
 * The public answers about certificates: `/badges/<namespace>/<subject>/<scope>.svg` (the verdict of today, whatever was once
 * certified), `/certificates/<number>.svg` and `.json`, `/revocations.json` and its signature `/revocations.json.sig`. All may be
 * cached for a minute, no longer: so soon a revocation is seen.
 */
export function createCertificatePages(options: CertificatePagesOptions): CertificatePages {
  const { source, now } = options;
  const signer = listSigner(options.sign);

  const badge: Handler = async ({ namespace, name, scope = '' }, query) => {
    const view = await source();
    const subject = view.subjects.get(`${namespace}/${name}`);
    const published = view.scopes.get(scope);
    if (subject?.spec.listing !== 'public' || !subject.spec.scopes.includes(scope)) return null;
    if (published?.stage !== 'published') return null;
    const standing = standingOf(subject, scope);
    const state = standing ? verdictAt(standing, now()) : 'MISS';
    const title = standing ? `${published.title} ${standing.version}` : published.title;
    return svg(badgeSvg({ label: title, state, locale: localeOf(query) }));
  };

  const certificate: Handler = async ({ number = '', form }, query) => {
    const view = await source();
    const found = findCertificate(view, number);
    if (!found) return null;
    if (form === 'json') {
      const address = { url: options.url, allowedSigners: await options.allowedSigners() };
      return json(`${JSON.stringify(publicCertificate(found, view, now(), address), null, 2)}\n`);
    }
    const state = stateAt(found.status, now());
    if (state === 'Applied') return null;
    const locale = localeOf(query);
    return svg(badgeSvg({ label: badgeTexts.format(locale, 'number', { number }), state, locale }));
  };

  const list: Handler = async ({ signature }, query) => {
    const wanted = query.get('sha256');
    const kept = wanted === null ? null : await signer.find(wanted);
    if (wanted !== null && !kept) return null;
    const {
      content,
      digest,
      signature: text,
    } = kept ?? (await signer.signed(revocationList((await source()).certificates, now())));
    if (signature) return { type: 'text/plain; charset=utf-8', body: text };
    return { ...json(content), headers: { link: `</revocations.json.sig?sha256=${digest}>; rel="signature"` } };
  };

  const routes: readonly (readonly [RegExp, Handler])[] = [
    [badgeAddress, badge],
    [numberAddress, certificate],
    [listAddress, list],
  ];
  return async (request) => {
    const { method, path, query } = request;
    for (const [address, handler] of routes) {
      const groups = address.exec(path)?.groups;
      if (!groups) continue;
      if (method !== 'GET' && method !== 'HEAD')
        return plain(405, 'Only GET is answered here.\n', { allow: 'GET, HEAD' });
      const found = await handler(groups, query);
      if (!found) return plain(404, 'There is no such badge, certificate or list.\n');
      const answer = unlessKnown(withEtag(answerOf(found)), request);
      return method === 'HEAD' ? { ...answer, body: '' } : answer;
    }
    return null;
  };
}

function findCertificate({ certificates }: CertificateView, number: string) {
  const namespace = namespaceOfNumber(number);
  return certificates.find(({ metadata, status }) => metadata.namespace === namespace && status?.number === number);
}

const localeOf = (query: URLSearchParams): string => resolveLocale(query.get('lang') ?? undefined);
const svg = (body: string): Found => ({ type: 'image/svg+xml; charset=utf-8', body });
const json = (body: string): Found => ({ type: 'application/json; charset=utf-8', body });

/** Others may show these and read them from their pages; nothing in them may load or run anything. */
const everywhere = {
  'access-control-allow-origin': '*',
  'content-security-policy': "default-src 'none'; sandbox",
  'cross-origin-resource-policy': 'cross-origin',
  'x-content-type-options': 'nosniff',
} as const;

function answerOf({ type, body, headers = {} }: Found): PublicAnswer {
  const caching = { 'content-type': type, 'cache-control': 'public, max-age=60' };
  return { status: 200, headers: { ...everywhere, ...headers, ...caching }, body };
}

function plain(status: number, body: string, headers: Record<string, string> = {}): PublicAnswer {
  const type = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'public, max-age=60' };
  return { status, headers: { ...everywhere, ...type, ...headers }, body };
}
