import { lookup, type LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { isAddressAllowed, requireAddress, type EgressPolicy } from './policy.ts';

/** Resolves a name to all its addresses; replaced in tests. */
export type Resolve = (host: string) => Promise<readonly LookupAddress[]>;

/**
 * The addresses of a host that the policy allows, at least one. Whoever connects to exactly these (`pinnedLookup`) cannot be led elsewhere
 * by a name that resolves differently a moment later (DNS rebinding). Throws `egress.address-refused`, and what the resolver says: ENOTFOUND
 * also for a name without addresses.
 */
export async function allowedAddresses(
  policy: EgressPolicy,
  host: string,
  resolve: Resolve = resolveAll,
): Promise<readonly [LookupAddress, ...LookupAddress[]]> {
  const family = isIP(host);
  const all = family === 0 ? await resolve(host) : [{ address: host, family }];
  const [first, ...others] = all.filter(({ address }) => isAddressAllowed(policy, address));
  if (first) return [first, ...others];
  if (all[0]) requireAddress(policy, host, all[0].address);
  throw Object.assign(new Error(`${host} has no address`), { code: 'ENOTFOUND' });
}

/** For `lookup` of a socket: these addresses, whatever the name. */
export function pinnedLookup(addresses: readonly [LookupAddress, ...LookupAddress[]]): LookupFunction {
  return (_host, options, callback) => {
    const [first] = addresses;
    if (options.all) callback(null, [...addresses]);
    else callback(null, first.address, first.family);
  };
}

function resolveAll(host: string): Promise<LookupAddress[]> {
  return new Promise((resolve, reject) => {
    lookup(host, { all: true, order: 'verbatim' }, (error, addresses) => (error ? reject(error) : resolve(addresses)));
  });
}
