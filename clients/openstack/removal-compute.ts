import type { KeyPair, Server } from './compute.ts';
import { finder, orNull, tagKey, waitFor } from './remover.ts';
import type { Remover } from './remover.ts';

/** States in which Nova keeps the row of a server that is no more. */
const gone = new Set(['DELETED', 'SOFT_DELETED']);

/** Marked by metadata. Its volumes are detached by Nova; those made for it go with it. */
export const server: Remover = {
  find: finder<Server>({
    get: (cloud, id) => cloud.compute.getServer(id),
    // Nova's own filter by name is a regular expression.
    list: (cloud, { name }) => cloud.compute.listServers(name && /^[\w-]+$/.test(name) ? { name } : {}),
    id: (item) => item.id,
    name: (item) => item.name,
    marks: (item) => [...Object.values(item.metadata ?? {}), ...(item.tags ?? [])],
    owner: (item) => item.tenant_id,
  }),
  async remove(cloud, id) {
    const { compute } = cloud;
    if ((await compute.deleteServer(id)) === 'gone') return;
    await waitFor({ kind: 'server', id }, async () => {
      const left = await orNull(compute.getServer(id));
      if (left === null || gone.has(left.status ?? '')) return null;
      // A server that fell into ERROR while it was being deleted needs to be asked again.
      if (left.status === 'ERROR' && left['OS-EXT-STS:task_state'] !== 'deleting') await compute.deleteServer(id);
      return left.status ?? 'unknown';
    });
  },
  mark: ({ tag }) => ({ metadata: { [tagKey]: tag } }),
};

/** Bears no mark. Its id is its name. */
export const keyPair: Remover = {
  find: finder<KeyPair>({
    get: (cloud, id) => cloud.compute.getKeyPair(id),
    list: (cloud) => cloud.compute.listKeyPairs(),
    id: (item) => item.name,
    name: (item) => item.name,
  }),
  async remove(cloud, id) {
    await cloud.compute.deleteKeyPair(id);
  },
  mark: () => ({}),
};
