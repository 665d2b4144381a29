import type { Flaw } from './flaw.ts';

export const openNewGroups: Flaw = {
  name: 'open-new-groups',
  description: 'new security groups let everybody in',
  behaviour: { newGroupIngress: true },
};
