import type { Flaw } from './flaw.ts';

export const noUsableFlavor: Flaw = {
  name: 'no-usable-flavor',
  description: 'no flavor is visible to members',
  apply(cloud) {
    const open = [...cloud.tables.flavors.values()].filter(({ isPublic }) => isPublic);
    for (const flavor of open) flavor.isPublic = false;
    return open.map(({ id }) => id);
  },
  undo(cloud, kept) {
    for (const id of kept as readonly string[]) {
      const flavor = cloud.tables.flavors.get(id);
      if (flavor) flavor.isPublic = true;
    }
  },
};
