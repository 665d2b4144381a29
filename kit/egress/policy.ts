import { isIP } from 'node:net';
import type { AddressClass } from './address.ts';
import { classifyAddress } from './address.ts';
import { egressErrors } from './errors.ts';

/** Where requests may go. `link-local`, `metadata` and `reserved` addresses cannot be allowed. */
export interface EgressPolicy {
  readonly name: string;
  readonly allow: readonly Extract<AddressClass, 'public' | 'private' | 'loopback'>[];
}

/** For addresses that the user of this machine configured: his own cloud may be in his own network. */
export const operatorPolicy: EgressPolicy = { name: 'operator', allow: ['public', 'private', 'loopback'] };

/** For addresses that somebody else gave us. */
export const strangersPolicy: EgressPolicy = { name: 'strangers', allow: ['public'] };

export function isAddressAllowed(policy: EgressPolicy, address: string): boolean {
  const kind = classifyAddress(address);
  return policy.allow.some((allowed) => allowed === kind);
}

/** Throws `egress.address-refused` unless the policy allows the address. `host` is the name that led to it. */
export function requireAddress(policy: EgressPolicy, host: string, address: string): void {
  if (isAddressAllowed(policy, address)) return;
  throw egressErrors.error('address-refused', { host, address, class: classifyAddress(address), policy: policy.name });
}

/**
 * What can be said of a URL before it is resolved: throws `egress.scheme-refused` for other schemes than http and https, and
 * `egress.address-refused` when its host is an address that the policy refuses. Names are checked when they are resolved.
 */
export function requireUrl(policy: EgressPolicy, url: URL): void {
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw egressErrors.error('scheme-refused', { url: `${url.protocol}//${url.host}` });
  }
  const host = hostOf(url);
  if (isIP(host) !== 0) requireAddress(policy, host, host);
}

/** Host name or address of a URL, without the brackets of IPv6. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, '$1');
}
