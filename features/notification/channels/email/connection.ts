import { lookup, type LookupAddress } from 'node:dns';
import { connect, isIP, type Socket } from 'node:net';
import { isAddressAllowed, requireAddress, type EgressPolicy, type Resolve } from '@allmend/kit-egress';

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
  const addresses = await allowedAddresses(policy, host, resolve ?? resolveAll);
  signal.throwIfAborted();
  const socket = connect({
    host,
    port,
    autoSelectFamily: addresses.length > 1,
    lookup: (_host, options, callback) => {
      if (options.all) callback(null, [...addresses]);
      else callback(null, addresses[0]!.address, addresses[0]!.family);
    },
  });
  const { promise, resolve: done, reject } = Promise.withResolvers<Socket>();
  const abort = (): void => void socket.destroy(signal.reason as Error);
  signal.addEventListener('abort', abort, { once: true });
  // Stays: between here and its next owner nobody else listens.
  socket.on('error', reject);
  socket.once('connect', () => done(socket));
  return promise.finally(() => signal.removeEventListener('abort', abort));
}

async function allowedAddresses(
  policy: EgressPolicy,
  host: string,
  resolve: Resolve,
): Promise<readonly LookupAddress[]> {
  const family = isIP(host);
  const all = family === 0 ? await resolve(host) : [{ address: host, family }];
  const allowed = all.filter(({ address }) => isAddressAllowed(policy, address));
  if (allowed.length === 0 && all[0]) requireAddress(policy, host, all[0].address);
  if (allowed.length === 0) throw Object.assign(new Error('the name has no address'), { code: 'ENOTFOUND' });
  return allowed;
}

function resolveAll(host: string): Promise<LookupAddress[]> {
  return new Promise((done, reject) => {
    lookup(host, { all: true, order: 'verbatim' }, (error, found) => (error ? reject(error) : done(found)));
  });
}
