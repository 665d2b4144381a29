import { ApiFailure } from '../../http/failure.ts';
import { secondsZ } from '../../http/time.ts';
import type { ApiRequest, JsonValue } from '../../http/route.ts';
import { bits, parseCidr } from './addresses.ts';
import { flagOf, readOnly, standardAttributes, take, textOf } from './attributes.ts';
import { flag, integer, orNull, plain, text, uuid } from './checks.ts';
import type { Collection } from './collection.ts';
import { badValue, missing } from './failures.ts';
import { compact, covers } from './prefixes.ts';
import type { SubnetPool } from './records.ts';

export const subnetPoolResource: Collection<SubnetPool> = {
  singular: 'subnetpool',
  plural: 'subnetpools',
  path: 'subnetpools',
  quota: 'subnetpool',
  attributes: {
    ...standardAttributes,
    name: { check: text(), required: true },
    description: { check: text(), fallback: '' },
    prefixes: { check: prefixList, required: true, noFilter: true },
    default_prefixlen: { check: integer },
    min_prefixlen: { check: integer },
    max_prefixlen: { check: integer },
    default_quota: { check: orNull(integer), fallback: null },
    address_scope_id: { check: orNull(uuid), fallback: null },
    is_default: { check: flag, fallback: false, adminOnly: true },
    shared: { check: flag, fallback: false, adminOnly: true, put: false },
    ip_version: readOnly,
    tags: { ...readOnly, noFilter: true },
  },
  table: (cloud) => cloud.tables.subnetPools,
  missing: missing.subnetPool,
  visible: seesPool,
  view: (_request, pool) => ({
    id: pool.id,
    name: pool.name,
    tenant_id: pool.projectId,
    // Neutron writes these three as strings.
    default_prefixlen: String(pool.defaultPrefixLength),
    min_prefixlen: String(pool.minPrefixLength),
    max_prefixlen: String(pool.maxPrefixLength),
    is_default: pool.isDefault,
    shared: pool.shared,
    prefixes: pool.prefixes,
    ip_version: pool.ipVersion,
    default_quota: null,
    address_scope_id: null,
    description: pool.description,
    tags: pool.tags,
    created_at: secondsZ(pool.createdAt),
    updated_at: secondsZ(pool.updatedAt),
    revision_number: pool.revision,
    project_id: pool.projectId,
  }),
  create({ cloud }, values) {
    const prefixes = values['prefixes'] as string[];
    const version = versionOfPrefixes(prefixes);
    const min = Number(values['min_prefixlen'] ?? (version === 4 ? 8 : 64));
    const max = Number(values['max_prefixlen'] ?? bits(version));
    const usual = Number(values['default_prefixlen'] ?? min);
    refuseWrongBounds('min_prefixlen', min, 'max_prefixlen', max);
    refuseWrongBounds('default_prefixlen', usual, 'max_prefixlen', max);
    refuseWrongBounds('min_prefixlen', min, 'default_prefixlen', usual);
    const at = cloud.now();
    const pool: SubnetPool = {
      id: cloud.ids.uuid(),
      name: textOf(values, 'name'),
      description: textOf(values, 'description'),
      projectId: textOf(values, 'project_id'),
      ipVersion: version,
      prefixes: compact(prefixes),
      defaultPrefixLength: usual,
      minPrefixLength: min,
      maxPrefixLength: max,
      isDefault: flagOf(values, 'is_default'),
      shared: flagOf(values, 'shared'),
      tags: [],
      createdAt: at,
      updatedAt: at,
      revision: 0,
    };
    cloud.tables.subnetPools.set(pool.id, pool);
    return pool;
  },
  update(_request, pool, values) {
    const prefixes = values['prefixes'] as string[] | undefined;
    if (prefixes) {
      if (versionOfPrefixes(prefixes) !== pool.ipVersion || !covers(prefixes, pool.prefixes)) {
        throw new ApiFailure(
          400,
          'Illegal update to prefixes: Existing prefixes must be a subset of the new prefixes.',
          {
            type: 'IllegalSubnetPoolPrefixUpdate',
          },
        );
      }
      pool.prefixes = compact(prefixes);
    }
    take(pool, values, {
      name: 'name',
      description: 'description',
      is_default: 'isDefault',
      default_prefixlen: 'defaultPrefixLength',
      min_prefixlen: 'minPrefixLength',
      max_prefixlen: 'maxPrefixLength',
    });
  },
  remove({ cloud }, pool) {
    if ([...cloud.tables.subnets.values()].some(({ subnetPoolId }) => subnetPoolId === pool.id)) {
      throw new ApiFailure(400, 'Unable to delete subnet pool: Subnet pool has existing allocations.', {
        type: 'SubnetPoolDeleteError',
      });
    }
    cloud.tables.subnetPools.delete(pool.id);
  },
};

/** Own and shared pools. */
export function seesPool(request: ApiRequest, pool: SubnetPool): boolean {
  return pool.shared || pool.projectId === request.projectId;
}

function prefixList(value: JsonValue, attribute: string): JsonValue {
  if (!Array.isArray(value)) throw badValue(attribute, `'${plain(value)}' is not a list.`);
  for (const one of value) {
    if (typeof one !== 'string' || !parseCidr(one))
      throw badValue(attribute, `'${plain(one)}' is not a valid IP subnet.`);
  }
  return value;
}

function versionOfPrefixes(prefixes: readonly string[]): 4 | 6 {
  const versions = new Set(prefixes.map((prefix) => parseCidr(prefix)!.version));
  const [version] = versions;
  if (version === undefined) {
    throw new ApiFailure(400, 'Empty subnet pool prefix list.', { type: 'EmptySubnetPoolPrefixList' });
  }
  if (versions.size > 1) {
    throw new ApiFailure(400, 'Cannot mix IPv4 and IPv6 prefixes in a subnet pool.', { type: 'PrefixVersionMismatch' });
  }
  return version;
}

function refuseWrongBounds(lowName: string, low: number, highName: string, high: number): void {
  if (low <= high) return;
  throw new ApiFailure(400, `Illegal prefix bounds: ${lowName}=${low}, ${highName}=${high}.`, {
    type: 'IllegalSubnetPoolPrefixBounds',
  });
}
