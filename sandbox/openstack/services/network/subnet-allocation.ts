import { ApiFailure } from '../../http/failure.ts';
import type { ApiRequest } from '../../http/route.ts';
import { cidrOf, overlaps, parseCidr } from './addresses.ts';
import type { Cidr } from './addresses.ts';
import { flagOf } from './attributes.ts';
import type { Values } from './attributes.ts';
import { badRequest, missing } from './failures.ts';
import type { Subnet, SubnetPool } from './records.ts';
import { seesPool } from './subnet-pool-resource.ts';

export interface Allocation {
  readonly poolId: string;
  readonly cidr: Cidr;
}

/** A prefix from the subnet pool that a create request names; null when it names none. */
export function allocatePrefix(request: ApiRequest, values: Values, version: 4 | 6): Allocation | null {
  const pool = poolOf(request, values, version);
  if (!pool) return null;
  if (pool.ipVersion !== version) {
    throw badRequest('subnets', `Cannot allocate IPv${version} subnet from IPv${pool.ipVersion} subnet pool`);
  }
  const taken = [...request.cloud.tables.subnets.values()]
    .filter(({ subnetPoolId }) => subnetPoolId === pool.id)
    .map(({ cidr }) => parseCidr(cidr)!);
  const wished = typeof values['cidr'] === 'string' ? parseCidr(values['cidr']) : null;
  const length = wished?.prefixLength ?? Number(values['prefixlen'] ?? pool.defaultPrefixLength);
  refuseWrongLength(pool, length);
  const cidr = wished ? fitting(pool, taken, wished) : nextFree(pool, taken, length);
  if (cidr) return { poolId: pool.id, cidr };
  const reason = wished
    ? 'Cannot allocate requested subnet from the available set of prefixes'
    : `Insufficient prefix space to allocate subnet size /${length}`;
  throw new ApiFailure(500, `Failed to allocate subnet: ${reason}.`, { type: 'SubnetAllocationError' });
}

/** All subnets of one IP version on a network come from the same pool, or from none. */
export function refuseMixedPools(siblings: readonly Subnet[], version: 4 | 6, poolId: string | null): void {
  const mixed = siblings.some((sibling) => sibling.ipVersion === version && sibling.subnetPoolId !== poolId);
  if (!mixed) return;
  throw new ApiFailure(400, 'Subnets hosted on the same network must be allocated from the same subnet pool.', {
    type: 'NetworkSubnetPoolAffinityError',
  });
}

function poolOf(request: ApiRequest, values: Values, version: 4 | 6): SubnetPool | null {
  const { subnetPools } = request.cloud.tables;
  const id = values['subnetpool_id'];
  if (typeof id === 'string') {
    const pool = subnetPools.get(id);
    if (!pool || (!request.caller.isAdmin && !seesPool(request, pool))) throw missing.subnetPool(id);
    return pool;
  }
  if (!flagOf(values, 'use_default_subnetpool')) return null;
  const pool = [...subnetPools.values()].find((one) => one.isDefault && one.ipVersion === version);
  if (!pool) throw badRequest('subnets', `No default subnetpool found for IPv${version}`);
  return pool;
}

function refuseWrongLength(pool: SubnetPool, length: number): void {
  if (length < pool.minPrefixLength) {
    throw new ApiFailure(
      400,
      `Unable to allocate subnet with prefix length ${length}, minimum allowed prefix is ${pool.minPrefixLength}.`,
      { type: 'MinPrefixSubnetAllocationError' },
    );
  }
  if (length > pool.maxPrefixLength) {
    throw new ApiFailure(
      400,
      `Unable to allocate subnet with prefix length ${length}, maximum allowed prefix is ${pool.maxPrefixLength}.`,
      { type: 'MaxPrefixSubnetAllocationError' },
    );
  }
}

function fitting(pool: SubnetPool, taken: readonly Cidr[], wished: Cidr): Cidr | null {
  const inside = pool.prefixes
    .map((prefix) => parseCidr(prefix)!)
    .some((prefix) => prefix.first <= wished.first && wished.last <= prefix.last);
  return inside && !taken.some((one) => overlaps(one, wished)) ? wished : null;
}

/** The lowest free prefix of a length; what is taken is skipped in one step, so that large pools stay cheap. */
function nextFree(pool: SubnetPool, taken: readonly Cidr[], length: number): Cidr | null {
  for (const text of pool.prefixes) {
    const prefix = parseCidr(text)!;
    let at = cidrOf(prefix.first, length, prefix.version);
    if (at.first < prefix.first) at = cidrOf(at.last + 1n, length, prefix.version);
    while (at.last <= prefix.last) {
      const hit = taken.find((one) => overlaps(one, at));
      if (!hit) return at;
      at = cidrOf((hit.last > at.last ? hit.last : at.last) + 1n, length, prefix.version);
    }
  }
  return null;
}
