import type { SandboxCloud } from '../../cloud/sandbox-cloud.ts';
import type { SecurityGroup, SecurityGroupRule } from './records.ts';

/** The project's `default` group; Neutron makes it when somebody first needs it. */
export function defaultGroupOf(cloud: SandboxCloud, projectId: string): SecurityGroup {
  for (const group of cloud.tables.securityGroups.values()) {
    if (group.projectId === projectId && group.name === 'default') return group;
  }
  return createSecurityGroup(cloud, { projectId, name: 'default', description: 'Default security group' });
}

export interface SecurityGroupWish {
  readonly projectId: string;
  readonly name: string;
  readonly description?: string;
  readonly tags?: readonly string[];
}

/** Makes a group with the rules that the cloud's templates give to new groups. */
export function createSecurityGroup(cloud: SandboxCloud, wish: SecurityGroupWish): SecurityGroup {
  const at = cloud.now();
  const group: SecurityGroup = {
    id: cloud.ids.uuid(),
    name: wish.name,
    description: wish.description ?? '',
    projectId: wish.projectId,
    stateful: true,
    shared: false,
    tags: [...(wish.tags ?? [])],
    createdAt: at,
    updatedAt: at,
    revision: 1,
  };
  cloud.tables.securityGroups.set(group.id, group);
  for (const template of cloud.tables.defaultSecurityGroupRules.values()) {
    if (!(group.name === 'default' ? template.usedInDefaultGroup : template.usedInOtherGroups)) continue;
    const { direction, etherType, protocol, portRangeMin, portRangeMax, remoteIpPrefix } = template;
    const rule: SecurityGroupRule = {
      id: cloud.ids.uuid(),
      projectId: group.projectId,
      securityGroupId: group.id,
      direction,
      etherType,
      protocol,
      portRangeMin,
      portRangeMax,
      remoteIpPrefix,
      remoteGroupId: template.remoteGroupId === 'PARENT' ? group.id : template.remoteGroupId,
      description: '',
      createdAt: at,
      updatedAt: at,
      revision: 1,
    };
    cloud.tables.securityGroupRules.set(rule.id, rule);
  }
  return group;
}
