const words = new Map(
  Object.entries({
    ECONNREFUSED: 'nothing listens there',
    ECONNRESET: 'the connection was torn down',
    EPIPE: 'the connection was torn down',
    UND_ERR_SOCKET: 'the connection was torn down',
    ENOTFOUND: 'the name is not known to the resolver',
    EAI_AGAIN: 'the resolver does not answer',
    ETIMEDOUT: 'no connection within the time allowed',
    EHOSTUNREACH: 'there is no way to the host',
    ENETUNREACH: 'there is no way to the network',
  }),
);

/** Why a connection failed, by the code of the system (errno) or of undici, e.g. "nothing listens there (ECONNREFUSED)"; null for other codes. */
export function connectionProblem(code: string): string | null {
  const known = words.get(code);
  return known === undefined ? null : `${known} (${code})`;
}
