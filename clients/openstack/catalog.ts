import type { CatalogEntry } from './cloud.ts';

/**
 * Older names of service types, best first. Source: the OpenStack service types authority
 * (service-types.openstack.org), only what deployments of the last ten years have.
 */
const aliasesOfType: Readonly<Record<string, readonly string[]>> = {
  'block-storage': ['volumev3', 'block-store', 'volume', 'volumev2'],
  'container-infrastructure-management': ['container-infrastructure', 'container-infra'],
  'shared-file-system': ['sharev2', 'share'],
  'application-container': ['container'],
  baremetal: ['bare-metal'],
  'baremetal-introspection': ['introspection'],
  message: ['messaging'],
  'operator-policy': ['policy'],
  'resource-cluster': ['clustering', 'resource-cluster', 'cluster'],
  'root-cause-analysis': ['rca'],
  workflow: ['workflowv2'],
  alarm: ['alarming'],
  meter: ['metering', 'telemetry'],
};

/** The official name of a service type or of one of its aliases; unknown names are their own. */
export function officialType(type: string): string {
  const name = type.toLowerCase().replaceAll('_', '-');
  return Object.entries(aliasesOfType).find(([, aliases]) => aliases.includes(name))?.[0] ?? name;
}

/** The official name first, then its aliases. */
export function typesOf(type: string): readonly string[] {
  const official = officialType(type);
  return [official, ...(aliasesOfType[official] ?? [])];
}

export interface EndpointWish {
  readonly type: string;
  /** `public`, `internal` or `admin`. */
  readonly interface: string;
  /** Any region when null. */
  readonly region: string | null;
  /** Only the entry of that name. */
  readonly name?: string;
}

/** The URL that the catalogue gives; null when there is none. The first of the type's names that has a match wins. */
export function findEndpoint(catalog: readonly CatalogEntry[], wish: EndpointWish): string | null {
  for (const type of typesOf(wish.type)) {
    for (const entry of catalog) {
      if (entry.type !== type || (wish.name !== undefined && entry.name !== wish.name)) continue;
      const found = entry.endpoints.find(
        (one) =>
          plainInterface(one.interface) === wish.interface && (wish.region === null || one.region === wish.region),
      );
      if (found) return found.url;
    }
  }
  return null;
}

/** `publicURL`, the name of Keystone v2, is `public`. */
export function plainInterface(name: string): string {
  return name.replace(/URL$/, '');
}
