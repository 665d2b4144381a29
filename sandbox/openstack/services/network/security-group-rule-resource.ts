import { ApiFailure } from '../../http/failure.ts';
import { secondsZ } from '../../http/time.ts';
import { cidrText, parseCidr } from './addresses.ts';
import { readOnly, standardAttributes, textOf } from './attributes.ts';
import { oneOf, orNull, text, uuid } from './checks.ts';
import { touch } from './collection.ts';
import type { Collection } from './collection.ts';
import { conflict, missing } from './failures.ts';
import type { SecurityGroupRule } from './records.ts';
import { ruleMatch } from './rule-values.ts';
import { defaultGroupOf, rulesOf, securityGroupOf } from './security-groups.ts';

/** Rules cannot be changed, only made and removed. */
export const securityGroupRuleResource: Collection<SecurityGroupRule> = {
  singular: 'security_group_rule',
  plural: 'security_group_rules',
  path: 'security-group-rules',
  quota: 'security_group_rule',
  attributes: {
    ...standardAttributes,
    security_group_id: { required: true, put: false },
    direction: { check: oneOf(['ingress', 'egress']), required: true, put: false },
    ethertype: { put: false },
    protocol: { put: false },
    port_range_min: { put: false },
    port_range_max: { put: false },
    remote_ip_prefix: { put: false },
    remote_group_id: { check: orNull(uuid), put: false },
    remote_address_group_id: { check: orNull(uuid), put: false },
    normalized_cidr: readOnly,
    description: { check: text(), fallback: '' },
  },
  table: (cloud) => cloud.tables.securityGroupRules,
  missing: missing.securityGroupRule,
  visible: (request, rule) => rule.projectId === request.projectId,
  prepare: ({ cloud, projectId }) => {
    defaultGroupOf(cloud, projectId);
  },
  view: (_request, rule) => viewRule(rule),
  create(request, values) {
    const { cloud } = request;
    const match = ruleMatch(values);
    const remoteGroupId = (values['remote_group_id'] ?? null) as string | null;
    if (remoteGroupId !== null && match.remoteIpPrefix !== null) {
      throw new ApiFailure(
        400,
        'Only one of remote_ip_prefix or remote_group_id or remote_address_group_id may be provided.',
        { type: 'SecurityGroupMultipleRemoteEntites' },
      );
    }
    if (remoteGroupId !== null) securityGroupOf(request, remoteGroupId);
    const group = securityGroupOf(request, textOf(values, 'security_group_id'));
    const twin = rulesOf(cloud, group.id).find((rule) => sameRule(rule, { ...match, remoteGroupId }));
    if (twin) {
      throw conflict('SecurityGroupRuleExists', `Security group rule already exists. Rule id is ${twin.id}.`);
    }
    const at = cloud.now();
    const rule: SecurityGroupRule = {
      ...match,
      id: cloud.ids.uuid(),
      projectId: textOf(values, 'project_id'),
      securityGroupId: group.id,
      remoteGroupId,
      description: textOf(values, 'description'),
      createdAt: at,
      updatedAt: at,
      revision: 0,
    };
    cloud.tables.securityGroupRules.set(rule.id, rule);
    touch(cloud, group);
    return rule;
  },
  remove({ cloud }, rule) {
    cloud.tables.securityGroupRules.delete(rule.id);
    const group = cloud.tables.securityGroups.get(rule.securityGroupId);
    if (group) touch(cloud, group);
  },
};

export function viewRule(rule: SecurityGroupRule): Record<string, unknown> {
  return {
    id: rule.id,
    tenant_id: rule.projectId,
    security_group_id: rule.securityGroupId,
    ethertype: rule.etherType,
    direction: rule.direction,
    protocol: rule.protocol,
    port_range_min: rule.portRangeMin,
    port_range_max: rule.portRangeMax,
    remote_ip_prefix: rule.remoteIpPrefix,
    remote_address_group_id: null,
    normalized_cidr: rule.remoteIpPrefix === null ? null : cidrText(parseCidr(rule.remoteIpPrefix)!),
    remote_group_id: rule.remoteGroupId,
    description: rule.description,
    created_at: secondsZ(rule.createdAt),
    updated_at: secondsZ(rule.updatedAt),
    revision_number: rule.revision,
    project_id: rule.projectId,
  };
}

type Match = Omit<
  SecurityGroupRule,
  'id' | 'projectId' | 'securityGroupId' | 'description' | 'createdAt' | 'updatedAt' | 'revision'
>;

/** Two rules are the same when they let the same through; `0.0.0.0/0` and `::/0` mean no prefix. */
function sameRule(a: Match, b: Match): boolean {
  return (
    a.direction === b.direction &&
    a.etherType === b.etherType &&
    a.protocol === b.protocol &&
    a.portRangeMin === b.portRangeMin &&
    a.portRangeMax === b.portRangeMax &&
    a.remoteGroupId === b.remoteGroupId &&
    wide(a.remoteIpPrefix) === wide(b.remoteIpPrefix)
  );
}

function wide(prefix: string | null): string | null {
  if (prefix === null) return null;
  const cidr = parseCidr(prefix);
  return !cidr || cidr.prefixLength === 0 ? null : cidrText(cidr);
}
