import type { SandboxCloud } from '../../cloud/sandbox-cloud.ts';
import type { InventoryItem, ServiceModule } from '../service-module.ts';

/** Users, groups, projects and credentials. */
export function* identityInventory({ tables }: SandboxCloud): Iterable<InventoryItem> {
  for (const { id, name, domainId } of tables.users.values())
    yield { kind: 'user', id, name, ownerId: domainId, tags: [] };
  for (const { id, name, domainId } of tables.groups.values())
    yield { kind: 'group', id, name, ownerId: domainId, tags: [] };
  for (const { id, name, domainId, tags } of tables.projects.values()) {
    yield { kind: 'project', id, name, ownerId: domainId, tags };
  }
  for (const { id, name, userId } of tables.applicationCredentials.values()) {
    yield { kind: 'application-credential', id, name, ownerId: userId, tags: [] };
  }
  for (const { id, userId } of tables.ec2Credentials.values()) {
    yield { kind: 'ec2-credential', id, name: id, ownerId: userId, tags: [] };
  }
}

/** Foreign identities and credentials. */
export const identityPlants: NonNullable<ServiceModule['plant']> = {
  user(cloud, { name }) {
    const id = cloud.ids.hex();
    const nobody = { enabled: true, passwordDigest: null, defaultProjectId: null, extra: {} };
    cloud.tables.users.set(id, { ...nobody, id, name, domainId: 'default' });
    return id;
  },
  group(cloud, { name }) {
    const id = cloud.ids.hex();
    cloud.tables.groups.set(id, { id, name, domainId: 'default', description: '', members: [] });
    return id;
  },
  project(cloud, { name, tags }) {
    const id = cloud.ids.hex();
    const row = { parentId: 'default', enabled: true, description: '', tags: [...(tags ?? [])] };
    cloud.tables.projects.set(id, { ...row, id, name, domainId: 'default' });
    return id;
  },
  'application-credential'(cloud, { name, userId, projectId }) {
    const id = cloud.ids.hex();
    cloud.tables.applicationCredentials.set(id, {
      id,
      name,
      userId,
      projectId,
      secretDigest: cloud.digest(cloud.ids.word(40)),
      roleIds: [],
      expiresAt: null,
      unrestricted: false,
      description: null,
      accessRules: [],
    });
    return id;
  },
  'ec2-credential'(cloud, { userId, projectId }) {
    const id = cloud.ids.hex();
    cloud.tables.ec2Credentials.set(id, { id, secret: cloud.ids.hex(), userId, projectId });
    return id;
  },
};
