import { z } from 'zod';
import type { Collector } from '../engine/collector.ts';

export type RuleView = z.infer<typeof ruleView>;
/** A rule of a group, or a default rule that new groups are made with. Null is "any". */
export const ruleView = z.looseObject({
  direction: z.string(),
  ethertype: z.string().nullable(),
  protocol: z.string().nullish(),
  port_range_min: z.union([z.number(), z.string()]).nullish(),
  port_range_max: z.union([z.number(), z.string()]).nullish(),
  remote_group_id: z.string().nullish(),
  remote_ip_prefix: z.string().nullish(),
  /** Only for default rules: whether the `default` group of a project gets it, and whether every other new group does. */
  used_in_default_sg: z.boolean().optional(),
  used_in_non_default_sg: z.boolean().optional(),
});

export type SecurityGroupView = z.infer<typeof securityGroupView>;
const securityGroupView = z.looseObject({
  id: z.string(),
  name: z.string(),
  project_id: z.string().optional(),
  security_group_rules: z.array(ruleView).optional(),
});

/** The project's security groups with their rules. */
export const securityGroups: Collector<SecurityGroupView[]> = {
  resource: 'security-groups',
  mode: 'read',
  deadline: 60,
  schema: z.array(securityGroupView),
  collect: ({ cloud }) => Array.fromAsync(cloud.network.listSecurityGroups()),
};
