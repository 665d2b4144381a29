import type { Cpu, CpuFrequency, CpuVendor, FlavorName, Gpu, GpuModifier, GpuVendor, Hypervisor } from './model.ts';
import type { Scanner } from './scanner.ts';
import { cpuFrequencies, cpuVendors, gpuModifiers, gpuVendors, hypervisors } from './tables.ts';
import { flavorNameTexts as texts } from './texts.ts';

type Extensions = Pick<FlavorName, 'hypervisor' | 'nestedVirtualization' | 'cpu' | 'gpu' | 'infiniband'>;
type ExtensionKind = keyof Extensions;

/** The order in which a name must have them. */
const order: readonly ExtensionKind[] = ['hypervisor', 'nestedVirtualization', 'cpu', 'gpu', 'infiniband'];

/** Reads `_kvm_hwv_i3_GNa-64_ib` and the like up to the end of the name. Source: scs-0100-v3, "Extensions". */
export function parseExtensions(scanner: Scanner): Extensions {
  let found: Extensions = { hypervisor: null, nestedVirtualization: false, cpu: null, gpu: null, infiniband: false };
  let last = -1;
  let previous = '';
  while (!scanner.done()) {
    if (!scanner.take(scanner.dialect.extension)) failAfterExtension(scanner);
    const start = scanner.at();
    const word = nextWord(scanner);
    const kind = kindOf(scanner, word);
    const rank = order.indexOf(kind);
    if (rank === last) scanner.fail(texts.message('repeated', { word, previous, ...scanner.place() }));
    if (rank < last) scanner.fail(texts.message('order', { word, previous, ...scanner.place() }));
    found = { ...found, ...parseExtension(scanner, kind, word) };
    last = rank;
    previous = scanner.text.slice(start, scanner.at());
  }
  return found;
}

function nextWord(scanner: Scanner): string {
  const end = scanner.text.indexOf(scanner.dialect.extension, scanner.at());
  return scanner.text.slice(scanner.at(), end < 0 ? undefined : end);
}

function kindOf(scanner: Scanner, word: string): ExtensionKind {
  if (isHypervisor(word) && hypervisors[word].since <= scanner.dialect.version) return 'hypervisor';
  if (word === 'hwv') return 'nestedVirtualization';
  if (word === 'ib') return 'infiniband';
  const letter = word.charAt(0);
  if (Object.hasOwn(cpuVendors, letter)) return 'cpu';
  if (letter === 'G' || letter === 'g') return 'gpu';
  return scanner.fail(texts.message('extension', { ...scanner.place(), word }));
}

function isHypervisor(word: string): word is Hypervisor {
  return Object.hasOwn(hypervisors, word);
}

function parseExtension(scanner: Scanner, kind: ExtensionKind, word: string): Partial<Extensions> {
  switch (kind) {
    case 'cpu':
      return { cpu: parseCpu(scanner) };
    case 'gpu':
      return { gpu: parseGpu(scanner) };
    case 'hypervisor':
      scanner.skip(word.length);
      return { hypervisor: word as Hypervisor };
    default:
      scanner.skip(word.length);
      return { [kind]: true };
  }
}

function parseCpu(scanner: Scanner): Cpu {
  const vendor = scanner.peek() as CpuVendor;
  scanner.skip(1);
  const start = scanner.at();
  const digits = scanner.run(/[0-9]/);
  const generation = digits === '' ? 0 : scanner.natural('cpu-generation', digits, start);
  const highest = cpuVendors[vendor].generations.length - 1;
  if (generation > highest) {
    const { label } = cpuVendors[vendor];
    scanner.fail(texts.message('cpu-generation-range', { ...scanner.place(start), vendor: label, highest }), start);
  }
  const frequency = parseModifier(scanner, cpuFrequencies, 'cpu-frequency');
  if (!scanner.done() && scanner.peek() !== scanner.dialect.extension) {
    scanner.fail(texts.message('after-cpu', { ...scanner.place(), extension: scanner.dialect.extension }));
  }
  return { vendor, generation, frequency };
}

function parseGpu(scanner: Scanner): Gpu {
  const kind = scanner.peek() as Gpu['kind'];
  scanner.skip(1);
  const vendor = scanner.peek();
  if (!Object.hasOwn(gpuVendors, vendor)) scanner.fail(texts.message('gpu-vendor', scanner.place()));
  scanner.skip(1);
  const start = scanner.at();
  const generation = scanner.run(scanner.dialect.version === 3 ? /[^-h_]/ : /[^:h-]/);
  const known = gpuVendors[vendor as GpuVendor].generations;
  if (generation !== '' && !Object.hasOwn(known, generation)) {
    const generations = Object.keys(known).sort();
    scanner.fail(texts.message('gpu-generation', { ...scanner.place(start), generations }), start);
  }
  // The official expression for the generation runs on over the separator that comes next, here that of `_ib`.
  if (!scanner.done() && scanner.peek() === scanner.dialect.extension) {
    scanner.remark('overlooked', texts.message('gpu-before-extension', scanner.place()), start);
  }
  const units = parseGpuNumber(scanner, 'gpu-units');
  const frequency = parseModifier(scanner, gpuModifiers, 'gpu-modifier');
  const memoryAt = scanner.at();
  const memory = parseGpuNumber(scanner, 'gpu-memory');
  if (memory !== null && units === null)
    scanner.remark('lax', texts.message('memory-without-units', scanner.place()), memoryAt);
  const bandwidth = memory === null ? '' : parseModifier(scanner, gpuModifiers, 'gpu-modifier');
  return { kind, vendor: vendor as GpuVendor, generation, units, frequency, memory, bandwidth };
}

function parseGpuNumber(scanner: Scanner, subject: 'gpu-units' | 'gpu-memory'): number | null {
  return scanner.take(scanner.dialect.field) ? scanner.positive(subject) : null;
}

function parseModifier<M extends CpuFrequency | GpuModifier>(
  scanner: Scanner,
  allowed: readonly M[],
  sentence: 'cpu-frequency' | 'gpu-modifier',
): M {
  const start = scanner.at();
  const run = scanner.run(/h/);
  const modifier = allowed.find((one) => one === run);
  return modifier ?? scanner.fail(texts.message(sentence, scanner.place(start)), start);
}

function failAfterExtension(scanner: Scanner): never {
  return scanner.fail(texts.message('after-extension', { ...scanner.place(), extension: scanner.dialect.extension }));
}
