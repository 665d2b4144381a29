import { z } from 'zod';
import { resource } from './resource.ts';
import type { Deletion, WireBody, WireQuery } from './resource.ts';
import type { ServiceClient } from './service-client.ts';

/** https://docs.openstack.org/api-ref/network/v2/#show-security-group-rule . Null is "any". */
const securityGroupRuleSchema = z.looseObject({
  id: z.string(),
  security_group_id: z.string(),
  direction: z.string(),
  ethertype: z.string(),
  protocol: z.string().nullable(),
  port_range_min: z.number().nullable(),
  port_range_max: z.number().nullable(),
  remote_ip_prefix: z.string().nullable(),
  remote_group_id: z.string().nullable(),
  description: z.string().nullable().optional(),
});
export type SecurityGroupRule = z.infer<typeof securityGroupRuleSchema>;

/** https://docs.openstack.org/api-ref/network/v2/#show-security-group */
const securityGroupSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  description: z.string().nullable().optional(),
  project_id: z.string().optional(),
  /** Absent when a listing asked for other `fields`. */
  security_group_rules: z.array(securityGroupRuleSchema).optional(),
  tags: z.array(z.string()).optional(),
});
export type SecurityGroup = z.infer<typeof securityGroupSchema>;

/**
 * https://docs.openstack.org/api-ref/network/v2/#list-security-group-default-rules : what Neutron (2023.2 and later) puts
 * into new groups. `remote_group_id` `PARENT` means the new group itself.
 */
const defaultSecurityGroupRuleSchema = z.looseObject({
  id: z.string(),
  direction: z.string(),
  ethertype: z.string(),
  protocol: z.string().nullable(),
  port_range_min: z.union([z.number(), z.string()]).nullable(),
  port_range_max: z.union([z.number(), z.string()]).nullable(),
  remote_ip_prefix: z.string().nullable(),
  remote_group_id: z.string().nullable(),
  used_in_default_sg: z.boolean(),
  used_in_non_default_sg: z.boolean(),
  description: z.string().nullable().optional(),
});
export type DefaultSecurityGroupRule = z.infer<typeof defaultSecurityGroupRuleSchema>;

export interface NewSecurityGroup extends WireBody {
  readonly name: string;
  readonly description?: string;
}

export interface NewSecurityGroupRule extends WireBody {
  readonly security_group_id: string;
  readonly direction: 'ingress' | 'egress';
  readonly ethertype?: 'IPv4' | 'IPv6';
  readonly protocol?: string | number | null;
  readonly port_range_min?: number | null;
  readonly port_range_max?: number | null;
  readonly remote_ip_prefix?: string | null;
  readonly remote_group_id?: string | null;
}

export interface SecurityGroups {
  listSecurityGroups(query?: WireQuery): AsyncIterable<SecurityGroup>;
  getSecurityGroup(id: string): Promise<SecurityGroup>;
  /** Comes with the rules that the cloud puts into every new group. */
  createSecurityGroup(body: NewSecurityGroup): Promise<SecurityGroup>;
  updateSecurityGroup(id: string, body: WireBody): Promise<SecurityGroup>;
  /** A group that a port uses is 409; so is the project's `default`. */
  deleteSecurityGroup(id: string): Promise<Deletion>;
  listSecurityGroupRules(query?: WireQuery): AsyncIterable<SecurityGroupRule>;
  createSecurityGroupRule(body: NewSecurityGroupRule): Promise<SecurityGroupRule>;
  deleteSecurityGroupRule(id: string): Promise<Deletion>;
  /** Throws `openstack.not-found` where the API is missing (before 2023.2). */
  listDefaultSecurityGroupRules(query?: WireQuery): AsyncIterable<DefaultSecurityGroupRule>;
}

/** The part of Neutron about security groups. */
export function securityGroups(service: ServiceClient): SecurityGroups {
  const groups = resource<SecurityGroup>(service, {
    route: '/security-groups',
    one: 'security_group',
    many: 'security_groups',
    schema: securityGroupSchema,
    pages: 'links',
  });
  const rules = resource<SecurityGroupRule>(service, {
    route: '/security-group-rules',
    one: 'security_group_rule',
    many: 'security_group_rules',
    schema: securityGroupRuleSchema,
    pages: 'links',
  });
  return {
    listSecurityGroups: groups.list,
    getSecurityGroup: groups.get,
    createSecurityGroup: groups.create,
    updateSecurityGroup: groups.update,
    deleteSecurityGroup: groups.delete,
    listSecurityGroupRules: rules.list,
    createSecurityGroupRule: rules.create,
    deleteSecurityGroupRule: rules.delete,
    listDefaultSecurityGroupRules: (query = {}) =>
      service.list('/default-security-group-rules', {
        query,
        items: 'default_security_group_rules',
        schema: defaultSecurityGroupRuleSchema,
        pages: 'links',
      }),
  };
}
