import type { FlavorName } from './model.ts';
import { printFlavorName, printFlavorNameV1, shortenFlavorName } from './print.ts';
import { cpuTypes, diskTypes } from './tables.ts';

/** `scs:*` extra specs of a flavor. Source: scs-0103-v1 (v1.2), "Properties". */
export type ScsExtraSpecs = Readonly<Record<string, string>>;

/** No guest takes more disks; keeps a name such as `SCS-1V-1-999999999x1` from filling the memory. */
const maximumDisks = 1024;

/**
 * Extra specs that say the same as the name: `scs:cpu-type`; `scs:diskN-type` for each disk, where the name gives the kind
 * or else `anyDisk` does; the canonical name as `scs:name-v1` (old form) and `scs:name-v2`; the short name, when it is
 * another, as v3 and v4.
 */
export function extraSpecsOf(name: FlavorName, options: { readonly anyDisk?: 'network' } = {}): ScsExtraSpecs {
  const specs: Record<string, string> = { 'scs:cpu-type': cpuTypes[name.cpuType] };
  const type = name.disk?.type ? diskTypes[name.disk.type] : options.anyDisk;
  if (name.disk && type) {
    for (let index = 0; index < Math.min(name.disk.count, maximumDisks); index++) specs[`scs:disk${index}-type`] = type;
  }
  const short = shortenFlavorName(name);
  const variants = printFlavorName(short) === printFlavorName(name) ? [name] : [name, short];
  for (const [index, variant] of variants.entries()) {
    specs[`scs:name-v${2 * index + 1}`] = printFlavorNameV1(variant);
    specs[`scs:name-v${2 * index + 2}`] = printFlavorName(variant);
  }
  return specs;
}

/**
 * All that the official suite derives from a name: CPUs, GiB of memory, GB of disk (null: the cloud picks the size; absent:
 * no disk), and the extra specs, in which a disk of any kind counts as `network`.
 */
export function officialProperties(name: FlavorName): Readonly<Record<string, string | number | null>> {
  return {
    cpus: name.cpus,
    ram: name.ram,
    ...(name.disk && { disk: name.disk.size }),
    ...extraSpecsOf(name, { anyDisk: 'network' }),
  };
}
