import { formatMessage, type Locale, type Message } from '@allmend/kit-i18n';
import type { Cpu, Disk, FlavorName, Gpu } from './model.ts';
import { proseTexts as texts } from './prose-texts.ts';
import { cpuGigahertz, cpuVendors, gpuVendors, hypervisors } from './tables.ts';

/** What the name promises, one clause for each part in the order of the name. */
export function describeFlavor(name: FlavorName): readonly Message[] {
  const clauses: (Message | false | null)[] = [
    texts.message(`cpu-${name.cpuType}`, { count: name.cpus }),
    name.insecure && texts.message('insecure'),
    texts.message('ram', { ram: name.ram }),
    name.noEcc && texts.message('no-ecc'),
    name.oversubscribed && texts.message('oversubscribed'),
    ...describeDisk(name.disk),
    name.hypervisor && describeHypervisor(name.hypervisor),
    name.nestedVirtualization && texts.message('hwv'),
    ...describeCpu(name.cpu),
    ...(name.gpu ? describeGpu(name.gpu) : []),
    name.infiniband && texts.message('infiniband'),
  ];
  return clauses.filter((clause) => typeof clause === 'object' && clause !== null);
}

/** The clauses as one line, e.g. "2 dedicated cores, 4 GiB of memory, a disk of 10 GB, on a local SSD". */
export function flavorProse(locale: Locale, name: FlavorName): string {
  return describeFlavor(name)
    .map((clause) => formatMessage(locale, clause))
    .join(', ');
}

function describeDisk(disk: Disk | null): readonly Message[] {
  if (!disk) return [texts.message('no-disk')];
  const { count, size, type } = disk;
  return [
    size === null ? texts.message('disk-any-size', { count }) : texts.message('disk', { count, size }),
    texts.message(`disk-${type ?? 'any'}`),
  ];
}

function describeHypervisor(hypervisor: keyof typeof hypervisors): Message {
  if (hypervisor === 'bms') return texts.message('bare-metal');
  return texts.message('hypervisor', { label: hypervisors[hypervisor].label });
}

function describeCpu(cpu: Cpu | null): readonly (Message | null)[] {
  if (!cpu) return [texts.message('cpu-unstated')];
  const { label, generations } = cpuVendors[cpu.vendor];
  const generation = generations[cpu.generation] ?? null;
  const gigahertz = cpuGigahertz[cpu.frequency];
  return [
    generation === null
      ? texts.message('cpu-vendor', { label })
      : texts.message('cpu-generation', { label, generation }),
    gigahertz === null ? null : texts.message('cpu-frequency', { gigahertz }),
  ];
}

function describeGpu(gpu: Gpu): readonly (Message | false)[] {
  const { label, units, generations } = gpuVendors[gpu.vendor];
  const known: Readonly<Record<string, string>> = generations;
  const generation = known[gpu.generation];
  return [
    texts.message(`gpu-${gpu.kind}`, { label }),
    generation !== undefined && texts.message('gpu-generation', { generation }),
    gpu.units !== null && texts.message('gpu-units', { count: gpu.units, unit: units }),
    gpu.frequency !== '' && texts.message(gpu.frequency === 'h' ? 'gpu-fast' : 'gpu-very-fast'),
    gpu.memory !== null && texts.message('gpu-memory', { memory: gpu.memory }),
    gpu.bandwidth !== '' && texts.message(gpu.bandwidth === 'h' ? 'gpu-bandwidth' : 'gpu-very-bandwidth'),
  ];
}
