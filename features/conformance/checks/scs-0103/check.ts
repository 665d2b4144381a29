import type { Verdict } from '@allmend/api';
import { shellCommand } from '../../engine/shell-quote.ts';
import type { Outcome, Semantics } from '../../engine/testcase.ts';
import { claimsStandardName, parseFlavorName } from '../../flavor-name/parse.ts';
import { extraSpecsOf, officialProperties, type ScsExtraSpecs } from '../../flavor-name/properties.ts';
import { diskTypes } from '../../flavor-name/tables.ts';
import { type FlavorView, flavorReference, propertyWords } from '../../resources/flavors.ts';
import type { StandardFlavor } from './catalogue.ts';
import { texts } from './texts.ts';

const nameKey = 'scs:name-v2';
const diskTypeKey = 'scs:disk0-type';
const sizeFields = ['vcpus', 'ram', 'disk'] as const;

/** What a flavor must have. An extra spec is one value, one of several, or (empty) must not be there. */
interface Demand {
  readonly vcpus: number;
  /** MiB. */
  readonly ram: number;
  /** GB. */
  readonly disk: number;
  readonly extraSpecs: Readonly<Record<string, readonly string[]>>;
}

/**
 * Is a standard flavor there, with exactly the figures and extra specs of its name? DNF when the cloud hides extra specs.
 * `semantics` decides which extra specs count and which flavor answers to the name.
 */
export function flavorVerdict(flavors: readonly FlavorView[], wanted: StandardFlavor, semantics: Semantics): Verdict {
  const demand = demandOf(wanted, semantics);
  const candidates = semantics === 'official' ? officialCandidates(flavors, wanted) : candidatesFor(flavors, wanted);
  if (candidates.some((flavor) => mismatches(flavor, demand).length === 0)) return 'PASS';
  return candidates.some((flavor) => mayFit(flavor, demand)) ? 'DNF' : 'FAIL';
}

/** The figures fit and the extra specs are hidden. */
function mayFit(flavor: FlavorView, demand: Demand): boolean {
  return flavor.extra_specs === undefined && sizeFields.every((field) => flavor[field] === demand[field]);
}

/** By `scs:name-v2`, else by name. Source: scs-0103-v1, "Guarantees and properties". */
function candidatesFor(flavors: readonly FlavorView[], { name }: StandardFlavor): readonly FlavorView[] {
  const declared = flavors.filter(({ extra_specs: specs }) => specs?.[nameKey] === name);
  return [...declared, ...flavors.filter((flavor) => flavor.name === name && !declared.includes(flavor))];
}

/** The official suite looks at one only: the last that declares the name, else the first that bears it. */
function officialCandidates(flavors: readonly FlavorView[], wanted: StandardFlavor): readonly FlavorView[] {
  const declared = flavors.filter(({ extra_specs: specs }) => specs?.[nameKey] === wanted.name);
  const one = declared.at(-1) ?? flavors.find(({ name }) => name === wanted.name && claimsStandardName(name));
  return one ? [one] : [];
}

function demandOf(wanted: StandardFlavor, semantics: Semantics): Demand {
  const reading = parseFlavorName(wanted.name);
  if (!reading.ok) throw new Error(`${wanted.name} in the list of standard flavors is no flavor name`);
  const { name } = reading;
  const specs = semantics === 'official' ? onlyExtraSpecs(officialProperties(name)) : extraSpecsOf(name);
  const exact = Object.fromEntries(Object.entries(specs).map(([key, value]) => [key, [value]]));
  return {
    vcpus: name.cpus,
    ram: name.ram * 1024,
    disk: name.disk?.size ?? 0,
    extraSpecs: semantics === 'official' ? exact : { ...exact, [diskTypeKey]: diskTypesFor(wanted) },
  };
}

function onlyExtraSpecs(properties: ReturnType<typeof officialProperties>): ScsExtraSpecs {
  return Object.fromEntries(
    Object.entries(properties).flatMap(([key, value]) =>
      key.startsWith('scs:') ? [[key, String(value)] as const] : [],
    ),
  );
}

/**
 * Not set without a disk; any kind where the table says "(any)". An SSD flavor may be built on NVMe (scs-0100-v3, "Naming
 * policy compliance"), and the extra spec reflects the disk there is.
 */
function diskTypesFor({ disk }: StandardFlavor): readonly string[] {
  if (disk === 'none') return [];
  return disk === 'ssd' ? [diskTypes.s, diskTypes.p] : Object.values(diskTypes);
}

interface Mismatch {
  readonly field: string;
  readonly expected: readonly string[];
  readonly found: string | null;
}

