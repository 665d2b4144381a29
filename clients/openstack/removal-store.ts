import type { Secret } from './key-manager.ts';
import type { ObjectContainer } from './object-store.ts';
import { openstackErrors } from './errors.ts';
import { deleteWhenFree, finder } from './remover.ts';
import type { Remover } from './remover.ts';

/** Bears no mark. */
export const secret: Remover = {
  find: finder<Secret>({
    get: (cloud, id) => cloud.keyManager.getSecret(id),
    list: (cloud, { name }) => cloud.keyManager.listSecrets({ name }),
    id: (item) => item.id,
    name: (item) => item.name,
  }),
  async remove(cloud, id) {
    await cloud.keyManager.deleteSecret(id);
  },
  mark: () => ({}),
};

/** Bears no mark. Its id is its name; its objects are removed with it. */
export const objectContainer: Remover = {
  async find(cloud, { id, name }) {
    const wanted = id ?? name;
    if (!wanted) return [];
    const found: ObjectContainer[] = [];
    for await (const one of cloud.objectStore.listContainers({ prefix: wanted }))
      if (one.name === wanted) found.push(one);
    return found.map((one) => ({ id: one.name, name: one.name }));
  },
  async remove(cloud, id) {
    const store = cloud.objectStore;
    const empty = async (): Promise<void> => {
      try {
        for await (const one of store.listObjects(id)) await store.deleteObject(id, one.name);
      } catch (error) {
        if (!openstackErrors.is(error, 'not-found')) throw error;
      }
    };
    await empty();
    // Listings lag behind: what they did not show yet makes the delete a conflict.
    await deleteWhenFree({ kind: 'object-container', id }, () => store.deleteContainer(id), { free: empty });
  },
  mark: () => ({}),
};
