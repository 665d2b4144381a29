import type { Client } from '@allmend/core-client';

/**
 * A client that can be handed out before there is a server to talk to: what the server is made of uses it only once requests come,
 * and they come to the server that it then talks to.
 */
export interface LateClient {
  readonly client: Client;
  /** From now on it is this one. */
  settle(client: Client): void;
}

export function lateClient(): LateClient {
  let settled: Client | null = null;
  const now = (): Client => {
    if (settled) return settled;
    throw new Error('the client was used before the server listened');
  };
  const seenFrom = (tenant: string | null): Client => {
    const own = (): Client => (tenant === null ? now() : now().tenant(tenant));
    return {
      get tenantPath() {
        return tenant ?? '';
      },
      kind: (kind) => own().kind(kind),
      tenant: (path) => seenFrom(path),
      content: (path, options) => own().content(path, options),
      post: (path, body, options) => own().post(path, body, options),
      acrossTenants: () => own().acrossTenants(),
      close: () => Promise.resolve(),
    };
  };
  return { client: seenFrom(null), settle: (client) => void (settled = client) };
}
