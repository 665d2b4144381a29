import { connect, type Socket } from 'node:net';
import { allowedAddresses, pinnedLookup, type EgressPolicy, type Resolve } from '@allmend/kit-egress';

export interface ConnectionOptions {
  readonly host: string;
  readonly port: number;
  readonly policy: EgressPolicy;
  readonly resolve?: Resolve;
  readonly signal: AbortSignal;
}

/**
 * A TCP connection to the host, which passes the policy: its name is resolved once, its addresses are checked, and the connection goes to
 * those same addresses, so that a name that resolves differently a moment later gains nothing (docs/decisions/0029). Throws
 * `egress.address-refused`, what the system says, and the reason of the signal.
 */
export async function openConnection({ host, port, policy, resolve, signal }: ConnectionOptions): Promise<Socket> {
  const addresses = await allowedAddresses(policy, host, resolve);
  signal.throwIfAborted();
  const socket = connect({
    host,
    port,
    autoSelectFamily: addresses.length > 1,
    lookup: pinnedLookup(addresses),
  });
  const { promise, resolve: done, reject } = Promise.withResolvers<Socket>();
  const abort = (): void => void socket.destroy(signal.reason as Error);
  signal.addEventListener('abort', abort, { once: true });
  // Stays: between here and its next owner nobody else listens.
  socket.on('error', reject);
  socket.once('connect', () => done(socket));
  return promise.finally(() => signal.removeEventListener('abort', abort));
}
