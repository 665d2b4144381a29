import type { Kind, Verb } from '@allmend/core-machinery';
import type { ReadSubresource, VirtualResource } from '../http/parts.ts';

/** One resource or subresource as discovery tells it, in the order in which it is shown. */
export interface Discovered {
  readonly kind: Kind;
  readonly verbs: readonly Verb[];
  readonly subresources: readonly DiscoveredSubresource[];
}

export interface DiscoveredSubresource {
  readonly name: string;
  readonly responds: { readonly group: string; readonly version: string; readonly kind: string };
  readonly verbs: readonly Verb[];
}

const allVerbs: readonly Verb[] = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];
const subresourceVerbs: readonly Verb[] = ['get', 'patch', 'update'];

/** What is answered beside the kinds themselves. */
export interface Beside {
  readonly virtual: readonly VirtualResource[];
  readonly read: readonly ReadSubresource[];
}

export function discover(kinds: readonly Kind[], { virtual, read }: Beside): readonly Discovered[] {
  return kinds.map((kind) => ({
    kind,
    verbs: kind.builtIn?.verbs ?? allVerbs,
    subresources: [
      ...(kind.subresources.scale
        ? [{ name: 'scale', responds: { group: 'autoscaling', version: 'v1', kind: 'Scale' }, verbs: subresourceVerbs }]
        : []),
      ...(kind.subresources.status ? [{ name: 'status', responds: kind, verbs: subresourceVerbs }] : []),
      ...virtual
        .filter((one) => one.subresource !== '' && one.group === kind.group && one.resource === kind.plural)
        .map((one): DiscoveredSubresource => ({ name: one.subresource, responds: one.kind, verbs: ['create'] })),
      ...read
        .filter((one) => isOf(one, kind))
        .map((one): DiscoveredSubresource => ({
          name: one.subresource,
          responds: one.rows ?? one.kind,
          verbs: ['get'],
        })),
    ].sort((a, b) => (a.name < b.name ? -1 : 1)),
  }));
}

/** Whether the part is one of the kind's. Kinds of tenants never have any: their groups are others. */
export function isOf({ kind }: ReadSubresource, { group, version, plural }: Kind): boolean {
  return kind.group === group && kind.version === version && kind.plural === plural;
}

/** A group with its versions, the preferred one first. */
export interface Group {
  readonly name: string;
  readonly versions: readonly { readonly version: string; readonly resources: readonly Discovered[] }[];
}

/** Groups in the order of their first kind; versions by Kubernetes' version priority. */
export function groupsOf(discovered: readonly Discovered[]): readonly Group[] {
  const groups = new Map<string, Map<string, Discovered[]>>();
  for (const one of discovered) {
    const versions = groups.get(one.kind.group) ?? new Map<string, Discovered[]>();
    groups.set(one.kind.group, versions);
    versions.set(one.kind.version, [...(versions.get(one.kind.version) ?? []), one]);
  }
  return [...groups].map(([name, versions]) => ({
    name,
    versions: [...versions]
      .map(([version, resources]) => ({ version, resources }))
      .sort((a, b) => compareVersions(a.version, b.version)),
  }));
}

/** v2 before v1 before v1beta2 before v1alpha1; names of another form last. Source: apimachinery pkg/version/helpers.go. */
function compareVersions(a: string, b: string): number {
  const [first, second] = [rank(a), rank(b)];
  if (!first || !second) return first ? -1 : second ? 1 : a.localeCompare(b);
  return second.stability - first.stability || second.major - first.major || second.minor - first.minor;
}

function rank(version: string): { readonly stability: number; readonly major: number; readonly minor: number } | null {
  const match = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(version);
  if (!match) return null;
  const stability = match[2] === 'alpha' ? 0 : match[2] === 'beta' ? 1 : 2;
  return { stability, major: Number(match[1]), minor: Number(match[3] ?? 0) };
}
