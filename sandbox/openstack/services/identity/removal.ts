import type { SandboxCloud } from '../../cloud/sandbox-cloud.ts';
import type { Project, RoleAssignment, User } from './records.ts';

/** Removes a user and everything that lives by it. */
export function forgetUser({ tables }: SandboxCloud, user: User): void {
  tables.users.delete(user.id);
  for (const group of tables.groups.values()) group.members = group.members.filter((id) => id !== user.id);
  for (const [id, token] of tables.tokens) if (token.userId === user.id) tables.tokens.delete(id);
  for (const [id, one] of tables.applicationCredentials)
    if (one.userId === user.id) tables.applicationCredentials.delete(id);
  for (const [id, one] of tables.ec2Credentials) if (one.userId === user.id) tables.ec2Credentials.delete(id);
  dropAssignments(tables, (assignment) => assignment.userId === user.id);
}

/** Removes a project with its role assignments and tokens. Its resources stay behind, as in a real cloud. */
export function forgetProject({ tables }: SandboxCloud, project: Project): void {
  tables.projects.delete(project.id);
  for (const [id, token] of tables.tokens) if (token.projectId === project.id) tables.tokens.delete(id);
  for (const [id, one] of tables.applicationCredentials)
    if (one.projectId === project.id) tables.applicationCredentials.delete(id);
  for (const [id, one] of tables.ec2Credentials) if (one.projectId === project.id) tables.ec2Credentials.delete(id);
  dropAssignments(tables, (assignment) => assignment.projectId === project.id);
}

export function dropAssignments(tables: SandboxCloud['tables'], which: (assignment: RoleAssignment) => boolean): void {
  for (const [id, assignment] of tables.assignments) if (which(assignment)) tables.assignments.delete(id);
}
