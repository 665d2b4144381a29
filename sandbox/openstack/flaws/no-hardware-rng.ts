import type { Flaw } from './flaw.ts';

export const noHardwareRng: Flaw = {
  name: 'no-hardware-rng',
  description: 'flavors do not let guests have the hardware random number generator',
  apply(cloud) {
    const kept: Record<string, string> = {};
    for (const flavor of cloud.tables.flavors.values()) {
      const { 'hw_rng:allowed': allowed, ...rest } = flavor.extraSpecs;
      if (allowed === undefined) continue;
      kept[flavor.id] = allowed;
      flavor.extraSpecs = rest;
    }
    return kept;
  },
  undo(cloud, kept) {
    for (const [id, allowed] of Object.entries(kept as Record<string, string>)) {
      const flavor = cloud.tables.flavors.get(id);
      if (flavor) flavor.extraSpecs['hw_rng:allowed'] = allowed;
    }
  },
};
