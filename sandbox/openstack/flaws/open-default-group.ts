import { defaultGroupOf } from '../services/network/security-groups.ts';
import { adding } from './content.ts';
import type { SecurityGroupRule } from '../services/network/records.ts';
import type { Flaw } from './flaw.ts';

export const openDefaultGroup: Flaw = {
  name: 'open-default-group',
  description: "the default security group of the member's project lets everybody in",
  ...adding<SecurityGroupRule>(
    (cloud) => cloud.tables.securityGroupRules,
    (cloud) => {
      const projectId = cloud.accounts.find(({ role }) => role === 'member')!.projectId!;
      const at = cloud.now();
      return {
        id: cloud.ids.uuid(),
        projectId,
        securityGroupId: defaultGroupOf(cloud, projectId).id,
        direction: 'ingress',
        etherType: 'IPv4',
        protocol: null,
        portRangeMin: null,
        portRangeMax: null,
        remoteIpPrefix: '0.0.0.0/0',
        remoteGroupId: null,
        description: '',
        createdAt: at,
        updatedAt: at,
        revision: 0,
      };
    },
  ),
};
