import type { Dispatcher } from 'undici';
import { createEgressAgent } from './agent.ts';
import type { WireAnswer, WireRequest } from './exchange.ts';
import { exchange } from './exchange.ts';
import type { EgressPolicy } from './policy.ts';
import { requireUrl } from './policy.ts';
import type { TlsSettings } from './tls.ts';

/** Connections to one party, through the egress policy. */
export interface Transport {
  readonly policy: EgressPolicy;
  /** Throws `WireFailure`, `egress.*` for a URL that the policy refuses outright, and what `tls` throws. */
  send(request: WireRequest): Promise<WireAnswer>;
  /** Closes idle connections. The transport can still be used. */
  close(): Promise<void>;
}

export interface TransportOptions {
  readonly policy: EgressPolicy;
  /** Asked before the first request, and again after a failure. */
  readonly tls?: () => Promise<TlsSettings>;
  /** Connections per origin; default 10. */
  readonly connections?: number;
}

/** Sends nothing yet: the agent comes with the first request, and again after `close`. */
export function createTransport({ policy, tls, connections }: TransportOptions): Transport {
  let agent: Promise<Dispatcher> | null = null;
  const open = async (): Promise<Dispatcher> =>
    createEgressAgent({ policy, ...(tls && { tls: await tls() }), ...(connections && { connections }) });
  return {
    policy,
    async send(request) {
      requireUrl(policy, request.url);
      agent ??= open();
      const opening = agent;
      const dispatcher = await opening.catch((cause: unknown) => {
        if (agent === opening) agent = null;
        throw cause;
      });
      return exchange(dispatcher, request);
    },
    async close() {
      const closing = agent;
      agent = null;
      await (await closing?.catch(() => null))?.close();
    },
  };
}
