import { ec2AccessKey } from './identity.ts';
import type { ApplicationCredential, Group, Project, User } from './identity.ts';
import { finder, orNull, words } from './remover.ts';
import type { Remover, RemovalScope } from './remover.ts';
import type { Cloud } from './cloud.ts';
import type { WireQuery } from './resource.ts';

const mark: Remover['mark'] = ({ tag }) => ({ description: tag });

/** Scope `domain` narrows the search to one domain, which a domain manager must name. */
function query(name: string | undefined, scope: RemovalScope | undefined): WireQuery {
  return { name: name === '' ? undefined : name, domain_id: scope?.['domain'] };
}

/** Marked by description. */
export const user: Remover = {
  find: finder<User>({
    get: (cloud, id) => cloud.identity.getUser(id),
    list: (cloud, { name, scope }) => cloud.identity.listUsers(query(name, scope)),
    id: (item) => item.id,
    name: (item) => item.name,
    marks: (item) => words(item.description),
  }),
  async remove(cloud, id) {
    await cloud.identity.deleteUser(id);
  },
  mark,
};

/** Marked by description. */
export const group: Remover = {
  find: finder<Group>({
    get: (cloud, id) => cloud.identity.getGroup(id),
    list: (cloud, { name, scope }) => cloud.identity.listGroups(query(name, scope)),
    id: (item) => item.id,
    name: (item) => item.name,
    marks: (item) => words(item.description),
  }),
  async remove(cloud, id) {
    await cloud.identity.deleteGroup(id);
  },
  mark,
};

/** Marked by description. What is inside is not removed. */
export const project: Remover = {
  find: finder<Project>({
    get: (cloud, id) => cloud.identity.getProject(id),
    list: (cloud, { name, scope }) => cloud.identity.listProjects(query(name, scope)),
    id: (item) => item.id,
    name: (item) => item.name,
    marks: (item) => [...words(item.description), ...(item.tags ?? [])],
  }),
  async remove(cloud, id) {
    await cloud.identity.deleteProject(id);
  },
  mark,
};

/** Marked by description. Scope `user`: whose it is, when not the token's. */
export const applicationCredential: Remover = {
  find: (cloud, wanted) =>
    finder<ApplicationCredential>({
      get: async (cloud, id, scope) => cloud.identity.getApplicationCredential(await userOf(cloud, scope), id),
      list: (cloud, { name, scope }) => listApplicationCredentials(cloud, name, scope),
      id: (item) => item.id,
      name: (item) => item.name,
      marks: (item) => words(item.description),
    })(cloud, wanted),
  async remove(cloud, id, scope) {
    await cloud.identity.deleteApplicationCredential(await userOf(cloud, scope), id);
  },
  mark,
};

/** Bears neither name nor mark: its access key is derived from its name. Scope `user`: whose it is, when not the token's. */
export const ec2Credential: Remover = {
  async find(cloud, { id, name, scope }) {
    const access = id ?? (name ? ec2AccessKey(name) : undefined);
    if (access === undefined) return [];
    const found = await orNull(cloud.identity.getEc2Credential(await userOf(cloud, scope), access));
    return found === null ? [] : [{ id: access, name: name ?? '' }];
  },
  async remove(cloud, id, scope) {
    await cloud.identity.deleteEc2Credential(await userOf(cloud, scope), id);
  },
  mark: () => ({}),
};

async function* listApplicationCredentials(
  cloud: Cloud,
  name: string | undefined,
  scope: RemovalScope | undefined,
): AsyncGenerator<ApplicationCredential> {
  yield* cloud.identity.listApplicationCredentials(await userOf(cloud, scope), { name });
}

async function userOf(cloud: Cloud, scope: RemovalScope | undefined): Promise<string> {
  return scope?.['user'] ?? (await cloud.token()).userId;
}
