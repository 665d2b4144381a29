import { z } from 'zod';
import type { Collector } from '../engine/collector.ts';

export type SubnetPoolView = z.infer<typeof subnetPoolView>;
const subnetPoolView = z.looseObject({
  id: z.string(),
  name: z.string(),
  ip_version: z.number(),
  shared: z.boolean(),
  is_default: z.boolean().nullish(),
  prefixes: z.array(z.string()),
  /** Neutron writes prefix lengths as texts. */
  min_prefixlen: z.coerce.number().optional(),
  max_prefixlen: z.coerce.number().optional(),
  default_prefixlen: z.coerce.number().optional(),
  /** For IPv6 in units of /64; null is unlimited. */
  default_quota: z.number().nullish(),
});

/** The subnet pools that the project may allocate from. */
export const subnetPools: Collector<SubnetPoolView[]> = {
  resource: 'subnet-pools',
  mode: 'read',
  deadline: 60,
  schema: z.array(subnetPoolView),
  collect: ({ cloud }) => Array.fromAsync(cloud.network.listSubnetPools()),
};
