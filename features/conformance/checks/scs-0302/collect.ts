import { isAllmendError } from '@allmend/kit-errors';
import {
  removers,
  type Cloud,
  type Deletion,
  type Group,
  type Project,
  type Role,
  type User,
} from '@allmend/openstack-client';
import type { CollectContext, Collector, JoinedCloud } from '../../engine/collector.ts';
import { scs0302Errors } from './errors.ts';
import { domainManagerRun, type DomainManagerRun } from './observation.ts';
import { isRefusal, NothingSeen, openProbing, type Probing } from './probing.ts';

/**
 * Tries, as the domain manager that the user named, what it must and what it must not be able to do. Users, groups and projects are
 * made for it and removed; nothing that was there before is touched. Null when no domain manager was named.
 */
export const domainManagerRuns: Collector<DomainManagerRun | null> = {
  resource: 'domain-manager',
  mode: 'active',
  deadline: 240,
  schema: domainManagerRun.nullable(),
  applies: ({ domainManagerCloud }) => domainManagerCloud !== null,
  async collect(context) {
    const open = context.options.domainManagerCloud;
    if (open === null) return null;
    const manager = await context.join(await open());
    requireSameCloud(context.cloud, manager.cloud);
    const { domainId, roles } = await manager.cloud.token();
    if (domainId === null) throw scs0302Errors.error('not-domain-scoped', { manager: manager.cloud.name });
    const run: DomainManagerRun = { domainId, roles: [...roles], probes: [] };
    // An administrator may do everything, and nothing would be learnt from it.
    if (!roles.includes('manager') || roles.includes('admin')) return run;
    const probing = openProbing(context.signal);
    await probe({
      ...manager,
      domain: domainId,
      probing,
      main: context.cloud,
      progress: context.progress.bind(context),
    });
    return { ...run, probes: probing.results() };
  },
};

interface Attempt extends JoinedCloud {
  readonly domain: string;
  readonly probing: Probing;
  /** The cloud as the plain member sees it. */
  readonly main: Cloud;
  readonly progress: CollectContext['progress'];
}

/** What was made in the own domain; null where it could not be. */
interface Made {
  readonly user: string | null;
  readonly project: string | null;
  readonly group: string | null;
}

function requireSameCloud(cloud: Cloud, manager: Cloud): void {
  const hostOf = (one: Cloud): string => URL.parse(String(one.config.auth['auth_url'] ?? ''))?.host ?? '';
  if (hostOf(cloud) === hostOf(manager)) return;
  const places = { found: hostOf(manager), expected: hostOf(cloud) };
  throw scs0302Errors.error('other-cloud', { manager: manager.name, cloud: cloud.name, ...places });
}

async function probe(attempt: Attempt): Promise<void> {
  attempt.progress('own domain');
  const made = await manageOwnDomain(attempt);
  attempt.progress('roles');
  const roles = await findRoles(attempt);
  await assignRoles(attempt, made, roles);
  attempt.progress('other domains');
  await reachOut(attempt, made, roles);
  await removeOwn(attempt, made);
}

async function manageOwnDomain(attempt: Attempt): Promise<Made> {
  const { cloud, domain, probing } = attempt;
  const { identity } = cloud;
  const user = await probing.try('create-user', () => makeUser(attempt, domain));
  const project = await probing.try('create-project', () => makeProject(attempt, domain));
  const group = await probing.try('create-group', () => makeGroup(attempt, domain));
  const query = { domain_id: domain };
  await probing.try('list-users', () => requireAny(identity.listUsers(query), () => true));
  if (project) {
    const { id } = project.value;
    await probing.try('list-projects', () => requireAny(identity.listProjects(query), (one) => one.id === id));
    await probing.try('update-project', () => identity.updateProject(id, changed(project.value)));
  } else probing.skip('no project could be made', 'list-projects', 'update-project', 'delete-project');
  if (group) {
    const { id } = group.value;
    await probing.try('list-groups', () => requireAny(identity.listGroups(query), (one) => one.id === id));
    await probing.try('update-group', () => identity.updateGroup(id, changed(group.value)));
  } else probing.skip('no group could be made', 'list-groups', 'update-group', 'delete-group');
  if (user) await probing.try('update-user', () => identity.updateUser(user.value.id, changed(user.value)));
  else probing.skip('no user could be made', 'update-user', 'delete-user');
  const made = { user: user?.value.id ?? null, project: project?.value.id ?? null, group: group?.value.id ?? null };
  await manageMembers(attempt, made);
  return made;
}

