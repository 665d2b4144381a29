import type { Cloud } from './cloud.ts';
import { ec2AccessKey } from './identity.ts';
import type { ApplicationCredential, Domain, Group, Project, Role, User } from './identity.ts';
import { openstackErrors } from './errors.ts';
import { finder, orNull, words } from './remover.ts';
import type { Remover, RemovalScope } from './remover.ts';
import type { WireQuery } from './resource.ts';

const mark: Remover['mark'] = ({ tag }) => ({ description: tag });

/** A user, group or project: they live in a domain, and Keystone treats them alike. */
interface DomainResource {
  readonly id: string;
  readonly name: string;
  readonly description?: string | null | undefined;
  readonly tags?: readonly string[] | undefined;
}

interface DomainCalls<T> {
  readonly get: (cloud: Cloud, id: string) => Promise<T>;
  readonly list: (cloud: Cloud, query: WireQuery) => AsyncIterable<T>;
  readonly delete: (cloud: Cloud, id: string) => Promise<unknown>;
}

/**
 * Scope `domain` narrows the search to one domain, which a domain manager must name. Keystone compares the domain of what is asked
 * for with the token's, and so answers 403 for what is not there: then only the list tells.
 */
function inDomain<T extends DomainResource>(calls: DomainCalls<T>): Remover {
  const fromList = async (cloud: Cloud, id: string, scope: RemovalScope): Promise<T | null> => {
    for await (const one of calls.list(cloud, { domain_id: scope['domain'] })) if (one.id === id) return one;
    return null;
  };
  return {
    find: finder<T>({
      get: async (cloud, id, scope) => {
        try {
          return await calls.get(cloud, id);
        } catch (error) {
          if (!openstackErrors.is(error, 'forbidden')) throw error;
          return fromList(cloud, id, scope);
        }
      },
      list: (cloud, { name, scope }) =>
        calls.list(cloud, { name: name === '' ? undefined : name, domain_id: scope?.['domain'] }),
      id: (item) => item.id,
      name: (item) => item.name,
      marks: (item) => [...words(item.description), ...(item.tags ?? [])],
    }),
    async remove(cloud, id, scope = {}) {
      try {
        await calls.delete(cloud, id);
      } catch (error) {
        if (!openstackErrors.is(error, 'forbidden')) throw error;
        const left = await fromList(cloud, id, scope).catch(() => error);
        if (left !== null) throw error;
      }
    },
    mark,
  };
}

/** Marked by description. */
export const user = inDomain<User>({
  get: (cloud, id) => cloud.identity.getUser(id),
  list: (cloud, query) => cloud.identity.listUsers(query),
  delete: (cloud, id) => cloud.identity.deleteUser(id),
});

/** Marked by description. */
export const group = inDomain<Group>({
  get: (cloud, id) => cloud.identity.getGroup(id),
  list: (cloud, query) => cloud.identity.listGroups(query),
  delete: (cloud, id) => cloud.identity.deleteGroup(id),
});

/** Marked by description. What is inside is not removed. */
export const project = inDomain<Project>({
  get: (cloud, id) => cloud.identity.getProject(id),
  list: (cloud, query) => cloud.identity.listProjects(query),
  delete: (cloud, id) => cloud.identity.deleteProject(id),
});

/** Marked by description. Roles of all domains: none of their lists is narrowed to one. */
export const role = inDomain<Role>({
  get: (cloud, id) => cloud.identity.getRole(id),
  list: (cloud, { name }) => cloud.identity.listRoles({ name }),
  delete: (cloud, id) => cloud.identity.deleteRole(id),
});

/** Marked by description. Disables it first; what is inside goes with it. */
export const domain = inDomain<Domain>({
  get: (cloud, id) => cloud.identity.getDomain(id),
  list: (cloud, { name }) => cloud.identity.listDomains({ name }),
  delete: async (cloud, id) => {
    await orNull(cloud.identity.updateDomain(id, { enabled: false }));
    return cloud.identity.deleteDomain(id);
  },
});

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
