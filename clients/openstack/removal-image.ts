import type { Image } from './image.ts';
import { deleteWhenFree, finder, orNull, waitFor } from './remover.ts';
import type { Remover } from './remover.ts';

/** Marked by a tag. Takes off the protection first; an image without data, or still being filled, can be deleted too. */
export const image: Remover = {
  find: finder<Image>({
    get: (cloud, id) => cloud.image.getImage(id),
    list: (cloud, { name, tag }) => cloud.image.listImages(name ? { name } : { tag }),
    id: (item) => item.id,
    name: (item) => item.name,
    marks: (item) => item.tags,
    owner: (item) => item.owner,
  }),
  async remove(cloud, id) {
    const subject = { kind: 'image', id };
    const found = await orNull(cloud.image.getImage(id));
    if (found === null) return;
    if (found.protected === true)
      await cloud.image.updateImage(id, [{ op: 'replace', path: '/protected', value: false }]);
    await deleteWhenFree(subject, () => cloud.image.deleteImage(id));
    await waitFor(subject, async () => {
      const left = await orNull(cloud.image.getImage(id));
      return left === null || ['deleted', 'pending_delete'].includes(left.status) ? null : left.status;
    });
  },
  mark: ({ tag }) => ({ tags: [tag] }),
};
