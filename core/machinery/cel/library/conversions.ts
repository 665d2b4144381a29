import { parseDuration } from '../../quantity/duration.ts';
import { readingCost, spend, traversal, type Meter } from '../budget.ts';
import { keysOf } from '../equality.ts';
import { fail } from '../failure.ts';
import { isInstant, parseTimestamp, printTimestamp } from '../time.ts';
import {
  CelDuration,
  type CelList,
  CelMap,
  CelTimestamp,
  CelTypeName,
  durationName,
  timestampName,
  typeName,
  type CelValue,
} from '../value.ts';
import { codePointLength, inInt, inUint, printDouble, stringOf } from '../scalar.ts';
import { overload, type Overload } from './overload.ts';

const secondInNanoseconds = 1_000_000_000n;

const sizes: readonly Overload[] = ['string', 'bytes', 'list', 'map'].flatMap((type) => [
  overload(`size(${type}): int`, ([value], meter) => measured(value, meter)),
  overload(`${type}.size(): int`, ([value], meter) => measured(value, meter)),
]);

function measured(value: CelValue, meter: Meter): bigint {
  if (typeof value === 'string') {
    spend(meter, traversal(value.length));
    return BigInt(codePointLength(value));
  }
  if (value instanceof CelMap) return BigInt(keysOf(meter, value).length);
  return BigInt((value as CelList | Uint8Array).length);
}

const identity = (type: string, name = type): Overload => overload(`${name}(${type}): ${type}`, ([value]) => value);

function parseInteger(text: string): bigint | null {
  return /^[+-]?\d{1,20}$/.test(text) ? BigInt(text.replace(/^\+/, '')) : null;
}

const integers: readonly Overload[] = [
  identity('int'),
  overload('int(uint): int', ([{ value }]) => inInt(value)),
  overload('int(double): int', ([value]) =>
    Number.isFinite(value) ? inInt(BigInt(Math.trunc(value))) : fail('integer overflow'),
  ),
  overload('int(string): int', ([text]) => {
    const value = parseInteger(text);
    return value === null ? fail(`type conversion error from 'string' to 'int'`) : inInt(value);
  }),
  overload(`int(${timestampName}): int`, ([{ nanoseconds }]) => {
    const whole = nanoseconds / secondInNanoseconds;
    return nanoseconds < 0n && whole * secondInNanoseconds !== nanoseconds ? whole - 1n : whole;
  }),
  overload(`int(${durationName}): int`, ([{ nanoseconds }]) => nanoseconds),
  identity('uint'),
  overload('uint(int): uint', ([value]) => inUint(value)),
  overload('uint(double): uint', ([value]) =>
    Number.isFinite(value) ? inUint(BigInt(Math.trunc(value))) : fail('unsigned integer overflow'),
  ),
  overload('uint(string): uint', ([text]) =>
    /^\d{1,20}$/.test(text) ? inUint(BigInt(text)) : fail(`type conversion error from 'string' to 'uint'`),
  ),
];

const doubles: readonly Overload[] = [
  identity('double'),
  overload('double(int): double', ([value]) => Number(value)),
  overload('double(uint): double', ([{ value }]) => Number(value)),
  overload('double(string): double', ([text], meter) => {
    spend(meter, traversal(text.length));
    const special = /^([+-]?)(?:inf|infinity)$/i.exec(text);
    if (special) return special[1] === '-' ? -Infinity : Infinity;
    if (/^nan$/i.test(text)) return Number.NaN;
    return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text)
      ? Number(text)
      : fail(`type conversion error from 'string' to 'double'`);
  }),
];

const strings: readonly Overload[] = [
  identity('string'),
  overload('string(bool): string', ([value]) => `${value}`),
  overload('string(int): string', ([value]) => `${value}`),
  overload('string(uint): string', ([{ value }]) => `${value}`),
  overload('string(double): string', ([value]) => printDouble(value)),
  overload('string(bytes): string', ([bytes], meter) => {
    spend(meter, traversal(bytes.length));
    return stringOf(bytes) ?? fail('invalid UTF-8 in bytes, cannot convert to string');
  }),
  overload(`string(${timestampName}): string`, ([{ nanoseconds }]) => printTimestamp(nanoseconds)),
  overload(`string(${durationName}): string`, ([{ nanoseconds }]) => printSeconds(nanoseconds)),
  identity('bytes'),
  overload('bytes(string): bytes', ([text], meter) => {
    spend(meter, traversal(text.length));
    return new Uint8Array(Buffer.from(text));
  }),
];

/** Seconds with decimals and the unit, as protobuf's JSON has durations. */
function printSeconds(nanoseconds: bigint): string {
  const sign = nanoseconds < 0n ? '-' : '';
  const size = nanoseconds < 0n ? -nanoseconds : nanoseconds;
  const rest = size % secondInNanoseconds;
  const decimals = rest === 0n ? '' : `.${`${rest}`.padStart(9, '0').replace(/0+$/, '')}`;
  return `${sign}${size / secondInNanoseconds}${decimals}s`;
}

const truths = new Map([
  ...['1', 't', 'T', 'true', 'TRUE', 'True'].map((word): [string, boolean] => [word, true]),
  ...['0', 'f', 'F', 'false', 'FALSE', 'False'].map((word): [string, boolean] => [word, false]),
]);

const others: readonly Overload[] = [
  identity('bool'),
  overload('bool(string): bool', ([text]) => truths.get(text) ?? fail(`type conversion error from 'string' to 'bool'`)),
  overload(`timestamp(string): ${timestampName}`, ([text], meter) => {
    spend(meter, readingCost);
    const instant = parseTimestamp(text);
    return instant === null ? fail(`invalid timestamp: ${text.slice(0, 64)}`) : new CelTimestamp(instant);
  }),
  overload(`timestamp(int): ${timestampName}`, ([seconds]) => timestampAt(seconds * secondInNanoseconds)),
  identity(timestampName, 'timestamp'),
  overload(`duration(string): ${durationName}`, ([text], meter) => {
    spend(meter, readingCost);
    const nanoseconds = parseDuration(text);
    return nanoseconds === null ? fail(`invalid duration: ${text.slice(0, 64)}`) : new CelDuration(nanoseconds);
  }),
  overload(`duration(int): ${durationName}`, ([nanoseconds]) => new CelDuration(nanoseconds)),
  identity(durationName, 'duration'),
  overload('dyn(dyn): dyn', ([value]) => value),
  overload('type(dyn): type', ([value]) => new CelTypeName(typeName(value))),
];

function timestampAt(nanoseconds: bigint): CelTimestamp {
  return isInstant(nanoseconds) ? new CelTimestamp(nanoseconds) : fail('timestamp overflow');
}

/** Sizes and conversions between types. Source: cel-spec, standard definitions. */
export const conversions: readonly Overload[] = [...sizes, ...integers, ...doubles, ...strings, ...others];