async function manageMembers({ cloud, probing }: Attempt, { user, group }: Made): Promise<void> {
  const { identity } = cloud;
  if (!user || !group)
    return probing.skip('user or group could not be made', 'add-user-to-group', 'remove-user-from-group');
  const added = await probing.try('add-user-to-group', () => identity.addUserToGroup(group, user));
  if (!added) return probing.skip('the user was not added', 'remove-user-from-group');
  await probing.try('remove-user-from-group', () => requireDeleted(identity.removeUserFromGroup(group, user)));
}

interface Roles {
  readonly member: string | null;
  readonly admin: string | null;
  /** Why there are none. */
  readonly problem: string;
  readonly refused: boolean;
}

/** Roles are assigned by id, and the manager must be able to find it. */
async function findRoles({ cloud }: Attempt): Promise<Roles> {
  try {
    const all = await Array.fromAsync(cloud.identity.listRoles());
    const id = (name: string): string | null => all.find((one: Role) => one.name === name)?.id ?? null;
    const problem = 'there is no such role in the list of roles';
    return { member: id('member'), admin: id('admin'), problem, refused: true };
  } catch (error) {
    if (!isAllmendError(error)) throw error;
    return {
      member: null,
      admin: null,
      problem: `roles cannot be listed: ${error.message}`,
      refused: isRefusal(error),
    };
  }
}

async function assignRoles({ cloud, track, domain, probing }: Attempt, made: Made, roles: Roles): Promise<void> {
  const { identity } = cloud;
  const { user, project, group } = made;
  const { member, admin } = roles;
  if (member === null)
    probing.same(
      roles.refused ? 'refused' : 'failed',
      roles.problem,
      ...(['assign-member-on-project', 'unassign-member-on-project', 'assign-member-to-group'] as const),
    );
  else {
    if (user && project) {
      const grant = { role: member, user, project };
      const assigned = await probing.try('assign-member-on-project', () => identity.assignRole(grant));
      if (assigned) await probing.try('unassign-member-on-project', () => requireDeleted(identity.unassignRole(grant)));
      else probing.skip('the role was not assigned', 'unassign-member-on-project');
    } else probing.skip('user or project could not be made', 'assign-member-on-project', 'unassign-member-on-project');
    if (group && project)
      await probing.try('assign-member-to-group', () => identity.assignRole({ role: member, group, project }));
    else probing.skip('group or project could not be made', 'assign-member-to-group');
  }
  // Assignments go with the user, who is disabled and removed at the end.
  if (admin && user && project)
    await probing.try('assign-admin-on-project', () => identity.assignRole({ role: admin, user, project }));
  else probing.skip(admin ? 'user or project could not be made' : roles.problem, 'assign-admin-on-project');
  if (admin && user)
    await probing.try('assign-admin-on-domain', () => identity.assignRole({ role: admin, user, domain }));
  else probing.skip(admin ? 'no user could be made' : roles.problem, 'assign-admin-on-domain');
  await probing.try('create-role', () =>
    track('role', (labels) => identity.createRole({ ...removers.role.mark(labels), name: labels.name })),
  );
  await probing.try('create-domain', () =>
    track('domain', (labels) =>
      identity.createDomain({ ...removers.domain.mark(labels), name: labels.name, enabled: false }),
    ),
  );
}

