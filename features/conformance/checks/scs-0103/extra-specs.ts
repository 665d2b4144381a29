import type { Message } from '@allmend/kit-i18n';
import { limitDetails, maximumDetails } from '../../engine/details.ts';
import { shellCommand } from '../../engine/shell-quote.ts';
import type { Outcome } from '../../engine/testcase.ts';
import { parseFlavorName } from '../../flavor-name/parse.ts';
import { cpuTypes, diskTypes } from '../../flavor-name/tables.ts';
import { type FlavorView, flavorReference } from '../../resources/flavors.ts';
import { texts } from './texts.ts';

const known: Readonly<Record<string, readonly string[]>> = {
  'cpu-type': Object.values(cpuTypes),
  'disk-type': Object.values(diskTypes),
};

interface Fault {
  readonly key: string;
  readonly line: Message;
}

/**
 * allmend-0103-extra-specs: wherever one of the standard's extra specs stands on any flavor, it holds: names are names of
 * scs-0100 whose CPUs, memory and disk the flavor has, kinds of CPU and disk are in the vocabulary, and the disk is there.
 * Source: scs-0103-v1 (v1.2), "Properties".
 */
export function checkExtraSpecs(flavors: readonly FlavorView[]): Outcome {
  const judged = flavors
    .map((flavor) => ({ flavor, specs: scsSpecs(flavor) }))
    .filter(({ specs }) => specs.length > 0)
    .map(({ flavor, specs }) => ({ flavor, faults: specs.flatMap(([key, value]) => faultsOf(flavor, key, value)) }));
  const faulty = judged.filter(({ faults }) => faults.length > 0);
  const count = judged.length;
  if (faulty.length === 0) return { verdict: 'PASS', message: texts.message('extra-specs-pass', { count }) };
  return {
    verdict: 'FAIL',
    message: texts.message('extra-specs-fail', { faulty: faulty.length, count }),
    details: limitDetails(faulty.flatMap(({ faults }) => faults.map(({ line }) => line))),
    remedy: faulty.slice(0, maximumDetails).map(({ flavor, faults }) => {
      const words = [...new Set(faults.map(({ key }) => key))].flatMap((key) => ['--property', key]);
      return shellCommand('openstack', 'flavor', 'unset', ...words, flavorReference(flavor));
    }),
  };
}

function scsSpecs(flavor: FlavorView): readonly (readonly [string, string])[] {
  return Object.entries(flavor.extra_specs ?? {}).filter(([key]) =>
    /^scs:(?:name-v[1-9]\d*|cpu-type|disk\d+-type)$/.test(key),
  );
}

function faultsOf(flavor: FlavorView, key: string, value: string): readonly Fault[] {
  if (key.startsWith('scs:name-v')) return nameFaults(flavor, key, value);
  const values = known[key === 'scs:cpu-type' ? 'cpu-type' : 'disk-type']!;
  const place = { flavor: flavor.name, key, value };
  if (!values.includes(value)) return [{ key, line: texts.message('unknown-value', { ...place, values }) }];
  return key === 'scs:cpu-type' || hasDisk(flavor, Number(/\d+/.exec(key)![0]))
    ? []
    : [{ key, line: texts.message('no-such-disk', place) }];
}

function nameFaults(flavor: FlavorView, key: string, value: string): readonly Fault[] {
  const reading = parseFlavorName(value);
  const place = { flavor: flavor.name, key, value };
  if (!reading.ok) return [{ key, line: texts.message('no-name', place) }];
  const { name } = reading;
  const promised = { vcpus: name.cpus, ram: name.ram * 1024, disk: name.disk?.size ?? 0 };
  return (['vcpus', 'ram', 'disk'] as const)
    .filter((field) => flavor[field] < promised[field])
    .map((field) => ({
      key,
      line: texts.message('name-overstates', { ...place, field, expected: promised[field], found: flavor[field] }),
    }));
}

/**
 * Whether the flavor may come with the disk of that index. The first is there when Nova shows its size, or when a name leaves
 * the size to the cloud; further ones come from the sum of other disks. Bare metal shows none of it.
 */
function hasDisk(flavor: FlavorView, index: number): boolean {
  const names = [flavor.name, ...Object.values(flavor.extra_specs ?? {})].map(parseFlavorName);
  const read = names.flatMap((reading) => (reading.ok ? [reading.name] : []));
  if (read.some(({ hypervisor }) => hypervisor === 'bms')) return true;
  if (index > 0) return (flavor['OS-FLV-EXT-DATA:ephemeral'] ?? 1) > 0;
  return flavor.disk > 0 || read.some(({ disk }) => disk !== null && disk.size === null);
}
