import type { JsonValue } from '../../http/route.ts';
import { ApiFailure } from '../../http/failure.ts';
import { contains, toAddress, toNumber, versionOf } from './addresses.ts';
import type { Cidr } from './addresses.ts';
import { dictionary, plain } from './checks.ts';
import { badValue, conflict } from './failures.ts';

export interface AllocationPool {
  start: string;
  end: string;
}

/** Shape of `allocation_pools`; whether they fit the subnet is checked with it. */
export function poolList(value: JsonValue, attribute: string): JsonValue {
  if (!Array.isArray(value)) throw badValue(attribute, `Invalid data format for IP pool: '${plain(value)}'.`);
  return value.map((one: JsonValue) => {
    const pool = dictionary(one, attribute, ['start', 'end'], ['start', 'end']);
    for (const end of [pool['start'], pool['end']]) {
      if (typeof end !== 'string' || versionOf(end) === null) {
        throw badValue(attribute, `'${plain(end)}' is not a valid IP address.`);
      }
    }
    return pool;
  });
}

/** All usable addresses except the gateway, in at most two pools. */
export function defaultPools(cidr: Cidr, gateway: string | null): AllocationPool[] {
  const wide = cidr.version === 6;
  const first = cidr.first + 1n;
  const last = wide ? cidr.last : cidr.last - 1n;
  const pool = (start: bigint, end: bigint) =>
    start > end ? [] : [{ start: toAddress(start, cidr.version), end: toAddress(end, cidr.version) }];
  if (gateway === null || !contains(cidr, gateway)) return pool(first, last);
  const at = toNumber(gateway);
  return at < first || at > last ? pool(first, last) : [...pool(first, at - 1n), ...pool(at + 1n, last)];
}

/** Refuses pools that are reversed, out of the subnet, overlapping, or contain the gateway. */
export function refuseWrongPools(
  pools: readonly AllocationPool[],
  cidr: Cidr,
  cidrText: string,
  gateway: string | null,
): void {
  for (const { start, end } of pools) {
    if (versionOf(start) !== versionOf(end) || toNumber(start) > toNumber(end)) {
      throw new ApiFailure(400, `The allocation pool {'start': '${start}', 'end': '${end}'} is not valid.`, {
        type: 'InvalidAllocationPool',
      });
    }
    if (!contains(cidr, start) || !contains(cidr, end)) {
      throw new ApiFailure(400, `The allocation pool ${start}-${end} spans beyond the subnet cidr ${cidrText}.`, {
        type: 'OutOfBoundsAllocationPool',
      });
    }
  }
  refuseOverlap(pools, cidrText);
  refuseGatewayInPools(pools, gateway);
}

export function refuseGatewayInPools(pools: readonly AllocationPool[], gateway: string | null): void {
  if (gateway === null) return;
  const at = toNumber(gateway);
  const hit = pools.find(({ start, end }) => {
    return versionOf(start) === versionOf(gateway) && toNumber(start) <= at && at <= toNumber(end);
  });
  if (!hit) return;
  throw conflict(
    'GatewayConflictWithAllocationPools',
    `Gateway ip ${gateway} conflicts with allocation pool ${hit.start}-${hit.end}.`,
  );
}

function refuseOverlap(pools: readonly AllocationPool[], cidrText: string): void {
  const sorted = pools.toSorted((a, b) => (toNumber(a.start) < toNumber(b.start) ? -1 : 1));
  for (const [index, pool] of sorted.entries()) {
    const next = sorted[index + 1];
    if (!next || toNumber(next.start) > toNumber(pool.end)) continue;
    throw conflict(
      'OverlappingAllocationPools',
      `Found overlapping allocation pools: ${pool.start}-${pool.end} ${next.start}-${next.end} for subnet ${cidrText}.`,
    );
  }
}
