/** What a service says about its microversions. */
export interface MicroversionRange {
  readonly min: string;
  readonly max: string;
}

/** Name in `OpenStack-API-Version`, and of the older header, by official service type. Source: API SIG, "Microversion specification". */
const headerNames: Readonly<Record<string, { readonly name: string; readonly legacy?: string }>> = {
  compute: { name: 'compute', legacy: 'X-OpenStack-Nova-API-Version' },
  'block-storage': { name: 'volume', legacy: 'X-OpenStack-Volume-API-Version' },
  'shared-file-system': { name: 'shared-file-system', legacy: 'X-OpenStack-Manila-API-Version' },
  baremetal: { name: 'baremetal', legacy: 'X-OpenStack-Ironic-API-Version' },
  'baremetal-introspection': { name: 'baremetal-introspection', legacy: 'X-OpenStack-Ironic-Inspector-API-Version' },
  'application-container': { name: 'container' },
};

/** Both header forms: new services read the first, old ones only the second. */
export function microversionHeaders(type: string, version: string): Readonly<Record<string, string>> {
  const { name, legacy } = headerNames[type] ?? { name: type };
  return { 'OpenStack-API-Version': `${name} ${version}`, ...(legacy !== undefined && { [legacy]: version }) };
}

/** Negative when `a` is older than `b`: `2.9` is older than `2.10`. Missing parts count as 0. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [parts(a), parts(b)];
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const difference = (left[at] ?? 0) - (right[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** The lower of what we understand and what the service has; null when its lowest is above ours. */
export function negotiate(wanted: string, range: MicroversionRange): string | null {
  if (compareVersions(wanted, range.min) < 0) return null;
  return compareVersions(wanted, range.max) < 0 ? wanted : range.max;
}

function parts(version: string): number[] {
  return version.replace(/^v/, '').split('.').map(Number);
}
