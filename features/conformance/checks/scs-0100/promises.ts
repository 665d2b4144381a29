import type { Message } from '@allmend/kit-i18n';
import { limitDetails, maximumDetails } from '../../engine/details.ts';
import { shellCommand } from '../../engine/shell-quote.ts';
import type { Outcome } from '../../engine/testcase.ts';
import type { FlavorName } from '../../flavor-name/model.ts';
import { cpuTypes, diskTypes } from '../../flavor-name/tables.ts';
import { type FlavorView, flavorReference, replaceFlavor } from '../../resources/flavors.ts';
import { shownArchitecture } from './architecture.ts';
import { namesOf } from './names.ts';
import { texts } from './texts.ts';

/** What one flavor's data say of one promise in its names. */
interface Judgement {
  readonly faults: readonly Message[];
  readonly remedy: readonly string[];
  /** The data neither show nor contradict what is promised. */
  readonly open: boolean;
}

/** Judges the flavors for which `judge` finds the promise made; null: it is not made. */
function checkPromise(
  flavors: readonly FlavorView[],
  subject: Subject,
  judge: (flavor: FlavorView) => Judgement | null,
): Outcome {
  const judged = flavors.flatMap((flavor) => {
    const judgement = judge(flavor);
    return judgement ? [{ flavor, ...judgement }] : [];
  });
  const faulty = judged.filter(({ faults }) => faults.length > 0);
  const open = judged.filter((one) => one.open && one.faults.length === 0);
  const count = judged.length;
  if (faulty.length > 0) {
    return {
      verdict: 'FAIL',
      message: texts.message(`${subject}-fail`, { faulty: faulty.length, count }),
      details: limitDetails(faulty.flatMap(({ faults }) => faults)),
      remedy: faulty.slice(0, maximumDetails).flatMap(({ remedy }) => remedy),
    };
  }
  if (open.length > 0) {
    return {
      verdict: 'DNF',
      message: texts.message(`${subject}-open`, { open: open.length, count }),
      details: limitDetails(open.map(({ flavor }) => texts.message('not-shown', { flavor: flavor.name }))),
    };
  }
  return { verdict: 'PASS', message: texts.message(`${subject}-pass`, { count }) };
}

type Subject = 'disks' | 'qualifiers' | 'architecture' | 'gpu';

/**
 * allmend-0100-disks: as many disks as promised, of no weaker kind than promised. Nova shows the root disk and the sum of
 * all further ones; of the kind it shows what `scs:diskN-type` declares. Disks of bare metal are not in a flavor at all.
 */
export function checkDisks(flavors: readonly FlavorView[]): Outcome {
  return checkPromise(flavors, 'disks', (flavor) => {
    const names = namesOf(flavor).map(({ name }) => name);
    const disk = names.map((name) => diskPromise(flavor, name)).filter((one) => one !== null);
    return disk.length === 0 ? null : merge(disk);
  });
}

function diskPromise(flavor: FlavorView, name: FlavorName): Judgement | null {
  if (!name.disk || (name.disk.count === 1 && name.disk.type === null)) return null;
  return merge([diskCount(flavor, name, name.disk), diskType(flavor, name.disk)]);
}

function diskCount(flavor: FlavorView, name: FlavorName, disk: NonNullable<FlavorName['disk']>): Judgement {
  const further = flavor['OS-FLV-EXT-DATA:ephemeral'];
  if (disk.count === 1) return fine;
  if (name.hypervisor === 'bms' || further === undefined) return { ...fine, open: true };
  const needed = (disk.count - 1) * (disk.size ?? 1);
  if (further >= needed) return fine;
  return {
    faults: [texts.message('disk-count-fault', { flavor: flavor.name, promised: disk.count, needed, found: further })],
    remedy: replaceFlavor(flavor, { ephemeral: needed }),
    open: false,
  };
}

function diskType(flavor: FlavorView, disk: NonNullable<FlavorName['disk']>): Judgement {
  if (disk.type === null) return fine;
  const promised = diskTypes[disk.type];
  const strength: readonly string[] = Object.values(diskTypes);
  const declared = Object.entries(flavor.extra_specs ?? {}).filter(([key]) => diskIndex(key) < disk.count);
  // A value outside the vocabulary is the business of the extra specs' own testcase.
  const weaker = declared.filter(
    ([, value]) => strength.includes(value) && strength.indexOf(value) < strength.indexOf(promised),
  );
  return {
    faults: weaker.map(([key, found]) =>
      texts.message('disk-type-fault', { flavor: flavor.name, promised, key, found }),
    ),
    remedy: weaker.map(([key]) => setProperty(flavor, key, promised)),
    open: false,
  };
}

function diskIndex(key: string): number {
  const match = /^scs:disk(\d+)-type$/.exec(key);
  return match ? Number(match[1]) : Number.POSITIVE_INFINITY;
}

/**
 * allmend-0100-qualifiers: weaknesses (`L`, `i`, `u`, `o`) that one name or the extra specs admit stand in every name, and
 * no dedicated CPU is promised where Nova is told to share them.
 */
