import { egressErrors } from './errors.ts';
import type { EgressPolicy } from './policy.ts';
import { requireUrl } from './policy.ts';

/** A followed redirect. */
export interface Redirect {
  readonly url: URL;
  readonly method: string;
  /** Headers for the next request: to another origin only those that describe the content, never one that could carry a credential. */
  readonly headers: Readonly<Record<string, string>>;
  readonly keepsBody: boolean;
}

export interface RedirectedRequest {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
}

const redirects = new Set([301, 302, 303, 307, 308]);
const harmless = new Set(['accept', 'accept-encoding', 'accept-language', 'content-type', 'user-agent']);

export function isRedirect(status: number): boolean {
  return redirects.has(status);
}

/**
 * Where an answer 301, 302, 303, 307 or 308 leads. Throws `egress.redirect-refused` when it leads from https to http, or would
 * send a body to another origin, and what `requireUrl` throws. Source: RFC 9110 §15.4.
 */
export function followRedirect(
  policy: EgressPolicy,
  request: RedirectedRequest,
  status: number,
  location: string | null,
): Redirect {
  const from = request.url.origin;
  const url = location === null ? null : URL.parse(location, request.url);
  if (!url)
    throw egressErrors.error('redirect-refused', { from, to: location ?? 'nowhere', why: 'it names no address' });
  const refused = (why: string) => egressErrors.error('redirect-refused', { from, to: url.origin, why });
  requireUrl(policy, url);
  if (url.username || url.password) throw refused('the address carries credentials');
  if (request.url.protocol === 'https:' && url.protocol === 'http:') throw refused('it leaves encryption');
  const safe = request.method === 'GET' || request.method === 'HEAD';
  const sameOrigin = url.origin === from;
  const keepsBody = !safe && status !== 303;
  if (keepsBody && !sameOrigin) throw refused('a request that changes something goes only to the configured host');
  if (keepsBody && status < 307) throw refused(`status ${status} would turn ${request.method} into GET`);
  const headers = sameOrigin
    ? request.headers
    : Object.fromEntries(Object.entries(request.headers).filter(([name]) => harmless.has(name.toLowerCase())));
  return { url, method: safe || keepsBody ? request.method : 'GET', headers, keepsBody };
}
