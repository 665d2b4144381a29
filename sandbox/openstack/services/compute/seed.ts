import type { SandboxCloud } from '../../cloud/sandbox-cloud.ts';
import type { Flavor } from './records.ts';

/** scs-0103: the mandatory flavors and the recommended ones, as `<cpus><V|L>-<GiB RAM>[-<GB disk>[s]]`. */
const shapes = [
  '1V-2',
  '1V-4',
  '1V-8',
  '2V-4',
  '2V-8',
  '2V-16',
  '4V-8',
  '4V-16',
  '4V-32',
  '8V-16',
  '8V-32',
  '16V-32',
  '1L-1',
  '2V-4-20s',
  '4V-16-100s',
  '1V-2-5',
  '1V-4-10',
  '1V-8-20',
  '2V-4-10',
  '2V-8-20',
  '2V-16-50',
  '4V-8-20',
  '4V-16-50',
  '4V-32-100',
  '8V-16-50',
  '8V-32-100',
  '16V-32-100',
  '1L-1-5',
  '8V-64',
  '16V-64',
  '16V-128',
] as const;

/** An SCS flavor with the extra specs that follow from its name (scs-0103 §extra specs). */
export function scsFlavor(id: string, shape: string): Flavor {
  const [cpu = '', ram = '', disk] = shape.split('-');
  const ssd = disk?.endsWith('s') ?? false;
  const size = Number(disk?.replace('s', '') ?? 0);
  const kind = cpu.endsWith('L') ? 'crowded-core' : 'shared-core';
  return {
    ...bareFlavor(id, `SCS-${shape}`),
    vcpus: Number.parseInt(cpu, 10),
    ram: Number(ram) * 1024,
    disk: size,
    extraSpecs: {
      'scs:name-v1': `SCS-${cpu}:${ram}${disk === undefined ? '' : `:${disk}`}`,
      'scs:name-v2': `SCS-${shape}`,
      'scs:cpu-type': kind,
      ...(disk === undefined ? {} : { 'scs:disk0-type': ssd ? 'ssd' : 'network' }),
      'hw_rng:allowed': 'true',
    },
  };
}

function bareFlavor(id: string, name: string): Flavor {
  return {
    id,
    name,
    vcpus: 1,
    ram: 256,
    disk: 1,
    ephemeral: 0,
    swap: 0,
    rxtxFactor: 1,
    isPublic: true,
    description: null,
    extraSpecs: {},
    access: [],
  };
}

/** All SCS flavors, and `tiny` for quick tests. */
export function seedFlavors(cloud: SandboxCloud): void {
  for (const shape of shapes) {
    const flavor = scsFlavor(cloud.ids.uuid(), shape);
    cloud.tables.flavors.set(flavor.id, flavor);
  }
  const tiny = bareFlavor(cloud.ids.uuid(), 'tiny');
  cloud.tables.flavors.set(tiny.id, tiny);
}
