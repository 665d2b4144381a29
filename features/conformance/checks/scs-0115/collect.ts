import type { Collector } from '../../engine/collector.ts';
import { defaultSecurityGroupRules } from '../../resources/default-security-group-rules.ts';
import { needUnlessReadOnly } from '../../resources/not-asked.ts';
import { createdGroup, newGroupRules, type CreatedGroup, type NewGroupRules } from './observation.ts';

/** Makes a security group and keeps the rules that it came with. */
export const createdSecurityGroup: Collector<CreatedGroup> = {
  resource: 'created-security-group',
  mode: 'active',
  deadline: 60,
  schema: createdGroup,
  async collect({ cloud, track }) {
    const group = await track('security-group', ({ name, tag }) =>
      cloud.network.createSecurityGroup({ name, description: tag }),
    );
    const rules = group.security_group_rules ?? (await cloud.network.getSecurityGroup(group.id)).security_group_rules;
    return { groupId: group.id, rules: rules ?? [] };
  },
};

/** Reads the list of default rules; only where there is none a group is made. */
export const rulesOfNewGroups: Collector<NewGroupRules> = {
  resource: 'new-group-rules',
  mode: 'read',
  deadline: 150,
  schema: newGroupRules,
  mayNeed: [createdSecurityGroup],
  async collect(context) {
    const listed = await context.need(defaultSecurityGroupRules);
    if (listed.available) return { source: 'api', rules: listed.rules };
    const created = await needUnlessReadOnly(context, createdSecurityGroup);
    return created ? { source: 'created-group', rules: created.rules } : { source: 'not-asked', rules: [] };
  },
};
