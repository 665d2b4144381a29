import type { Verdict } from '@allmend/api';
import type { Message } from '@allmend/kit-i18n';
import { limitDetails, maximumDetails } from '../../engine/details.ts';
import type { Outcome, Semantics } from '../../engine/testcase.ts';
import type { FlavorName } from '../../flavor-name/model.ts';
import { printFlavorName } from '../../flavor-name/print.ts';
import { extraSpecsOf } from '../../flavor-name/properties.ts';
import { acceptsName, refusalOf, type NameAuthority } from '../../flavor-name/reading.ts';
import { type FlavorView, type NamedFlavor, replaceFlavor, standardFlavors } from '../../resources/flavors.ts';
import { texts } from './texts.ts';

const authorities: Readonly<Record<Semantics, NameAuthority>> = { text: 'text', official: 'official-check' };

/** PASS when every name that starts `SCS-` is one of the standard's. */
export function syntaxVerdict(flavors: readonly FlavorView[], semantics: Semantics): Verdict {
  const authority = authorities[semantics];
  return standardFlavors(flavors).every(({ reading }) => acceptsName(reading, authority)) ? 'PASS' : 'FAIL';
}

/** scs-0100-syntax-check with its finding. */
export function checkSyntax(flavors: readonly FlavorView[]): Outcome {
  const claiming = standardFlavors(flavors);
  const faulty = claiming.filter(({ reading }) => !acceptsName(reading, 'text'));
  const verdict = syntaxVerdict(flavors, 'text');
  return {
    verdict,
    ...differing(verdict, syntaxVerdict(flavors, 'official'), () => syntaxDeviation(claiming, faulty)),
    message: syntaxMessage(claiming.length, faulty.length),
    details: limitDetails(faulty.map(({ reading }) => refusalOf(reading, 'text')!.expected)),
    remedy: faulty.slice(0, maximumDetails).flatMap(renamed),
  };
}

function syntaxMessage(claiming: number, faulty: number): Message {
  if (claiming === 0) return texts.message('no-claims');
  if (faulty === 0) return texts.message('syntax-pass', { count: claiming });
  return texts.message('syntax-fail', { faulty, count: claiming });
}

function syntaxDeviation(claiming: readonly NamedFlavor[], faulty: readonly NamedFlavor[]): string {
  if (claiming.some(({ reading }) => refusalOf(reading, 'official-check') && acceptsName(reading, 'text'))) {
    return '0100-gpu-then-infiniband';
  }
  const old = faulty.some(({ reading }) => reading.ok && reading.remarks.some(({ weight }) => weight === 'old'));
  return old ? '0100-old-names' : '0100-lax-spelling';
}

/** The same flavor under its canonical name, or under a name that claims nothing when it cannot be read. */
function renamed({ flavor, reading }: NamedFlavor): readonly string[] {
  if (!reading.ok) return replaceFlavor(flavor, { name: flavor.name.slice('SCS-'.length) || 'unnamed' });
  return replaceFlavor(flavor, { name: printFlavorName(reading.name), extraSpecs: extraSpecsOf(reading.name) });
}

/**
 * PASS when each flavor has at least the CPUs, memory and disk of its name. The official suite rounds memory to tenths of a
 * GiB with 51 MiB of grace, stops with an error (DNF) on a disk without a size, and skips names that it cannot read.
 */
export function semanticsVerdict(flavors: readonly FlavorView[], semantics: Semantics): Verdict {
  const claiming = standardFlavors(flavors);
  if (semantics === 'text') return claiming.every((one) => shortfall(one) === null) ? 'PASS' : 'FAIL';
  const readable = claiming.flatMap(({ flavor, reading }) =>
    acceptsName(reading, 'official-check') ? [{ flavor, name: reading.name }] : [],
  );
  if (readable.some(({ name }) => name.disk?.size === null)) return 'DNF';
  return readable.every(({ flavor, name }) => officiallyDelivers(flavor, name)) ? 'PASS' : 'FAIL';
}

function officiallyDelivers(flavor: FlavorView, name: FlavorName): boolean {
  const ram = Math.trunc((flavor.ram + 51) / 102.4) / 10;
  return flavor.vcpus >= name.cpus && ram >= name.ram && flavor.disk >= (name.disk?.size ?? 0);
}

/** scs-0100-semantics-check with its finding. */
export function checkSemantics(flavors: readonly FlavorView[]): Outcome {
  const claiming = standardFlavors(flavors);
  const faulty = claiming.flatMap((one) => shortfall(one) ?? []);
  const verdict = semanticsVerdict(flavors, 'text');
  const official = semanticsVerdict(flavors, 'official');
  return {
    verdict,
    ...differing(verdict, official, () => semanticsDeviation(official, faulty)),
    message: semanticsMessage(claiming, faulty.length),
    details: limitDetails(
      faulty.map(({ flavor, expected, found }) =>
        texts.message('semantics-fault', { flavor: flavor.name, expected, found }),
      ),
    ),
    remedy: faulty.slice(0, maximumDetails).flatMap(({ flavor, promised }) => replaceFlavor(flavor, promised)),
  };
}

interface Shortfall {
  readonly flavor: FlavorView;
  readonly officiallyReadable: boolean;
  readonly expected: readonly string[];
  readonly found: readonly string[];
  readonly promised: { vcpus?: number; ram?: number; disk?: number };
}

/** What a flavor lacks of what its name promises; null when it delivers, or when the name cannot be read. */
function shortfall({ flavor, reading }: NamedFlavor): Shortfall | null {
  if (!reading.ok) return null;
  const { name } = reading;
  const promises = { vcpus: name.cpus, ram: name.ram * 1024, disk: name.disk?.size ?? 0 };
  const lacking = (['vcpus', 'ram', 'disk'] as const).filter((field) => flavor[field] < promises[field]);
  if (lacking.length === 0) return null;
  return {
    flavor,
    officiallyReadable: acceptsName(reading, 'official-check'),
    expected: lacking.map((field) => measure(field, promises[field])),
    found: lacking.map((field) => measure(field, flavor[field])),
    promised: Object.fromEntries(lacking.map((field) => [field, promises[field]])),
  };
}

const units = { vcpus: 'vCPU', ram: 'MiB RAM', disk: 'GB disk' };

function measure(field: keyof typeof units, value: number): string {
  return `${value} ${units[field]}`;
}

function semanticsDeviation(official: Verdict, faulty: readonly Shortfall[]): string {
  if (official === 'DNF') return '0100-disk-without-size';
  return faulty.some(({ officiallyReadable }) => officiallyReadable) ? '0100-ram-grace' : '0100-gpu-then-infiniband';
}

function semanticsMessage(claiming: readonly NamedFlavor[], faulty: number): Message {
  const count = claiming.filter(({ reading }) => reading.ok).length;
  if (count === 0) return texts.message('no-claims');
  return faulty === 0 ? texts.message('semantics-pass', { count }) : texts.message('semantics-fail', { faulty, count });
}

function differing(
  verdict: Verdict,
  official: Verdict,
  deviation: () => string,
): Pick<Outcome, 'official' | 'deviation'> {
  return verdict === official ? {} : { official, deviation: deviation() };
}
