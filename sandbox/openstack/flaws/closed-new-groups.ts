import type { Flaw } from './flaw.ts';

export const closedNewGroups: Flaw = {
  name: 'closed-new-groups',
  description: 'new security groups let nothing out over IPv6',
  behaviour: { newGroupEgress: 'ipv4-only' },
};
