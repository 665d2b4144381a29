import type { SandboxCloud } from '../../cloud/sandbox-cloud.ts';
import type { ApiRequest } from '../../http/route.ts';
import { missing } from './failures.ts';
import type { DefaultSecurityGroupRule, SecurityGroup, SecurityGroupRule } from './records.ts';

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
  readonly stateful?: boolean;
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
    stateful: wish.stateful ?? true,
    shared: false,
    tags: [...(wish.tags ?? [])],
    createdAt: at,
    updatedAt: at,
    revision: 1,
  };
  cloud.tables.securityGroups.set(group.id, group);
  for (const template of ruleTemplates(cloud)) {
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
      revision: 0,
    };
    cloud.tables.securityGroupRules.set(rule.id, rule);
  }
  return group;
}

/** The templates of rules in new groups, as the cloud's behaviour has them. */
export function ruleTemplates(cloud: SandboxCloud): DefaultSecurityGroupRule[] {
  const { newGroupEgress, newGroupIngress } = cloud.behaviour;
  const kept = [...cloud.tables.defaultSecurityGroupRules.values()].filter(({ direction, etherType }) => {
    if (direction === 'ingress' || newGroupEgress === 'all') return true;
    return newGroupEgress === 'ipv4-only' && etherType === 'IPv4';
  });
  return newGroupIngress ? [...kept, openIngress] : kept;
}

/** What a careless operator adds: everybody may come in. */
const openIngress: DefaultSecurityGroupRule = {
  id: '7b1c4a3e-2f6d-4e0b-8a5c-9d3f1e2b4c6a',
  direction: 'ingress',
  etherType: 'IPv4',
  protocol: null,
  portRangeMin: null,
  portRangeMax: null,
  remoteIpPrefix: '0.0.0.0/0',
  remoteGroupId: null,
  usedInDefaultGroup: true,
  usedInOtherGroups: true,
  description: '',
};

/** Rules of a group, newest last. */
export function rulesOf(cloud: SandboxCloud, groupId: string): SecurityGroupRule[] {
  return [...cloud.tables.securityGroupRules.values()].filter(({ securityGroupId }) => securityGroupId === groupId);
}

/** The group that a request names; 404 when the caller cannot see it. */
export function securityGroupOf(request: ApiRequest, id: string): SecurityGroup {
  const group = request.cloud.tables.securityGroups.get(id);
  if (!group || (!request.caller.isAdmin && group.projectId !== request.projectId)) throw missing.securityGroup(id);
  return group;
}
