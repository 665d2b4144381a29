import type { SandboxCloud } from '../cloud/sandbox-cloud.ts';
import type { VolumeType } from '../services/block-storage/records.ts';
import type { Flavor } from '../services/compute/records.ts';
import type { Image } from '../services/image/records.ts';
import type { Network } from '../services/network/records.ts';
import type { Flaw, Kept } from './flaw.ts';

/* What flaws change: things of the seed by name. A thing that somebody has removed meanwhile is left alone. */

export function flavorNamed(cloud: SandboxCloud, name: string): Flavor | undefined {
  return [...cloud.tables.flavors.values()].find((flavor) => flavor.name === name);
}

export function imageNamed(cloud: SandboxCloud, name: string): Image | undefined {
  return [...cloud.tables.images.values()].find((image) => image.name === name);
}

export function volumeTypeNamed(cloud: SandboxCloud, name: string): VolumeType | undefined {
  return [...cloud.tables.volumeTypes.values()].find((type) => type.name === name);
}

export function networkNamed(cloud: SandboxCloud, name: string): Network | undefined {
  return [...cloud.tables.networks.values()].find((network) => network.name === name);
}

/** A flaw that takes rows out of a table and puts them back. */
export function removing<T extends { id: string }>(
  table: (cloud: SandboxCloud) => Map<string, T>,
  which: (row: T) => boolean,
): Required<Pick<Flaw, 'apply' | 'undo'>> {
  return {
    apply(cloud) {
      const rows = [...table(cloud).values()].filter(which);
      for (const row of rows) table(cloud).delete(row.id);
      return structuredClone(rows);
    },
    undo(cloud, kept) {
      for (const row of kept as unknown as T[]) table(cloud).set(row.id, row);
    },
  };
}

/** A flaw that replaces some fields of one thing. */
export function altering<T extends object>(
  find: (cloud: SandboxCloud) => T | undefined,
  change: (thing: T, cloud: SandboxCloud) => Partial<T>,
): Required<Pick<Flaw, 'apply' | 'undo'>> {
  return {
    apply(cloud) {
      const thing = find(cloud);
      if (!thing) return null;
      const changed = change(thing, cloud);
      const id = 'id' in thing ? String(thing.id) : '';
      const before = Object.fromEntries(Object.keys(changed).map((key) => [key, thing[key as keyof T]]));
      const kept = structuredClone({ id, before }) as unknown as Kept;
      Object.assign(thing, changed);
      return kept;
    },
    undo(cloud, kept) {
      if (kept === null) return;
      const { id, before } = kept as unknown as { id: string; before: Partial<T> };
      for (const table of Object.values(cloud.tables) as Map<string, object>[]) {
        const thing = table.get(id);
        if (thing) Object.assign(thing, before);
      }
    },
  };
}

/** A flaw that adds one row to a table. */
export function adding<T extends { id: string }>(
  table: (cloud: SandboxCloud) => Map<string, T>,
  make: (cloud: SandboxCloud) => T,
): Required<Pick<Flaw, 'apply' | 'undo'>> {
  return {
    apply(cloud) {
      const row = make(cloud);
      table(cloud).set(row.id, row);
      return row.id;
    },
    undo: (cloud, kept) => void table(cloud).delete(kept as string),
  };
}

/** A flaw that takes service types out of the catalogue. */
export function hidingServices(...types: readonly string[]): Required<Pick<Flaw, 'apply' | 'undo'>> {
  const switchTo = (cloud: SandboxCloud, enabled: boolean) => {
    for (const service of cloud.tables.catalogServices.values())
      if (types.includes(service.type)) service.enabled = enabled;
  };
  return {
    apply(cloud) {
      switchTo(cloud, false);
      return null;
    },
    undo: (cloud) => switchTo(cloud, true),
  };
}
