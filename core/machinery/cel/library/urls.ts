import { isRequestUri } from '../../schema/formats-net.ts';
import { readingCost, spend, traversal, type Meter } from '../budget.ts';
import { fail } from '../failure.ts';
import { CelOpaque, listOf, mapOf, type CelMap } from '../value.ts';
import type { UrlParts } from './opaque.ts';
import { overload, type Overload } from './overload.ts';

/** Scheme, authority, path, query and fragment. Source: RFC 3986, appendix B. */
const parts = /^(?:([^:/?#]+):)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#.*)?$/s;

function readUrl(meter: Meter, text: string): CelOpaque<UrlParts> {
  spend(meter, readingCost + traversal(text.length));
  const match = isRequestUri(text) ? parts.exec(text) : null;
  if (!match)
    return fail(
      `URL parse error during conversion from string: parse "${text.slice(0, 100)}": invalid URI for request`,
    );
  const [, scheme = '', authority = '', path = '', query = ''] = match;
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  return new CelOpaque('kubernetes.URL', text, { scheme: scheme.toLowerCase(), host, path, query });
}

const portOf = (host: string): string => /:(\d*)$/.exec(host)?.[1] ?? '';

function hostName(host: string): string {
  const bare = host.replace(/:\d*$/, '');
  return bare.startsWith('[') && bare.endsWith(']') ? bare.slice(1, -1) : bare;
}

/** What Go would not escape in a path stands as it is; the rest is escaped. Source: Go, net/url URL.EscapedPath. */
function escapedPath(path: string): string {
  return path.replaceAll(/[^A-Za-z0-9\-_.~$&+,/:;=@!'()*%[\]]/gu, (character) =>
    Array.from(Buffer.from(character), (byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
  );
}

/** Source: Go, net/url ParseQuery: a part with a semicolon or a wrong escape is left out. */
function queryMap(meter: Meter, query: string): CelMap {
  spend(meter, traversal(query.length));
  const values = new Map<string, string[]>();
  for (const part of query.split('&')) {
    if (part === '' || part.includes(';')) continue;
    const [name, value] = splitAt(part);
    const [plainName, plainValue] = [unescape(name), unescape(value)];
    if (plainName === null || plainValue === null) continue;
    const known = values.get(plainName);
    if (known) known.push(plainValue);
    else values.set(plainName, [plainValue]);
  }
  return mapOf(Array.from(values, ([name, list]) => [name, listOf(list)] as const));
}

function splitAt(part: string): readonly [string, string] {
  const at = part.indexOf('=');
  return at < 0 ? [part, ''] : [part.slice(0, at), part.slice(at + 1)];
}

function unescape(text: string): string | null {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return null;
  }
}

/** Source: apiserver pkg/cel/library/urls.go. */
export const urls: readonly Overload[] = [
  overload('url(string): kubernetes.URL', ([text], meter) => readUrl(meter, text)),
  overload('isURL(string): bool', ([text], meter) => {
    spend(meter, readingCost + traversal(text.length));
    return isRequestUri(text);
  }),
  overload('kubernetes.URL.getScheme(): string', ([{ data }]) => data.scheme),
  overload('kubernetes.URL.getHost(): string', ([{ data }]) => data.host),
  overload('kubernetes.URL.getHostname(): string', ([{ data }]) => hostName(data.host)),
  overload('kubernetes.URL.getPort(): string', ([{ data }]) => portOf(data.host)),
  overload('kubernetes.URL.getEscapedPath(): string', ([{ data }], meter) => {
    spend(meter, traversal(data.path.length));
    return escapedPath(data.path);
  }),
  overload('kubernetes.URL.getQuery(): map<string, list<string>>', ([{ data }], meter) => queryMap(meter, data.query)),
];
