import type { Cpu, Disk, FlavorName, Gpu } from './model.ts';

/** The canonical name: no leading zeros, no `1x`, no generation 0, whole GiB without a point. */
export function printFlavorName(name: FlavorName): string {
  return print(name, '-', '_');
}

/** The same name as version 1 of the standard wrote it, with `:` for `-` and `-` for `_`: the value of `scs:name-v1`. */
export function printFlavorNameV1(name: FlavorName): string {
  return print(name, ':', '-');
}

/**
 * The flavor that the short name stands for: without hypervisor, `_hwv`, x86 vendor and all details of CPU, and without the
 * `h` of the GPU. The letter of another architecture than x86 stays.
 */
export function shortenFlavorName(name: FlavorName): FlavorName {
  const foreign = name.cpu && name.cpu.vendor !== 'i' && name.cpu.vendor !== 'z' ? name.cpu.vendor : null;
  return {
    ...name,
    hypervisor: null,
    nestedVirtualization: false,
    cpu: foreign && { vendor: foreign, generation: 0, frequency: '' },
    gpu: name.gpu && { ...name.gpu, frequency: '', bandwidth: '' },
  };
}

function print(name: FlavorName, field: string, extension: string): string {
  const parts = [
    `SCS-${name.cpus}${name.cpuType}${name.insecure ? 'i' : ''}`,
    `${field}${name.ram}${name.noEcc ? 'u' : ''}${name.oversubscribed ? 'o' : ''}`,
    name.disk && field + printDisk(name.disk),
    name.hypervisor && extension + name.hypervisor,
    name.nestedVirtualization && `${extension}hwv`,
    name.cpu && extension + printCpu(name.cpu),
    name.gpu && extension + printGpu(name.gpu, field),
    name.infiniband && `${extension}ib`,
  ];
  return parts.filter(Boolean).join('');
}

function printDisk({ count, size, type }: Disk): string {
  return `${count > 1 ? `${count}x` : ''}${size ?? ''}${type ?? ''}`;
}

function printCpu({ vendor, generation, frequency }: Cpu): string {
  return `${vendor}${generation || ''}${frequency}`;
}

function printGpu({ kind, vendor, generation, units, frequency, memory, bandwidth }: Gpu, field: string): string {
  const compute = `${units === null ? '' : field + units}${frequency}`;
  return `${kind}${vendor}${generation}${compute}${memory === null ? '' : field + memory}${bandwidth}`;
}
