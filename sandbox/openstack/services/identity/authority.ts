import type { Caller } from '../../access/caller.ts';
import type { ApiRequest } from '../../http/route.ts';
import { forbidden } from './refusals.ts';

/** Whom or what an action concerns. */
export interface Target {
  /** Domain the thing is in. */
  readonly domainId?: string | null;
  /** User the thing is or belongs to. */
  readonly userId?: string;
  readonly projectId?: string;
}

/** May be read by a domain's reader; the domain manager may too. */
const domainReading = new Set([
  'identity:list_users',
  'identity:get_user',
  'identity:list_groups',
  'identity:get_group',
  'identity:list_users_in_group',
  'identity:list_groups_for_user',
  'identity:check_user_in_group',
  'identity:list_projects',
  'identity:get_project',
  'identity:list_user_projects',
  'identity:get_domain',
  'identity:list_role_assignments',
  'identity:list_grants',
  'identity:check_grant',
]);

/** scs-0302: what role `manager` on a domain may do besides reading. */
const domainManaging = new Set([
  'identity:create_user',
  'identity:update_user',
  'identity:delete_user',
  'identity:create_group',
  'identity:update_group',
  'identity:delete_group',
  'identity:add_user_to_group',
  'identity:remove_user_from_group',
  'identity:create_project',
  'identity:update_project',
  'identity:delete_project',
  'identity:create_grant',
  'identity:revoke_grant',
]);

/** Reads of the manager that concern no single domain. */
const managerEverywhere = new Set(['identity:list_roles', 'identity:get_role', 'identity:list_domains']);

/** What users may do with themselves. */
const own = new Set([
  'identity:get_user',
  'identity:list_user_projects',
  'identity:list_groups_for_user',
  'identity:change_password',
  'identity:list_application_credentials',
  'identity:get_application_credential',
  'identity:create_application_credential',
  'identity:delete_application_credential',
  'identity:ec2_create_credential',
  'identity:ec2_get_credential',
  'identity:ec2_delete_credential',
]);

/** Roles that a domain manager may give and take (scs-0302: never admin). */
export const managedRoles: ReadonlySet<string> = new Set(['member', 'reader', 'load-balancer_member', 'creator']);

/** Refuses what Keystone's policy with `enforce_scope` and the domain manager's rules refuses. */
export function authorise(request: ApiRequest, rule: string, target: Target = {}): void {
  const { caller } = request;
  if (caller.isAdmin) return;
  if (own.has(rule) && target.userId === caller.userId) return;
  if (rule === 'identity:get_project' && target.projectId !== undefined && target.projectId === caller.projectId)
    return;
  if (rule === 'identity:get_domain' && isOwnDomain(request, target)) return;
  if (byDomain(request, rule, target)) return;
  throw forbidden(rule);
}

function byDomain(request: ApiRequest, rule: string, target: Target): boolean {
  const { caller, cloud } = request;
  if (caller.domainId === null) return false;
  const managing = isDomainManager(caller) && cloud.behaviour.domainManager !== 'missing';
  if (managing && managerEverywhere.has(rule)) return true;
  if (managing && rule === 'identity:create_role' && cloud.behaviour.domainManager === 'may-create-roles') return true;
  const readable = domainReading.has(rule);
  if (managing && cloud.behaviour.domainManager === 'crosses-domains') return readable || domainManaging.has(rule);
  if (target.domainId !== caller.domainId) return false;
  return (readable && (managing || caller.roles.has('reader'))) || (managing && domainManaging.has(rule));
}

function isOwnDomain({ caller, cloud }: ApiRequest, target: Target): boolean {
  const domain =
    caller.domainId ?? (caller.projectId ? cloud.tables.projects.get(caller.projectId)?.domainId : undefined);
  return domain !== undefined && domain === target.domainId;
}

export function isDomainManager(caller: Caller): boolean {
  return caller.domainId !== null && caller.roles.has('manager');
}

/** The domain to which a list is narrowed: all for admins, the token's own for others who see a domain at all. */
export function listedDomain(request: ApiRequest, rule: string): string | null {
  const asked = request.query.get('domain_id');
  const { caller } = request;
  if (caller.isAdmin) return asked;
  authorise(request, rule, { domainId: asked ?? caller.domainId });
  return asked ?? caller.domainId;
}
