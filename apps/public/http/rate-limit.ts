import { isIPv6 } from 'node:net';

export interface RateLimit {
  /** Requests a second that an address may send in the long run. */
  readonly perSecond: number;
  /** Requests that it may send at once. */
  readonly burst: number;
}

/** Takes one request of an address: 0 when it is let in, else the whole seconds after which it may try again. */
export type RateLimiter = (address: string, now: Date) => number;

/** Addresses that are remembered; the one that was seen longest ago is forgotten first. */
const mostAddresses = 20_000;

/** One bucket of tokens for each address; networks of 2^64 addresses (IPv6 /64) share one. */
export function createRateLimiter({ perSecond, burst }: RateLimit): RateLimiter {
  const buckets = new Map<string, { tokens: number; at: number }>();
  return (address, now) => {
    const name = networkOf(address);
    const at = now.getTime();
    const known = buckets.get(name);
    const passed = known ? Math.max(0, at - known.at) : 0;
    const tokens = known ? Math.min(burst, known.tokens + (passed / 1000) * perSecond) : burst;
    buckets.delete(name);
    buckets.set(name, { tokens: tokens >= 1 ? tokens - 1 : tokens, at });
    if (buckets.size > mostAddresses) buckets.delete(buckets.keys().next().value!);
    return tokens >= 1 ? 0 : Math.max(1, Math.ceil((1 - tokens) / perSecond));
  };
}

/** What one sender can easily have many addresses in. */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped) return mapped[1]!;
  const [head = '', tail] = address.split('%', 1)[0]!.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const groups = tail === undefined ? before : [...before, ...zeros(8 - before.length - after.length), ...after];
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}

const zeros = (count: number): string[] => Array.from({ length: Math.max(0, count) }, () => '0');