function mismatches(flavor: FlavorView, demand: Demand): readonly Mismatch[] {
  const sizes = sizeFields
    .filter((field) => flavor[field] !== demand[field])
    .map((field): Mismatch => ({ field, expected: [String(demand[field])], found: String(flavor[field]) }));
  const specs = Object.entries(demand.extraSpecs)
    .map(([field, expected]): Mismatch => ({ field, expected, found: flavor.extra_specs?.[field] ?? null }))
    .filter(({ expected, found }) => (found === null ? expected.length > 0 : !expected.includes(found)));
  return [...sizes, ...specs];
}

/** The testcase of one standard flavor with its finding. */
export function checkFlavor(flavors: readonly FlavorView[], wanted: StandardFlavor): Outcome {
  const verdict = flavorVerdict(flavors, wanted, 'text');
  const official = flavorVerdict(flavors, wanted, 'official');
  const differs = official !== verdict;
  return {
    ...finding(flavors, wanted, verdict),
    verdict,
    ...(differs && { official, deviation: deviationOf(flavors, wanted) }),
  };
}

function finding(
  flavors: readonly FlavorView[],
  wanted: StandardFlavor,
  verdict: Verdict,
): Pick<Outcome, 'message' | 'details' | 'remedy'> {
  const { name } = wanted;
  const demand = demandOf(wanted, 'text');
  const candidates = candidatesFor(flavors, wanted);
  const [first] = candidates;
  if (!first) return { message: texts.message('missing', { name }), remedy: [createCommand(name, demand)] };
  const fitting = candidates.find((flavor) => mismatches(flavor, demand).length === 0);
  if (fitting) return { message: texts.message('present', { name, flavor: fitting.name }) };
  if (verdict === 'DNF') return { message: texts.message('hidden', { name, flavor: first.name }) };
  const wrong = mismatches(first, demand);
  return {
    message: texts.message('wrong', { name, flavor: first.name, fields: wrong.map(({ field }) => field) }),
    details: wrong.map((mismatch) => mismatchLine(first, mismatch)),
    remedy: repair(first, wanted, demand, wrong),
  };
}

function mismatchLine(flavor: FlavorView, { field, expected, found }: Mismatch) {
  const known = { flavor: flavor.name, field };
  if (found === null) return texts.message('mismatch-absent', { ...known, expected });
  if (expected.length === 0) return texts.message('mismatch-superfluous', { ...known, found });
  return texts.message('mismatch', { ...known, expected, found });
}

/** Extra specs can be set; sizes cannot, so that a flavor with wrong ones gives way to a new one. */
function repair(
  flavor: FlavorView,
  wanted: StandardFlavor,
  demand: Demand,
  wrong: readonly Mismatch[],
): readonly string[] {
  const reference = flavorReference(flavor);
  if (wrong.some(({ field }) => sizeFields.some((size) => size === field))) {
    const makeWay =
      flavor.name === wanted.name
        ? shellCommand('openstack', 'flavor', 'delete', reference)
        : shellCommand('openstack', 'flavor', 'unset', '--property', nameKey, reference);
    return [makeWay, createCommand(wanted.name, demand)];
  }
  const superfluous = wrong.filter(({ expected }) => expected.length === 0);
  const set = Object.fromEntries(wrong.flatMap(({ field, expected }) => (expected[0] ? [[field, expected[0]]] : [])));
  return [
    ...(Object.keys(set).length > 0
      ? [shellCommand('openstack', 'flavor', 'set', ...propertyWords(set), reference)]
      : []),
    ...superfluous.map(({ field }) => shellCommand('openstack', 'flavor', 'unset', '--property', field, reference)),
  ];
}

function createCommand(name: string, demand: Demand): string {
  const specs = Object.fromEntries(
    Object.entries(demand.extraSpecs).flatMap(([key, values]) => (values[0] ? [[key, values[0]]] : [])),
  );
  return shellCommand(
    ...['openstack', 'flavor', 'create', '--public'],
    ...['--vcpus', String(demand.vcpus), '--ram', String(demand.ram), '--disk', String(demand.disk)],
    ...propertyWords(specs),
    name,
  );
}

/** Which row explains that text and official suite differ on this flavor. */
function deviationOf(flavors: readonly FlavorView[], wanted: StandardFlavor): string {
  const [official] = officialCandidates(flavors, wanted);
  const fitting = candidatesFor(flavors, wanted).find((one) => mismatches(one, demandOf(wanted, 'text')).length === 0);
  if (fitting && official !== fitting && official && mismatches(official, demandOf(wanted, 'text')).length > 0) {
    return '0103-several-flavors';
  }
  if (wanted.disk === 'none') return '0103-disk-type-without-disk';
  return wanted.disk === 'any' ? '0103-any-disk-type' : '0103-nvme-for-ssd';
}
