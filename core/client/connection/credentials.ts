/** How a client shows who it is, and knows who the server is. */
export interface Credentials {
  /** PEM of the authorities that the server's certificate must lead to; left out: those of the system. */
  readonly ca?: string;
  /** PEM of a client certificate and its key. */
  readonly certificate?: { readonly cert: string; readonly key: string };
  readonly token?: string;
  /** Name in the server's certificate, where it is not that of the address. */
  readonly serverName?: string;
  /** `no`: any certificate of the server is taken. */
  readonly verify?: 'yes' | 'no';
}

/**
 * Asked before each request. Giving another object than before means other credentials: new connections are made with them, and
 * requests under way end on the old ones.
 */
export type CredentialSource = () => Promise<Credentials>;

export function asSource(given: Credentials | CredentialSource): CredentialSource {
  return typeof given === 'function' ? given : () => Promise.resolve(given);
}

/** Read again at most this often. Source: client-go transport/token_source.go, which takes a minute too. */
const freshMs = 60_000;

/** Credentials from files that somebody may replace, as mounted tokens are. A read that fails keeps what was read before. */
export function rereadCredentials(read: () => Promise<Credentials>, first: Credentials): CredentialSource {
  let current = first;
  let readAt = performance.now();
  return async () => {
    if (performance.now() - readAt < freshMs) return current;
    readAt = performance.now();
    const found = await read().catch(() => current);
    if (JSON.stringify(found) !== JSON.stringify(current)) current = found;
    return current;
  };
}
