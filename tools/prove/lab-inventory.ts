import type { Cloud } from '@allmend/openstack-client';
import type { Item } from './ground.ts';

/** Fields of which a user says what they are; the others (status, times) are the cloud's own and may change by themselves. */
const stated = ['name', 'description', 'metadata', 'tags', 'size', 'visibility', 'fingerprint', 'count', 'bytes'];

type Row = Readonly<Record<string, unknown>>;

/** How to list each kind that a member can have; the id of one. */
const lists: Readonly<Record<string, (cloud: Cloud, user: string, project: string) => AsyncIterable<object>>> = {
  server: ({ compute }) => compute.listServers(),
  'key-pair': ({ compute }) => compute.listKeyPairs(),
  'floating-ip': ({ network }, _user, project) => network.listFloatingIps({ project_id: project }),
  port: ({ network }, _user, project) => network.listPorts({ project_id: project }),
  router: ({ network }, _user, project) => network.listRouters({ project_id: project }),
  subnet: ({ network }, _user, project) => network.listSubnets({ project_id: project }),
  network: ({ network }, _user, project) => network.listNetworks({ project_id: project }),
  'security-group': ({ network }, _user, project) => network.listSecurityGroups({ project_id: project }),
  backup: ({ blockStorage }) => blockStorage.listBackups(),
  'volume-snapshot': ({ blockStorage }) => blockStorage.listSnapshots(),
  volume: ({ blockStorage }) => blockStorage.listVolumes(),
  image: ({ image }, _user, project) => image.listImages({ owner: project }),
  secret: ({ keyManager }) => keyManager.listSecrets(),
  'object-container': ({ objectStore }) => objectStore.listContainers(),
  'ec2-credential': ({ identity }, user) => listOf(identity.listEc2Credentials(user)),
  'application-credential': ({ identity }, user) => identity.listApplicationCredentials(user),
};

/** Everything that the member's project and user have, in the cloud's own words. A list that fails is an error. */
export async function takeInventory(cloud: Cloud): Promise<readonly Item[]> {
  const { userId, projectId } = await cloud.token();
  const found = await Promise.all(
    Object.entries(lists).map(async ([kind, list]) => {
      const rows = (await Array.fromAsync(list(cloud, userId, projectId!))) as Row[];
      return rows.map((row) => itemOf(kind, row));
    }),
  );
  return found.flat();
}

export function itemOf(kind: string, row: Row): Item {
  const text = (key: string) => (typeof row[key] === 'string' ? row[key] : null);
  const id = text('id') ?? text('access') ?? text('name') ?? '';
  // Addresses have no name; ours bear it in the description.
  const name = text('name') ?? text('description')?.split(' ')[0] ?? '';
  const state = JSON.stringify(Object.fromEntries(stated.filter((key) => key in row).map((key) => [key, row[key]])));
  return { kind, id, name, state };
}

async function* listOf<T>(rows: AsyncIterable<T> | Promise<readonly T[]>): AsyncGenerator<T> {
  yield* Symbol.asyncIterator in rows ? rows : await rows;
}
