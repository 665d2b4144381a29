import { collections } from './collections.ts';
import { conversions } from './conversions.ts';
import { formats } from './formats.ts';
import { network } from './network.ts';
import { overload, type Overload } from './overload.ts';
import { quantities } from './quantities.ts';
import { regex } from './regex.ts';
import { semver } from './semver.ts';
import { strings } from './strings.ts';
import { times } from './times.ts';
import { urls } from './urls.ts';
import { CelDuration, CelList, CelMap, CelOptional, CelUint, none, type CelValue } from '../value.ts';
import type { Meter } from '../budget.ts';
import { keysOf } from '../equality.ts';
import { fail } from '../failure.ts';

/** Whether a value is what its type begins with: 0, empty, false. Source: cel-go common/types, IsZeroValue. */
function isZero(meter: Meter, value: CelValue): boolean {
  if (value instanceof CelUint) return value.value === 0n;
  if (value instanceof CelDuration) return value.nanoseconds === 0n;
  if (value instanceof CelMap) return keysOf(meter, value).length === 0;
  if (value instanceof CelList || value instanceof Uint8Array) return value.length === 0;
  return value === null || value === false || value === '' || value === 0n || value === 0;
}

/** `or` and `orValue` are no functions: they do not evaluate what they do not need. Source: cel-go cel/library.go. */
const optionals: readonly Overload[] = [
  overload('optional.none(): optional<A>', () => none),
  overload('optional.of(A): optional<A>', ([value]) => new CelOptional(value)),
  overload('optional.ofNonZeroValue(A): optional<A>', ([value], meter) =>
    isZero(meter, value) ? none : new CelOptional(value),
  ),
  overload('optional<A>.hasValue(): bool', ([{ value }]) => value !== undefined),
  overload('optional<A>.value(): A', ([{ value }]) =>
    value === undefined ? fail('optional.none() dereference') : value,
  ),
];

/** Every function of the rules: the standard ones, and those that Kubernetes adds. */
export const library: readonly Overload[] = [
  ...conversions,
  ...strings,
  ...regex,
  ...times,
  ...collections,
  ...network,
  ...urls,
  ...quantities,
  ...semver,
  ...formats,
  ...optionals,
];