async function reachOut(attempt: Attempt, { user }: Made, { member, problem }: Roles): Promise<void> {
  const { cloud, domain, probing } = attempt;
  const { identity } = cloud;
  const other = await otherDomain(attempt);
  if (other === null)
    return probing.skip(
      'no other domain is known',
      'list-users-of-other-domain',
      'create-user-in-other-domain',
      'create-project-in-other-domain',
      'create-group-in-other-domain',
      'assign-member-in-other-domain',
    );
  await probing.try('list-users-of-other-domain', () =>
    requireAny(identity.listUsers({ domain_id: other }), (one) => one.domain_id !== domain),
  );
  await probing.try('create-user-in-other-domain', async () => requireIn(other, await makeUser(attempt, other)));
  await probing.try('create-project-in-other-domain', async () => requireIn(other, await makeProject(attempt, other)));
  await probing.try('create-group-in-other-domain', async () => requireIn(other, await makeGroup(attempt, other)));
  if (!member || !user)
    return probing.skip(member ? 'no user could be made' : problem, 'assign-member-in-other-domain');
  await probing.try('assign-member-in-other-domain', () => identity.assignRole({ role: member, user, domain: other }));
}

/** One that the manager or the member knows of; else the one that every Keystone begins with. */
async function otherDomain({ cloud, main, domain }: Attempt): Promise<string | null> {
  try {
    for await (const one of cloud.identity.listDomains()) if (one.id !== domain) return one.id;
  } catch (error) {
    if (!isAllmendError(error)) throw error;
  }
  const { userDomainId } = await main.token();
  return [userDomainId, 'default'].find((one) => one !== null && one !== domain) ?? null;
}

async function removeOwn({ cloud, probing }: Attempt, { user, project, group }: Made): Promise<void> {
  const { identity } = cloud;
  if (group) await probing.try('delete-group', () => requireDeleted(identity.deleteGroup(group)));
  if (project) await probing.try('delete-project', () => requireDeleted(identity.deleteProject(project)));
  if (user) await probing.try('delete-user', () => requireDeleted(identity.deleteUser(user)));
}

/** Disabled: nobody can ever log in as it. */
async function makeUser({ cloud, track }: Attempt, domain: string): Promise<User> {
  return track(
    'user',
    (labels) =>
      cloud.identity.createUser({
        ...removers.user.mark(labels),
        name: labels.name,
        domain_id: domain,
        enabled: false,
      }),
    { domain },
  );
}

async function makeProject({ cloud, track }: Attempt, domain: string): Promise<Project> {
  return track(
    'project',
    (labels) =>
      cloud.identity.createProject({ ...removers.project.mark(labels), name: labels.name, domain_id: domain }),
    { domain },
  );
}

async function makeGroup({ cloud, track }: Attempt, domain: string): Promise<Group> {
  return track(
    'group',
    (labels) => cloud.identity.createGroup({ ...removers.group.mark(labels), name: labels.name, domain_id: domain }),
    { domain },
  );
}

/** The mark stays in the description. */
function changed({ description }: { readonly description?: string | null | undefined }): { description: string } {
  return { description: [description ?? '', 'changed'].join(' ').trim() };
}

/** A list that may not be seen is often answered as an empty one. */
async function requireAny<T>(items: AsyncIterable<T>, wanted: (item: T) => boolean): Promise<void> {
  for await (const one of items) if (wanted(one)) return;
  throw new NothingSeen('the list does not show what it should');
}

/** What is hidden from somebody is not there for him. */
async function requireDeleted(deletion: Promise<Deletion>): Promise<void> {
  if ((await deletion) !== 'deleted') throw new NothingSeen('it was not found');
}

/** Made in the own domain instead is not reaching another one. */
function requireIn(domain: string, made: { readonly domain_id: string | null }): void {
  if (made.domain_id !== domain) throw new NothingSeen('it was made in the own domain instead');
}
