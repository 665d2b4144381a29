import type { RoleAssignment } from '../services/identity/records.ts';
import type { Tables } from '../state/tables.ts';

export interface Scope {
  readonly projectId?: string | null;
  readonly domainId?: string | null;
  readonly system?: boolean;
}

/** Ids of the roles a user has on a scope: direct, through groups, inherited from the domain, and implied by others. */
export function effectiveRoles(tables: Tables, userId: string, scope: Scope): string[] {
  const groups = new Set(
    [...tables.groups.values()].filter((group) => group.members.includes(userId)).map(({ id }) => id),
  );
  const found = new Set<string>();
  for (const assignment of tables.assignments.values()) {
    const mine = assignment.userId === userId || (assignment.groupId !== null && groups.has(assignment.groupId));
    if (mine && covers(tables, assignment, scope)) found.add(assignment.roleId);
  }
  return impliedRoles(tables, found);
}

/** The roles and everything they imply, in a stable order. */
export function impliedRoles(tables: Tables, roleIds: Iterable<string>): string[] {
  const all = new Set(roleIds);
  for (const id of all) for (const implied of tables.roles.get(id)?.implies ?? []) all.add(implied);
  return [...all];
}

function covers(tables: Tables, assignment: RoleAssignment, scope: Scope): boolean {
  if (scope.system) return assignment.system;
  if (scope.domainId) return assignment.domainId === scope.domainId && !assignment.inherited;
  if (!scope.projectId) return false;
  if (assignment.projectId === scope.projectId) return !assignment.inherited;
  const project = tables.projects.get(scope.projectId);
  if (!project || !assignment.inherited) return false;
  return assignment.domainId === project.domainId || assignment.projectId === project.parentId;
}
