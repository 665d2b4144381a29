import { z } from 'zod';
import type { Collector } from '../engine/collector.ts';
import { shellCommand } from '../engine/shell-quote.ts';
import { claimsStandardName, parseFlavorName } from '../flavor-name/parse.ts';
import type { NameReading } from '../flavor-name/reading.ts';

/** A flavor as Nova lists it. Source: https://docs.openstack.org/api-ref/compute/#list-flavors-with-details */
export type FlavorView = z.infer<typeof flavorView>;
const flavorView = z.looseObject({
  /** Unknown for flavors that only a file describes. */
  id: z.string().optional(),
  name: z.string(),
  vcpus: z.number(),
  /** MiB. */
  ram: z.number(),
  /** GB of the root disk; 0: none, or as large as the image. */
  disk: z.number(),
  /** GB of further disks, all together. */
  'OS-FLV-EXT-DATA:ephemeral': z.number().optional(),
  /** MiB; '' means none before microversion 2.75. */
  swap: z.union([z.number(), z.string()]).optional(),
  'os-flavor-access:is_public': z.boolean().optional(),
  /** Absent when the cloud hides them. */
  extra_specs: z.record(z.string(), z.string()).optional(),
});

/** The flavors that the project may use, with their extra specs. */
export const flavors: Collector<FlavorView[]> = {
  resource: 'flavors',
  mode: 'read',
  deadline: 120,
  schema: z.array(flavorView),
  collect: ({ cloud }) => Array.fromAsync(cloud.compute.listFlavors()),
};

/** A flavor whose name claims the standard, with what can be read of the name. */
export interface NamedFlavor {
  readonly flavor: FlavorView;
  readonly reading: NameReading;
}

/** The flavors whose names start `SCS-`; the standard leaves all others alone. */
export function standardFlavors(all: readonly FlavorView[]): readonly NamedFlavor[] {
  return all
    .filter(({ name }) => claimsStandardName(name))
    .map((flavor) => ({ flavor, reading: parseFlavorName(flavor.name) }));
}

/** How the command line names a flavor: by id, since names may look like options. */
export function flavorReference(flavor: FlavorView): string {
  return flavor.id ?? flavor.name;
}

/** What of a flavor a corrected copy shall have otherwise. */
export interface FlavorChange {
  readonly name?: string;
  readonly vcpus?: number;
  readonly ram?: number;
  readonly disk?: number;
  readonly ephemeral?: number;
  /** Added to those of the flavor, or in place of them. */
  readonly extraSpecs?: Readonly<Record<string, string>>;
}

/**
 * Commands that put a corrected flavor in place of one: Nova can change neither name nor size of a flavor, so it is made
 * anew. Servers keep what they have. Source: https://docs.openstack.org/python-openstackclient/latest/cli/command-objects/flavor.html
 */
export function replaceFlavor(flavor: FlavorView, change: FlavorChange): readonly string[] {
  const ephemeral = change.ephemeral ?? flavor['OS-FLV-EXT-DATA:ephemeral'] ?? 0;
  const swap = Number(flavor.swap ?? 0);
  const words = [
    ...['--vcpus', String(change.vcpus ?? flavor.vcpus)],
    ...['--ram', String(change.ram ?? flavor.ram)],
    ...['--disk', String(change.disk ?? flavor.disk)],
    ...(ephemeral > 0 ? ['--ephemeral', String(ephemeral)] : []),
    ...(swap > 0 ? ['--swap', String(swap)] : []),
    ...(flavor['os-flavor-access:is_public'] === false ? ['--private'] : []),
    ...propertyWords({ ...flavor.extra_specs, ...change.extraSpecs }),
    change.name ?? flavor.name,
  ];
  const remove = shellCommand('openstack', 'flavor', 'delete', flavorReference(flavor));
  const create = shellCommand('openstack', 'flavor', 'create', ...words);
  // Two flavors cannot have one name; under another name there is no gap without any.
  return change.name === undefined || change.name === flavor.name ? [remove, create] : [create, remove];
}

/** `--property key=value` for each, sorted by key. */
export function propertyWords(specs: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(specs)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([key, value]) => ['--property', `${key}=${value}`]);
}

/** Flavors that somebody else describes in Nova's words. Throws a `ZodError` that names the field that does not fit. */
export function flavorsOf(values: readonly unknown[]): readonly FlavorView[] {
  return z.array(flavorView).parse(values);
}
