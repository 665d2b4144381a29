/** One flavor that the standard lists. */
export interface StandardFlavor {
  /** Recommended name; CPUs, kind of CPU, memory and disk are those of the name. */
  readonly name: string;
  readonly status: 'mandatory' | 'recommended';
  /** What the column "Disk type" says: nothing, `ssd`, or that any will do. */
  readonly disk: 'none' | 'ssd' | 'any';
}

/** Source: scs-0103-v1 (v1.2), tables "Mandatory", "Recommended, part 1" and "Recommended, part 2". */
export const standardFlavors: readonly StandardFlavor[] = [
  ...list('mandatory', 'none', ['1V-2', '1V-4', '1V-8', '2V-4', '2V-8', '2V-16', '4V-8', '4V-16', '4V-32']),
  ...list('mandatory', 'none', ['8V-16', '8V-32', '16V-32', '1L-1']),
  ...list('mandatory', 'ssd', ['2V-4-20s', '4V-16-100s']),
  ...list('recommended', 'any', ['1V-2-5', '1V-4-10', '1V-8-20', '2V-4-10', '2V-8-20', '2V-16-50', '4V-8-20']),
  ...list('recommended', 'any', ['4V-16-50', '4V-32-100', '8V-16-50', '8V-32-100', '16V-32-100', '1L-1-5']),
  ...list('recommended', 'none', ['8V-64', '16V-64', '16V-128']),
];

function list(
  status: StandardFlavor['status'],
  disk: StandardFlavor['disk'],
  names: readonly string[],
): readonly StandardFlavor[] {
  return names.map((name) => ({ name: `SCS-${name}`, status, disk }));
}

/** Id of the official testcase, e.g. `scs-0103-flavor-1v-4`. */
export function testcaseId(flavor: StandardFlavor): string {
  return `scs-0103-flavor-${flavor.name.slice('SCS-'.length).toLowerCase()}`;
}

/** The standard flavor of that name; one that the standard does not list is taken at its name. */
export function standardFlavorOf(name: string): StandardFlavor {
  const listed = standardFlavors.find((one) => one.name === name);
  return listed ?? { name, status: 'recommended', disk: 'any' };
}
