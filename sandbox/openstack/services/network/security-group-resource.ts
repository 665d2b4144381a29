import { secondsZ } from '../../http/time.ts';
import type { ApiRequest } from '../../http/route.ts';
import { flagOf, readOnly, standardAttributes, take, textOf } from './attributes.ts';
import { flag, text } from './checks.ts';
import type { Collection } from './collection.ts';
import { conflict, missing } from './failures.ts';
import type { SecurityGroup } from './records.ts';
import { viewRule } from './security-group-rule-resource.ts';
import { createSecurityGroup, defaultGroupOf, rulesOf } from './security-groups.ts';

export const securityGroupResource: Collection<SecurityGroup> = {
  singular: 'security_group',
  plural: 'security_groups',
  path: 'security-groups',
  quota: 'security_group',
  attributes: {
    ...standardAttributes,
    name: { check: text(), fallback: '' },
    description: { check: text(), fallback: '' },
    stateful: { check: flag, fallback: true },
    shared: { ...readOnly, check: flag },
    security_group_rules: { ...readOnly, noFilter: true },
    tags: { ...readOnly, noFilter: true },
  },
  table: (cloud) => cloud.tables.securityGroups,
  missing: missing.securityGroup,
  visible: (request, group) => group.projectId === request.projectId || group.shared,
  prepare: ({ cloud, projectId }) => {
    defaultGroupOf(cloud, projectId);
  },
  view: viewGroup,
  create({ cloud }, values) {
    const name = textOf(values, 'name');
    if (name === 'default') throw defaultExists();
    return createSecurityGroup(cloud, {
      projectId: textOf(values, 'project_id'),
      name,
      description: textOf(values, 'description'),
      stateful: flagOf(values, 'stateful'),
    });
  },
  update(_request, group, values) {
    if (values['name'] !== undefined && values['name'] !== group.name) {
      if (group.name === 'default') {
        throw conflict('SecurityGroupCannotUpdateDefault', 'Updating default security group not allowed.');
      }
      if (values['name'] === 'default') throw defaultExists();
      group.name = textOf(values, 'name');
    }
    take(group, values, { description: 'description', stateful: 'stateful' });
  },
  remove({ cloud, caller }, group) {
    if (group.name === 'default' && !caller.isAdmin) {
      throw conflict('SecurityGroupCannotRemoveDefault', 'Insufficient rights for removing default security group.');
    }
    const { ports, securityGroups, securityGroupRules } = cloud.tables;
    if ([...ports.values()].some(({ securityGroupIds }) => securityGroupIds.includes(group.id))) {
      throw conflict('SecurityGroupInUse', `Security Group ${group.id} in use.`);
    }
    for (const rule of securityGroupRules.values()) {
      if (rule.securityGroupId === group.id || rule.remoteGroupId === group.id) securityGroupRules.delete(rule.id);
    }
    securityGroups.delete(group.id);
  },
};

function viewGroup({ cloud }: ApiRequest, group: SecurityGroup): Record<string, unknown> {
  return {
    id: group.id,
    name: group.name,
    stateful: group.stateful,
    tenant_id: group.projectId,
    description: group.description,
    shared: group.shared,
    security_group_rules: rulesOf(cloud, group.id).map((rule) => ({ ...viewRule(rule), tags: [] })),
    tags: group.tags,
    created_at: secondsZ(group.createdAt),
    updated_at: secondsZ(group.updatedAt),
    revision_number: group.revision,
    project_id: group.projectId,
  };
}

function defaultExists() {
  return conflict('SecurityGroupDefaultAlreadyExists', 'Default security group already exists.');
}
