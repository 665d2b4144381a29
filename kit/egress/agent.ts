import type { Dispatcher } from 'undici';
import { createConnector } from './connector.ts';
import type { EgressPolicy } from './policy.ts';
import type { Resolve } from './resolve.ts';
import type { TlsSettings } from './tls.ts';

export interface EgressAgentOptions {
  readonly policy: EgressPolicy;
  readonly tls?: TlsSettings;
  /** Connections per origin; default 10. */
  readonly connections?: number;
  /** Milliseconds until a connection must stand; default 10 000. */
  readonly connectTimeout?: number;
  readonly resolve?: Resolve;
}

/**
 * An undici dispatcher whose connections all pass the policy. Keeps connections alive, follows no redirect (see `followRedirect`),
 * has no time limit of its own beyond connecting: callers bring deadlines. HTTP_PROXY and HTTPS_PROXY are not honoured: behind a proxy
 * the proxy resolves the names, so that no address could be checked and pinned, and no phase of the connection measured.
 */
export async function createEgressAgent(options: EgressAgentOptions): Promise<Dispatcher> {
  const { default: Agent } = await import('undici/lib/dispatcher/agent.js');
  return new Agent({
    connect: createConnector({
      policy: options.policy,
      tls: options.tls ?? { verify: true },
      timeout: options.connectTimeout ?? 10_000,
      ...(options.resolve && { resolve: options.resolve }),
    }),
    connections: options.connections ?? 10,
    pipelining: 1,
    allowH2: false,
    headersTimeout: 0,
    bodyTimeout: 0,
    // Shorter than the 5 s after which common servers close: a request is seldom written into a closing connection.
    keepAliveTimeout: 4_000,
    keepAliveMaxTimeout: 30_000,
  });
}
