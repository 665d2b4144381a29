import { parseExtensions } from './extensions.ts';
import type { CpuType, Disk, DiskType, FlavorName } from './model.ts';
import { printFlavorName } from './print.ts';
import type { NameReading, NameRemark } from './reading.ts';
import { FaultSignal, type Scanner, createScanner } from './scanner.ts';
import { cpuTypes, diskTypes } from './tables.ts';
import { flavorNameTexts as texts } from './texts.ts';

const prefix = 'SCS-';

/** Only names with this start are bound by the standard; all others are free. Source: scs-0100-v3, naming policy compliance. */
export function claimsStandardName(text: string): boolean {
  return text.startsWith(prefix);
}

/**
 * Reads a flavor name: version 3 names, and version 1 names (`SCS-2V:4:10`) with a remark. Never throws.
 * Source: scs-0100-v3 (text level v3.3), "Complete Proposal" and "Extensions".
 */
export function parseFlavorName(text: string): NameReading {
  const scanner = createScanner(text);
  try {
    const name = parseName(scanner);
    return { ok: true, text, name, remarks: [...scanner.remarks, ...hints(text, name)] };
  } catch (error) {
    if (error instanceof FaultSignal) return { ok: false, text, fault: error.fault };
    throw error;
  }
}

function parseName(scanner: Scanner): FlavorName {
  if (!claimsStandardName(scanner.text)) {
    let same = 0;
    while (scanner.text[same] === prefix[same]) same++;
    scanner.fail(texts.message('prefix', { name: scanner.text }), same);
  }
  scanner.skip(prefix.length);
  const cpus = scanner.positive('cpus');
  const cpuType = parseCpuType(scanner);
  const insecure = scanner.take('i');
  parseDialect(scanner);
  const ram = parseRam(scanner);
  const noEcc = scanner.take('u');
  const oversubscribed = scanner.take('o');
  if (oversubscribed && !noEcc && scanner.peek() === 'u') scanner.fail(texts.message('ram-order', scanner.place()));
  const disk = scanner.take(scanner.dialect.field) ? parseDisk(scanner) : null;
  if (!scanner.done() && scanner.peek() !== scanner.dialect.extension) failBeforeExtensions(scanner, disk);
  return { cpus, cpuType, insecure, ram, noEcc, oversubscribed, disk, ...parseExtensions(scanner) };
}

function parseCpuType(scanner: Scanner): CpuType {
  const letter = scanner.peek();
  if (!Object.hasOwn(cpuTypes, letter)) scanner.fail(texts.message('cpu-type', scanner.place()));
  scanner.skip(1);
  return letter as CpuType;
}

/** What separates CPU and memory tells the dialect of the whole name. */
function parseDialect(scanner: Scanner): void {
  if (scanner.take('-')) return;
  if (scanner.peek() !== ':') scanner.fail(texts.message('ram-separator', scanner.place()));
  scanner.remark('old', texts.message('old-form', scanner.place()));
  scanner.skip(1);
  scanner.useOldDialect();
}

function parseRam(scanner: Scanner): number {
  const start = scanner.at();
  const digits = scanner.run(/[0-9.]/);
  if (!/^(?:\d+\.?\d*|\.\d+)$/.test(digits)) scanner.fail(texts.message('ram', scanner.place(start)), start);
  const ram = Number(digits);
  if (ram <= 0 || ram > Number.MAX_SAFE_INTEGER || !Number.isInteger(ram * 2)) {
    scanner.fail(texts.message('ram', scanner.place(start)), start);
  }
  if (/^0\d/.test(digits))
    scanner.remark('lax', texts.message('leading-zero', { name: scanner.text, number: digits }), start);
  if (/^\.|\.$/.test(digits))
    scanner.remark('lax', texts.message('bare-point', { name: scanner.text, number: digits }), start);
  if (ram >= 10 && !Number.isInteger(ram))
    scanner.remark('hint', texts.message('uneven-ram', { name: scanner.text, ram }), start);
  return ram;
}

function parseDisk(scanner: Scanner): Disk {
  const start = scanner.at();
  const first = scanner.run(/[0-9]/);
  if (!scanner.take('x')) return { count: 1, size: diskNumber(scanner, first, start), type: parseDiskType(scanner) };
  if (first === '') scanner.remark('lax', texts.message('count-missing', scanner.place()), start);
  const count = diskNumber(scanner, first, start) ?? 1;
  const second = scanner.at();
  const size = diskNumber(scanner, scanner.run(/[0-9]/), second);
  return { count, size, type: parseDiskType(scanner) };
}

function diskNumber(scanner: Scanner, digits: string, at: number): number | null {
  return digits === '' ? null : scanner.number('disk', digits, at);
}

function parseDiskType(scanner: Scanner): DiskType | null {
  const letter = scanner.peek();
  if (!Object.hasOwn(diskTypes, letter)) return null;
  scanner.skip(1);
  return letter as DiskType;
}

function failBeforeExtensions(scanner: Scanner, disk: Disk | null): never {
  return scanner.fail(texts.message(disk ? 'after-disk' : 'after-ram', { ...scanner.place(), ...scanner.dialect }));
}

function hints(text: string, name: FlavorName): readonly NameRemark[] {
  const canonical = printFlavorName(name);
  if (text === canonical) return [];
  return [{ at: 0, weight: 'hint', message: texts.message('not-canonical', { name: text, canonical }) }];
}
