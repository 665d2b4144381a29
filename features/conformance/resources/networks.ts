import { z } from 'zod';
import type { Collector } from '../engine/collector.ts';

export type NetworkView = z.infer<typeof networkView>;
const networkView = z.looseObject({
  id: z.string(),
  name: z.string(),
  shared: z.boolean(),
  'router:external': z.boolean().optional(),
  is_default: z.boolean().nullish(),
  port_security_enabled: z.boolean().optional(),
  subnets: z.array(z.string()).optional(),
  project_id: z.string().optional(),
});

/** The networks that the project sees: its own, the shared ones and the external ones. */
export const networks: Collector<NetworkView[]> = {
  resource: 'networks',
  mode: 'read',
  deadline: 60,
  schema: z.array(networkView),
  collect: ({ cloud }) => Array.fromAsync(cloud.network.listNetworks()),
};
