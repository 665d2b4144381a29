import { createHash } from 'node:crypto';
import { pagePolicy, type PolicyOptions } from '@allmend/kit-ui';
import { publicStyle } from '../view/style.ts';
import type { PublicAnswer, PublicRequest } from './request.ts';

/** What every answer says. */
const everywhere = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'cross-origin-opener-policy': 'same-origin',
} as const;

const nothing = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const daySeconds = 86_400;

/** A body with what is said about it, ready to be sent many times. */
export interface Content {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Kept as it is: the listener makes its smaller form once for these very bytes. */
  readonly body: Uint8Array;
}

export function content(status: number, headers: Readonly<Record<string, string>>, body: string | Uint8Array): Content {
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
  return { status, headers: { ...everywhere, ...headers }, body: bytes };
}

/** A page. `framed`: any page may show it in a frame. */
export function pageContent(
  body: string,
  options: {
    readonly status?: number;
    readonly locale: string;
    readonly policy?: PolicyOptions;
    readonly framed?: true;
    readonly style?: string;
  },
): Content {
  const { status = 200, locale, policy, framed } = options;
  return content(
    status,
    {
      'content-type': 'text/html; charset=utf-8',
      'content-language': locale,
      'content-security-policy': `${pagePolicy(publicStyle, policy)}; frame-ancestors ${framed ? '*' : "'none'"}`,
      'cross-origin-resource-policy': framed ? 'cross-origin' : 'same-origin',
      ...(!framed && { 'x-frame-options': 'DENY' }),
    },
    body,
  );
}

/** Data that any page may read. `licence`: address of the text of its licence, said as in RFC 8288. */
export function dataContent(body: string, type: string, licence: string | null = null): Content {
  return content(
    200,
    {
      'content-type': `${type}; charset=utf-8`,
      ...(licence !== null && { link: `<${licence}>; rel="license"` }),
      'content-security-policy': nothing,
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
    },
    body,
  );
}

/** Bytes that came from a cloud: never run, never shown as a page. */
export function evidenceContent(body: Uint8Array, sha256: string): Content {
  const text = isPlainText(body);
  return content(
    200,
    {
      'content-type': text ? 'text/plain; charset=utf-8' : 'application/octet-stream',
      'content-security-policy': `sandbox; ${nothing}`,
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
      ...(!text && { 'content-disposition': `attachment; filename="${sha256}.bin"` }),
    },
    body,
  );
}

/** Whether bytes are UTF-8 without control characters but line ends and tabs. */
export function isPlainText(bytes: Uint8Array): boolean {
  try {
    return !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(
      new TextDecoder('utf-8', { fatal: true }).decode(bytes),
    );
  } catch {
    return false;
  }
}

/** How long caches may keep it. */
export type Keep = 'short' | 'forever' | 'never';

const cacheControl: Readonly<Record<Keep, string>> = {
  short: 'public, max-age=30, stale-while-revalidate=60',
  forever: `public, max-age=${365 * daySeconds}, immutable`,
  never: 'no-store',
};

/** The answer to one request: whole, or "you have it". */
export function answerWith(
  request: PublicRequest,
  { status, headers, body }: Content,
  options: { readonly etag?: string; readonly keep: Keep },
): PublicAnswer {
  const { etag, keep } = options;
  const known = {
    ...headers,
    'cache-control': cacheControl[keep],
    ...(etag !== undefined && { etag: `"${etag}"` }),
  };
  if (status === 200 && etag !== undefined && matches(request.headers['if-none-match'], etag))
    return { status: 304, headers: known, body: '' };
  // The listener leaves the body out where the method is HEAD: so its length is known.
  return { status, headers: known, body };
}

/** Whether a client has it already (RFC 9110 §13.1.2: compared weakly). */
export function matches(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  if (header.trim() === '*') return true;
  return header
    .slice(0, 4000)
    .split(',')
    .map((one) => one.trim().replace(/^W\//, ''))
    .some((one) => one === `"${etag}"`);
}

/** A short name for all that decides the bytes of an answer. */
export function etagOf(...parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('base64url').slice(0, 22);
}
