import type { Account, SandboxCloud } from '../../cloud/sandbox-cloud.ts';
import type { Role, User } from './records.ts';

/** Roles and what they imply, as `keystone-manage bootstrap` makes them; `manager` only implies from 2023.2 on. */
function seedRoles(cloud: SandboxCloud): Map<string, Role> {
  const roles = new Map<string, Role>();
  const chain = cloud.profile.managerRoleImplied
    ? ['reader', 'member', 'manager', 'admin']
    : ['reader', 'member', 'admin'];
  const names = [...chain, ...(cloud.profile.managerRoleImplied ? [] : ['manager']), 'service', 'load-balancer_member'];
  for (const name of names) {
    const below = chain[chain.indexOf(name) - 1];
    const implies = below === undefined ? [] : [roles.get(below)!.id];
    const role: Role = { id: cloud.ids.hex(), name, domainId: null, description: null, implies };
    roles.set(name, role);
    cloud.tables.roles.set(role.id, role);
  }
  return roles;
}

function seedDomain(cloud: SandboxCloud, id: string, name: string, description: string): string {
  cloud.tables.domains.set(id, { id, name, enabled: true, description, tags: [] });
  return id;
}

function seedProject(cloud: SandboxCloud, name: string, domainId: string): string {
  const id = cloud.ids.hex();
  cloud.tables.projects.set(id, { id, name, domainId, parentId: domainId, enabled: true, description: '', tags: [] });
  return id;
}

function seedUser(
  cloud: SandboxCloud,
  name: string,
  domainId: string,
  projectId: string | null,
): { user: User; password: string } {
  const password = cloud.ids.word(20);
  const user: User = {
    id: cloud.ids.hex(),
    name,
    domainId,
    enabled: true,
    passwordDigest: cloud.digest(password),
    defaultProjectId: projectId,
    extra: {},
  };
  cloud.tables.users.set(user.id, user);
  return { user, password };
}

interface Login {
  readonly suffix: string;
  readonly user: string;
  readonly role: Account['role'];
  readonly domain: string;
  /** Null: the role is on the domain. */
  readonly project: string | null;
}

const logins: readonly Login[] = [
  { suffix: '', user: 'member', role: 'member', domain: 'Default', project: 'commons' },
  { suffix: '-admin', user: 'admin', role: 'admin', domain: 'Default', project: 'admin' },
  { suffix: '-reader', user: 'reader', role: 'reader', domain: 'Default', project: 'commons' },
  { suffix: '-neighbour', user: 'neighbour', role: 'member', domain: 'Default', project: 'neighbour' },
  { suffix: '-manager', user: 'manager', role: 'manager', domain: 'guild', project: null },
  { suffix: '-guest', user: 'apprentice', role: 'member', domain: 'guild', project: 'workshop' },
];

/** Domains, projects, users and roles of a cloud, and its catalogue. */
export function seedIdentity(cloud: SandboxCloud): void {
  const roles = seedRoles(cloud);
  const domains = new Map([
    ['Default', seedDomain(cloud, 'default', 'Default', 'The default domain')],
    ['guild', seedDomain(cloud, cloud.ids.hex(), 'guild', 'A customer that manages its own users')],
  ]);
  const projects = new Map<string, string>();
  for (const [name, domain] of [
    ['admin', 'Default'],
    ['service', 'Default'],
    ['commons', 'Default'],
    ['neighbour', 'Default'],
    ['workshop', 'guild'],
  ] as const) {
    projects.set(name, seedProject(cloud, name, domains.get(domain)!));
  }
  const accounts = cloud.accounts as Account[];
  for (const login of logins) {
    const domainId = domains.get(login.domain)!;
    const projectId = login.project === null ? null : projects.get(login.project)!;
    const { user, password } = seedUser(cloud, login.user, domainId, projectId);
    const roleId = roles.get(login.role)!.id;
    const id = `${user.id}/${projectId ?? domainId}/${roleId}`;
    cloud.tables.assignments.set(id, {
      id,
      roleId,
      userId: user.id,
      groupId: null,
      projectId,
      domainId: projectId === null ? domainId : null,
      system: false,
      inherited: false,
    });
    accounts.push({
      cloudName: `${cloud.name}${login.suffix}`,
      userName: user.name,
      userId: user.id,
      password,
      domainName: login.domain,
      projectName: login.project,
      projectId,
      role: login.role,
    });
  }
  seedCatalog(cloud);
}

function seedCatalog(cloud: SandboxCloud): void {
  cloud.tables.regions.set(cloud.region, { id: cloud.region, description: '', parentRegionId: null });
  for (const entry of cloud.services.flatMap(({ catalog }) => catalog)) {
    const id = cloud.ids.hex();
    cloud.tables.catalogServices.set(id, { id, type: entry.type, name: entry.name, enabled: true, description: '' });
    for (const face of ['public', 'internal', 'admin'] as const) {
      const endpoint = cloud.ids.hex();
      cloud.tables.endpoints.set(endpoint, {
        id: endpoint,
        serviceId: id,
        interface: face,
        regionId: cloud.region,
        url: entry.url,
        enabled: true,
      });
    }
  }
}
