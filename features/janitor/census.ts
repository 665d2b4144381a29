import { installationOf } from '@allmend/core-ledger';
import { openstackErrors, type Cloud } from '@allmend/openstack-client';
import type { Sighting } from './premises.ts';

type Item = Omit<Sighting, 'kind'>;

/** What the lists of most services have in common. */
interface Listed {
  readonly id: string;
  readonly name: string | null;
  readonly description?: string | null | undefined;
  readonly metadata?: Readonly<Record<string, string>> | null | undefined;
  readonly tags?: readonly string[] | undefined;
}

const words = (text: string | null | undefined) => (text ?? '').split(/\s+/).filter((word) => word !== '');

const toItem = ({ id, name, description, metadata, tags }: Listed): Item => ({
  id,
  name: name ?? '',
  marks: [...words(description), ...Object.values(metadata ?? {}), ...(tags ?? [])],
});

async function* mapped<T>(items: AsyncIterable<T>, change: (item: T) => Item | null): AsyncGenerator<Item> {
  for await (const item of items) {
    const changed = change(item);
    if (changed) yield changed;
  }
}

/** The project's own of a Neutron list, which also shows what is shared and, to administrators, what is of others. */
const ownOf =
  (project: string) =>
  (item: Listed & { readonly project_id?: string | undefined }): Item | null =>
    (item.project_id ?? project) === project ? toItem(item) : null;

/**
 * How to list the kinds that have a name or bear a mark. Users, groups and projects are not searched for: what a run
 * makes of these is found by its ledger entry, and a list of all of a domain's is nothing a member may see.
 */
const lists: Readonly<Record<string, (cloud: Cloud, project: string, user: string) => AsyncIterable<Item>>> = {
  server: ({ compute }, project) =>
    mapped(compute.listServers(), (item) => ((item.tenant_id ?? project) === project ? toItem(item) : null)),
  'floating-ip': ({ network }, project) =>
    // It has no name; ours have it as the first word of the description.
    mapped(network.listFloatingIps({ project_id: project }), (item) =>
      ownOf(project)({ ...item, name: words(item.description)[0] ?? '' }),
    ),
  port: ({ network }, project) => mapped(network.listPorts({ project_id: project }), ownOf(project)),
  router: ({ network }, project) => mapped(network.listRouters({ project_id: project }), ownOf(project)),
  subnet: ({ network }, project) => mapped(network.listSubnets({ project_id: project }), ownOf(project)),
  network: ({ network }, project) => mapped(network.listNetworks({ project_id: project }), ownOf(project)),
  'security-group': ({ network }, project) =>
    mapped(network.listSecurityGroups({ project_id: project }), ownOf(project)),
  'key-pair': ({ compute }) => mapped(compute.listKeyPairs(), ({ name }) => ({ id: name, name, marks: [] })),
  backup: ({ blockStorage }) => mapped(blockStorage.listBackups(), toItem),
  'volume-snapshot': ({ blockStorage }) => mapped(blockStorage.listSnapshots(), toItem),
  volume: ({ blockStorage }) => mapped(blockStorage.listVolumes(), toItem),
  image: ({ image }, project) =>
    mapped(image.listImages({ owner: project }), ({ id, name, tags, owner }) =>
      owner === project ? { id, name: name ?? '', marks: tags } : null,
    ),
  secret: ({ keyManager }) => mapped(keyManager.listSecrets(), ({ id, name }) => ({ id, name: name ?? '', marks: [] })),
  'object-container': ({ objectStore }) =>
    mapped(objectStore.listContainers({ prefix: 'allmend-' }), ({ name }) => ({ id: name, name, marks: [] })),
  'application-credential': ({ identity }, _project, user) => mapped(identity.listApplicationCredentials(user), toItem),
};

/** A service that the cloud does not have, or a list that this user may not see, hides nothing that he could have made. */
const nothingThere = ['service-missing', 'forbidden', 'not-found'] as const;

/** Everything in the project whose name or mark has the form of ours, of any installation. One list per kind, at once. */
export async function* takeCensus(
  cloud: Cloud,
  unseen: (kind: string, error: unknown) => void,
): AsyncGenerator<Sighting> {
  const { projectId, userId } = await cloud.token();
  if (projectId === null) return;
  const seen = await Promise.all(
    Object.entries(lists).map(async ([kind, list]) => {
      try {
        const items = await Array.fromAsync(list(cloud, projectId, userId));
        return items.filter(hasOurForm).map((item) => ({ kind, ...item }));
      } catch (error) {
        if (!nothingThere.some((name) => openstackErrors.is(error, name))) unseen(kind, error);
        return [];
      }
    }),
  );
  yield* seen.flat();
}

const hasOurForm = ({ name, marks }: Item) => [name, ...marks].some((text) => installationOf(text) !== null);
