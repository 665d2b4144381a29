import { clientErrors } from '../errors.ts';

/** Where an API is: the server itself, and the tenant that its address names. */
export interface ServerAddress {
  /** Without a slash at its end, and without the tenant. */
  readonly base: string;
  /** Names from the root down, joined by colons; '' for the root. */
  readonly tenant: string;
}

/** Takes an address apart at `/tenants/<path>`. Throws `client.server-unusable`. */
export function parseServerAddress(server: string): ServerAddress {
  const url = URL.parse(server);
  const shown = url ? `${url.protocol}//${url.host}` : server.slice(0, 200);
  const fail = (problem: string): never => {
    throw clientErrors.error('server-unusable', { server: shown, problem });
  };
  if (!url) return fail('it is no URL');
  if (url.protocol !== 'https:' && url.protocol !== 'http:') fail('it begins with neither https:// nor http://');
  if (url.username !== '' || url.password !== '') fail('it carries a user or password');
  if (url.search !== '' || url.hash !== '') fail('it has a query');
  const match = /^(.*?)(?:\/tenants\/([a-z0-9:-]+))?\/*$/.exec(decodeURI(url.pathname))!;
  return { base: url.origin + match[1]!.replace(/\/+$/, ''), tenant: match[2] ?? '' };
}
