import { claimsStandardName, parseFlavorName } from '../../flavor-name/parse.ts';
import type { ReadName } from '../../flavor-name/reading.ts';
import type { FlavorView } from '../../resources/flavors.ts';

const variantKey = /^scs:name-v[1-9]\d*$/;

/** The values of `scs:name-vN` (N positive) by key. Source: scs-0103-v1 (v1.2), "Properties". */
function nameVariants(flavor: FlavorView): readonly (readonly [key: string, value: string])[] {
  return Object.entries(flavor.extra_specs ?? {}).filter(([key]) => variantKey.test(key));
}

/** Every readable name under the standard that a flavor has: its own and the variants in its extra specs, once each. */
export function namesOf(flavor: FlavorView): readonly ReadName[] {
  const all = [flavor.name, ...nameVariants(flavor).map(([, value]) => value)].filter(claimsStandardName);
  return [...new Set(all)].map(parseFlavorName).filter((reading) => reading.ok);
}