export function checkQualifiers(flavors: readonly FlavorView[]): Outcome {
  return checkPromise(flavors, 'qualifiers', (flavor) => {
    const names = namesOf(flavor);
    if (names.length === 0) return null;
    const faults = names.flatMap(({ text, name }) => [
      ...qualifiers
        .filter(({ field }) => !name[field] && names.some((other) => other.name[field]))
        .map(({ letter }) => texts.message('qualifier-fault', { flavor: flavor.name, name: text, letter })),
      ...cpuTypeFaults(flavor, text, name),
    ]);
    return { faults, remedy: faults.length > 0 ? [showFlavor(flavor)] : [], open: false };
  });
}

const qualifiers = [
  { field: 'insecure', letter: 'i' },
  { field: 'noEcc', letter: 'u' },
  { field: 'oversubscribed', letter: 'o' },
] as const;

function cpuTypeFaults(flavor: FlavorView, text: string, name: FlavorName): readonly Message[] {
  const specs = flavor.extra_specs ?? {};
  const strength: readonly string[] = Object.values(cpuTypes);
  const promised = cpuTypes[name.cpuType];
  const declared = specs['scs:cpu-type'] ?? promised;
  const weaker = strength.includes(declared) && strength.indexOf(declared) < strength.indexOf(promised);
  const contradictions: readonly (readonly [string, string])[] = [
    ...(weaker ? [['scs:cpu-type', declared] as const] : []),
    ...(isDedicated(name) ? contradicting(specs, 'hw:cpu_policy', ['shared', 'mixed']) : []),
    // Thread siblings share a core: `require` puts two CPUs on one.
    ...(name.cpuType === 'C' ? contradicting(specs, 'hw:cpu_thread_policy', ['require']) : []),
  ];
  return contradictions.map(([key, found]) =>
    texts.message('cpu-type-fault', { flavor: flavor.name, name: text, promised, key, found }),
  );
}

function isDedicated(name: FlavorName): boolean {
  return name.cpuType === 'T' || name.cpuType === 'C';
}

function contradicting(
  specs: Readonly<Record<string, string>>,
  key: string,
  values: readonly string[],
): readonly (readonly [string, string])[] {
  const found = specs[key];
  return found !== undefined && values.includes(found) ? [[key, found]] : [];
}

/** allmend-0100-architecture: where extra specs tell the architecture or the maker of the CPU, it is that of the name. */
export function checkArchitecture(flavors: readonly FlavorView[]): Outcome {
  return checkPromise(flavors, 'architecture', (flavor) => {
    const names = namesOf(flavor);
    const shown = shownArchitecture(flavor.extra_specs ?? {});
    if (names.length === 0 || shown.length === 0) return null;
    const faults = names.flatMap(({ text, name }) =>
      shown
        .filter(({ contradicts }) => contradicts(name.cpu?.vendor ?? null))
        .map(({ key, value, says }) =>
          texts.message('architecture-fault', { flavor: flavor.name, name: text, key, value, says }),
        ),
    );
    return { faults, remedy: faults.length > 0 ? [showFlavor(flavor)] : [], open: false };
  });
}

/** allmend-0100-gpu: a promised GPU is asked of Nova by an extra spec; without one no server of the flavor gets it. */
export function checkGpu(flavors: readonly FlavorView[]): Outcome {
  return checkPromise(flavors, 'gpu', (flavor) => {
    const named = namesOf(flavor).find(({ name }) => name.gpu !== null);
    if (!named) return null;
    // A physical machine has its devices without being asked.
    if (named.name.hypervisor === 'bms' || flavor.extra_specs === undefined) return { ...fine, open: true };
    if (Object.keys(flavor.extra_specs).some((key) => asksForDevice(key))) return fine;
    return {
      faults: [texts.message('gpu-fault', { flavor: flavor.name, name: named.text })],
      remedy: [setProperty(flavor, 'pci_passthrough:alias', 'GPU_ALIAS:1')],
      open: false,
    };
  });
}

/** Source: https://docs.openstack.org/nova/latest/configuration/extra-specs.html (`pci_passthrough`, `resources`, `accel`). */
function asksForDevice(key: string): boolean {
  return /^(?:pci_passthrough:alias|accel:device_profile|resources[^:]*:(?:VGPU|PGPU|CUSTOM_.+))$/.test(key);
}

const fine: Judgement = { faults: [], remedy: [], open: false };

function merge(all: readonly Judgement[]): Judgement {
  return {
    faults: all.flatMap(({ faults }) => faults),
    remedy: all.flatMap(({ remedy }) => remedy),
    open: all.some(({ open }) => open),
  };
}

function setProperty(flavor: FlavorView, key: string, value: string): string {
  return shellCommand('openstack', 'flavor', 'set', '--property', `${key}=${value}`, flavorReference(flavor));
}

function showFlavor(flavor: FlavorView): string {
  return shellCommand('openstack', 'flavor', 'show', flavorReference(flavor));
}
