import type { Flaw } from './flaw.ts';

export const noExtraSpecs: Flaw = {
  name: 'no-extra-specs',
  description: 'no flavor has extra specs',
  apply(cloud) {
    const kept: Record<string, Record<string, string>> = {};
    for (const flavor of cloud.tables.flavors.values()) {
      kept[flavor.id] = flavor.extraSpecs;
      flavor.extraSpecs = {};
    }
    return kept;
  },
  undo(cloud, kept) {
    for (const [id, extraSpecs] of Object.entries(kept as Record<string, Record<string, string>>)) {
      const flavor = cloud.tables.flavors.get(id);
      if (flavor) flavor.extraSpecs = extraSpecs;
    }
  },
};
