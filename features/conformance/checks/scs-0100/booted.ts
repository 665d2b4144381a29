import type { Message } from '@allmend/kit-i18n';
import type { Outcome } from '../../engine/testcase.ts';
import type { FlavorName } from '../../flavor-name/model.ts';
import { parseFlavorName } from '../../flavor-name/parse.ts';
import { flavorArchitecture } from '../scs-0101/choice.ts';
import type { BootProbe, ProbeReport } from '../scs-0101/observation.ts';
import { bootedTexts as texts } from './booted-texts.ts';

// What a booted server shows of the promises of its flavor. Not judged is the kind of disk: a guest sees the flag
// `rotational` of its virtual device, which says 1 on virtio whatever lies below, so neither value proves anything.

/** Share of the promised memory that a kernel may keep for itself before it counts the rest. */
const kernelShare = 0.1;

type System = NonNullable<ProbeReport['system']>;

/** The processor of a server must be of the architecture that image and flavor name. Source: scs-0100-v3, "CPU Architecture Details". */
export function checkBootedArchitecture(probe: BootProbe): Outcome {
  return withSystem(probe, ({ arch }) => {
    const name = nameOf(probe);
    const promised = new Set<string>();
    if (probe.image.architecture) promised.add(plainArchitecture(probe.image.architecture));
    if (name) promised.add(flavorArchitecture(name.cpu?.vendor ?? null));
    if (promised.size === 0) return { verdict: 'PASS', message: texts.message('architecture-free', where(probe)) };
    const params = { found: arch, promised: [...promised], ...where(probe) };
    const good = [...promised].every((one) => one === plainArchitecture(arch));
    return {
      verdict: good ? 'PASS' : 'FAIL',
      message: texts.message(good ? 'architecture-good' : 'architecture-bad', params),
    };
  });
}

/** A server must see at least as many CPUs as promised. Source: scs-0100-v3, "Naming policy compliance". */
export function checkBootedVcpus(probe: BootProbe): Outcome {
  return withSystem(probe, ({ vcpus }) => {
    if (vcpus === null) return silent(probe);
    const promised = nameOf(probe)?.cpus ?? probe.flavor.vcpus;
    return enough(vcpus, promised, texts.message('vcpus-found', { found: vcpus, promised, ...where(probe) }));
  });
}

/** A server must see the promised memory, save what its kernel reserves. Source: scs-0100-v3, "Naming policy compliance". */
export function checkBootedMemory(probe: BootProbe): Outcome {
  return withSystem(probe, ({ memoryKib }) => {
    if (memoryKib === null) return silent(probe);
    const promised = (nameOf(probe)?.ram ?? probe.flavor.ram / 1024) * 1024;
    const found = Math.floor(memoryKib / 1024);
    const message = texts.message('memory-found', { found, promised, reserve: kernelShare * 100, ...where(probe) });
    return enough(found, promised * (1 - kernelShare), message);
  });
}

/** A server must have the promised disks, each of at least the promised size. Source: scs-0100-v3, "Disk sizes and types". */
export function checkBootedDisk(probe: BootProbe): Outcome {
  return withSystem(probe, () => {
    const name = nameOf(probe);
    const { count, size } = name
      ? { count: name.disk?.count ?? 0, size: name.disk?.size ?? 0 }
      : { count: probe.flavor.disk > 0 ? 1 : 0, size: probe.flavor.disk };
    if (count === 0) return { verdict: 'PASS', message: texts.message('disk-none', where(probe)) };
    if (probe.bootsFrom === 'volume') return { verdict: 'MISS', message: texts.message('disk-volume', where(probe)) };
    // The name counts in GB, Nova in GiB: the smaller unit is promised.
    const large = probe.report.disks.filter(({ mib }) => mib > 0 && mib * 2 ** 20 >= size * 1e9);
    const outcome = enough(
      large.length,
      count,
      texts.message('disk-found', { found: large.length, count, size, ...where(probe) }),
    );
    return {
      ...outcome,
      details: probe.report.disks.map((disk) => texts.message('disk-line', { name: disk.name, mib: disk.mib })),
    };
  });
}

function enough(found: number, needed: number, message: Message): Outcome {
  return { verdict: found >= needed ? 'PASS' : 'FAIL', message };
}

/** Judges what the guest said of itself; without that nothing is known. */
function withSystem(probe: BootProbe, judge: (system: System) => Outcome): Outcome {
  const { system } = probe.report;
  return system ? judge(system) : silent(probe);
}

function silent(probe: BootProbe): Outcome {
  const message = probe.failure
    ? texts.message('booted-failed', { problem: probe.failure.message, ...where(probe) })
    : texts.message('booted-silent', where(probe));
  return { verdict: 'DNF', message };
}

/** What the flavor's name says, where it is one of the standard; else the figures of the API are all that is promised. */
function nameOf(probe: BootProbe): FlavorName | null {
  const reading = parseFlavorName(probe.flavor.name);
  return reading.ok ? reading.name : null;
}

const spellings: Readonly<Record<string, string | undefined>> = {
  amd64: 'x86_64',
  arm64: 'aarch64',
  'risc-v': 'riscv64',
};

function plainArchitecture(name: string): string {
  const plain = name.toLowerCase();
  return spellings[plain] ?? plain;
}

function where(probe: BootProbe): { image: string; flavor: string } {
  return { image: probe.image.name, flavor: probe.flavor.name };
}
