import type { Flaw } from './flaw.ts';

export const privilegedMember: Flaw = {
  name: 'privileged-member',
  description: 'the member has the role admin as well',
  apply(cloud) {
    const member = cloud.accounts.find(({ role }) => role === 'member')!;
    const admin = [...cloud.tables.roles.values()].find(({ name }) => name === 'admin')!;
    const id = `${member.userId}/${member.projectId}/${admin.id}`;
    cloud.tables.assignments.set(id, {
      id,
      roleId: admin.id,
      userId: member.userId,
      groupId: null,
      projectId: member.projectId,
      domainId: null,
      system: false,
      inherited: false,
    });
    return id;
  },
  undo: (cloud, kept) => void cloud.tables.assignments.delete(kept as string),
};
