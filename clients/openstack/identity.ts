import type { z } from 'zod';
import { ec2Credentials } from './identity-ec2.ts';
import type { Ec2Credentials } from './identity-ec2.ts';
import {
  applicationCredentialSchema,
  domainSchema,
  groupSchema,
  projectSchema,
  roleAssignmentSchema,
  roleSchema,
  userSchema,
} from './identity-schemas.ts';
import type {
  ApplicationCredential,
  Domain,
  Grant,
  Group,
  NewApplicationCredential,
  NewUser,
  Project,
  Role,
  RoleAssignment,
  User,
} from './identity-schemas.ts';
import { deletion, inside, resource } from './resource.ts';
import type { Deletion, ResourceCalls, WireBody, WireQuery } from './resource.ts';
import type { ServiceClient } from './service-client.ts';

export { ec2AccessKey } from './identity-ec2.ts';
export type { Ec2Credential } from './identity-ec2.ts';
export type * from './identity-schemas.ts';

type NamedBody = WireBody & { readonly name: string };

/** Keystone v3 after the token: https://docs.openstack.org/api-ref/identity/v3/ */
export interface IdentityService extends Ec2Credentials {
  listProjects(query?: WireQuery): AsyncIterable<Project>;
  getProject(id: string): Promise<Project>;
  createProject(body: NamedBody): Promise<Project>;
  updateProject(id: string, body: WireBody): Promise<Project>;
  deleteProject(id: string): Promise<Deletion>;
  listUsers(query?: WireQuery): AsyncIterable<User>;
  getUser(id: string): Promise<User>;
  createUser(body: NewUser): Promise<User>;
  updateUser(id: string, body: WireBody): Promise<User>;
  deleteUser(id: string): Promise<Deletion>;
  listGroups(query?: WireQuery): AsyncIterable<Group>;
  getGroup(id: string): Promise<Group>;
  createGroup(body: NamedBody): Promise<Group>;
  updateGroup(id: string, body: WireBody): Promise<Group>;
  deleteGroup(id: string): Promise<Deletion>;
  addUserToGroup(groupId: string, userId: string): Promise<void>;
  removeUserFromGroup(groupId: string, userId: string): Promise<Deletion>;
  listDomains(query?: WireQuery): AsyncIterable<Domain>;
  getDomain(id: string): Promise<Domain>;
  createDomain(body: NamedBody): Promise<Domain>;
  updateDomain(id: string, body: WireBody): Promise<Domain>;
  /** A domain that is enabled is 403. */
  deleteDomain(id: string): Promise<Deletion>;
  listRoles(query?: WireQuery): AsyncIterable<Role>;
  getRole(id: string): Promise<Role>;
  createRole(body: NamedBody): Promise<Role>;
  deleteRole(id: string): Promise<Deletion>;
  assignRole(grant: Grant): Promise<void>;
  unassignRole(grant: Grant): Promise<Deletion>;
  listRoleAssignments(query?: WireQuery): AsyncIterable<RoleAssignment>;
  listApplicationCredentials(userId: string, query?: WireQuery): AsyncIterable<ApplicationCredential>;
  getApplicationCredential(userId: string, id: string): Promise<ApplicationCredential>;
  /** The answer, and only it, holds the secret. A token that itself came from an application credential is 403. */
  createApplicationCredential(userId: string, body: NewApplicationCredential): Promise<ApplicationCredential>;
  deleteApplicationCredential(userId: string, id: string): Promise<Deletion>;
}

const applicationRoute = '/users/{user}/application_credentials';
const memberRoute = '/groups/{group}/users/{user}';

export function identity(service: ServiceClient): IdentityService {
  const kind = <T>(one: string, schema: z.ZodType<T>): ResourceCalls<T> =>
    resource<T>(service, {
      route: `/${one}s`,
      one,
      many: `${one}s`,
      schema,
      pages: 'links',
      updateMethod: 'PATCH',
    });
  const projects = kind('project', projectSchema);
  const users = kind('user', userSchema);
  const groups = kind('group', groupSchema);
  const domains = kind('domain', domainSchema);
  const roles = kind('role', roleSchema);
  const applicationCredential = inside('application_credential', applicationCredentialSchema);
  return {
    ...ec2Credentials(service),
    listProjects: projects.list,
    getProject: projects.get,
    createProject: projects.create,
    updateProject: projects.update,
    deleteProject: projects.delete,
    listUsers: users.list,
    getUser: users.get,
    createUser: users.create,
    updateUser: users.update,
    deleteUser: users.delete,
    listGroups: groups.list,
    getGroup: groups.get,
    createGroup: groups.create,
    updateGroup: groups.update,
    deleteGroup: groups.delete,
    addUserToGroup: async (groupId, userId) => {
      await service.raw('PUT', memberRoute, { params: { group: groupId, user: userId } });
    },
    removeUserFromGroup: (groupId, userId) =>
      deletion(service.raw('DELETE', memberRoute, { params: { group: groupId, user: userId } })),
    listDomains: domains.list,
    getDomain: domains.get,
    createDomain: domains.create,
    updateDomain: domains.update,
    deleteDomain: domains.delete,
    listRoles: roles.list,
    getRole: roles.get,
    createRole: roles.create,
    deleteRole: roles.delete,
    assignRole: async (grant) => {
      await service.raw('PUT', grantRoute(grant), { params: grantParams(grant) });
    },
    unassignRole: (grant) => deletion(service.raw('DELETE', grantRoute(grant), { params: grantParams(grant) })),
    listRoleAssignments: (query = {}) =>
      service.list('/role_assignments', {
        query,
        items: 'role_assignments',
        schema: roleAssignmentSchema,
        pages: 'links',
      }),
    listApplicationCredentials: (user, query = {}) =>
      service.list(applicationRoute, {
        params: { user },
        query,
        items: 'application_credentials',
        schema: applicationCredentialSchema,
        pages: 'links',
      }),
    getApplicationCredential: (user, id) =>
      service.request('GET', `${applicationRoute}/{id}`, { params: { user, id }, schema: applicationCredential }),
    createApplicationCredential: (user, body) =>
      service.request('POST', applicationRoute, {
        params: { user },
        body: { application_credential: body },
        schema: applicationCredential,
      }),
    deleteApplicationCredential: (user, id) =>
      deletion(service.raw('DELETE', `${applicationRoute}/{id}`, { params: { user, id } })),
  };
}

/** https://docs.openstack.org/api-ref/identity/v3/#assign-role-to-user-on-project and its three siblings. */
function grantRoute(grant: Grant): string {
  const where = grant.project === undefined ? '/domains/{domain}' : '/projects/{project}';
  const who = grant.user === undefined ? '/groups/{group}' : '/users/{user}';
  return `${where}${who}/roles/{role}`;
}

function grantParams(grant: Grant): Record<string, string> {
  return Object.fromEntries(Object.entries(grant).filter((entry) => entry[1] !== undefined));
}
