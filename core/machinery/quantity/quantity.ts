/** How a quantity is printed. Source: apimachinery pkg/api/resource, Format. */
export type QuantityFormat = 'DecimalSI' | 'BinarySI' | 'DecimalExponent';

/**
 * An exact amount: `mantissa × 10^exponent`. The mantissa is no multiple of ten (or the value is zero and the exponent 0),
 * so equal amounts have equal members.
 */
export interface Quantity {
  readonly mantissa: bigint;
  /** At least -9: nothing is smaller than nano. */
  readonly exponent: number;
  readonly format: QuantityFormat;
}

/** Decimal suffixes and their powers of ten. Source: apimachinery pkg/api/resource/suffix.go. */
const decimalSuffixes: ReadonlyMap<string, number> = new Map([
  ['n', -9],
  ['u', -6],
  ['m', -3],
  ['', 0],
  ['k', 3],
  ['M', 6],
  ['G', 9],
  ['T', 12],
  ['P', 15],
  ['E', 18],
]);

/** Binary suffixes and their powers of two. */
const binarySuffixes: ReadonlyMap<string, number> = new Map([
  ['Ki', 10],
  ['Mi', 20],
  ['Gi', 30],
  ['Ti', 40],
  ['Pi', 50],
  ['Ei', 60],
]);

const suffixOfDecimal = new Map([...decimalSuffixes].map(([suffix, power]) => [power, suffix]));
const suffixOfBinary = new Map([...binarySuffixes].map(([suffix, power]) => [power, suffix]));

const smallestPower = -9;
const largestDecimalSuffix = 18;
const largestBinarySuffix = 60;
const largestBinary = 2n ** 63n - 1n;
const largestInteger = 2n ** 63n - 1n;
const smallestInteger = -(2n ** 63n);

/** A text longer than this is no quantity, and no exponent is larger: bounds the work that a hostile text can ask for. */
const longestText = 128;
const largestExponent = 100;

const grammar =
  /^([+-]?)(?:(\d+)(?:\.(\d*))?|\.(\d+))(?:([eE])([+-]?\d{1,10})|(n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei|))$/;

/**
 * Reads a quantity such as `500m`, `1.5Gi`, `12e6`; null when the text is none. What is finer than nano is rounded away from
 * zero, and binary amounts end at 2^63-1. Unlike upstream, a text of more than 128 characters, one without a digit, and
 * an exponent above 100 are no quantities.
 * Source: apimachinery pkg/api/resource/quantity.go, ParseQuantity.
 */
export function parseQuantity(text: string): Quantity | null {
  if (text.length > longestText) return null;
  const match = grammar.exec(text);
  if (!match) return null;
  const [, sign, whole = '', fraction = '', bare = '', exponentMark, exponent, suffix = ''] = match;
  const decimals = fraction || bare;
  const digits = BigInt(`${whole}${decimals}`);
  const signed = sign === '-' ? -digits : digits;
  if (exponentMark !== undefined) {
    const power = Number(exponent);
    if (power > largestExponent) return null;
    return round(signed, power - decimals.length, 'DecimalExponent');
  }
  const binary = binarySuffixes.get(suffix);
  if (binary === undefined) return round(signed, decimalSuffixes.get(suffix)! - decimals.length, 'DecimalSI');
  return roundBinary(signed << BigInt(binary), -decimals.length);
}

/** An integer as a quantity. */
export function quantityOf(value: bigint | number, format: QuantityFormat = 'DecimalSI'): Quantity {
  return normal(BigInt(value), 0, format);
}

function roundBinary(mantissa: bigint, exponent: number): Quantity {
  const value = round(mantissa, exponent, 'BinarySI');
  const limit = quantityOf(mantissa < 0n ? -largestBinary : largestBinary, 'BinarySI');
  if (mantissa < 0n ? compareQuantities(value, limit) < 0 : compareQuantities(value, limit) > 0) return limit;
  const isFraction = isBetween(value, -1n, 1n) && value.mantissa !== 0n;
  return isFraction ? { ...value, format: 'DecimalSI' } : value;
}

/** Rounds away from zero at nano: who asks for a little gets a little, not nothing. */
function round(mantissa: bigint, exponent: number, format: QuantityFormat): Quantity {
  if (exponent >= smallestPower || mantissa === 0n) return normal(mantissa, exponent, format);
  const drop = smallestPower - exponent;
  const size = mantissa < 0n ? -mantissa : mantissa;
  // A divisor with more digits than the number leaves nothing but the rounding.
  const divisor = drop > longestText ? size + 1n : 10n ** BigInt(drop);
  const rounded = (size + divisor - 1n) / divisor;
  return normal(mantissa < 0n ? -rounded : rounded, smallestPower, format);
}

function normal(mantissa: bigint, exponent: number, format: QuantityFormat): Quantity {
  if (mantissa === 0n) return { mantissa, exponent: 0, format };
  let rest = mantissa;
  let power = exponent;
  while (rest % 10n === 0n) {
    rest /= 10n;
    power += 1;
  }
  return { mantissa: rest, exponent: power, format };
}

/** The value as an integer number of the power of ten that both have. */
function aligned(a: Quantity, b: Quantity): readonly [bigint, bigint, number] {
  const exponent = Math.min(a.exponent, b.exponent);
  return [scaled(a, exponent), scaled(b, exponent), exponent];
}

const scaled = (value: Quantity, exponent: number): bigint => value.mantissa * 10n ** BigInt(value.exponent - exponent);

/** Negative, zero or positive as `a` is less than, equal to or more than `b`; the format does not count. */
export function compareQuantities(a: Quantity, b: Quantity): -1 | 0 | 1 {
  const [left, right] = aligned(a, b);
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

const formatOfSum = (a: Quantity, b: Quantity): QuantityFormat => (a.mantissa === 0n ? b.format : a.format);

/** `a + b`, printed as `a` is, or as `b` when `a` is zero. */
export function addQuantities(a: Quantity, b: Quantity): Quantity {
  const [left, right, exponent] = aligned(a, b);
  return normal(left + right, exponent, formatOfSum(a, b));
}

/** `a - b`, printed as `a` is, or as `b` when `a` is zero. */
export function subtractQuantities(a: Quantity, b: Quantity): Quantity {
  const [left, right, exponent] = aligned(a, b);
  return normal(left - right, exponent, formatOfSum(a, b));
}

/** The value when it is a whole number that fits in 64 bits, else null. */
export function quantityInteger(value: Quantity): bigint | null {
  if (value.exponent < 0) return null;
  const integer = scaled(value, 0);
  return integer > largestInteger || integer < smallestInteger ? null : integer;
}

/** The value as a double: exact only where a double can be. */
export function quantityNumber(value: Quantity): number {
  return Number(`${value.mantissa}e${value.exponent}`);
}

function isBetween(value: Quantity, low: bigint, high: bigint): boolean {
  return compareQuantities(value, quantityOf(low)) > 0 && compareQuantities(value, quantityOf(high)) < 0;
}

/**
 * The canonical form: no precision lost, no fraction, the largest suffix. Binary amounts below 1024 or with a fraction are
 * printed as decimals. Source: apimachinery pkg/api/resource/quantity.go, CanonicalizeBytes.
 */
export function printQuantity(value: Quantity): string {
  if (value.mantissa === 0n) return '0';
  if (value.format !== 'BinarySI' || value.exponent < 0 || isBetween(value, -1024n, 1024n)) return printDecimal(value);
  let number = scaled(value, 0);
  let power = 0;
  while (power < largestBinarySuffix && number % 1024n === 0n) {
    number /= 1024n;
    power += 10;
  }
  return `${number}${suffixOfBinary.get(power) ?? ''}`;
}

function printDecimal(value: Quantity): string {
  const floor = Math.floor(value.exponent / 3) * 3;
  const power = value.format === 'DecimalExponent' ? floor : Math.min(floor, largestDecimalSuffix);
  const number = scaled(value, power);
  if (value.format !== 'DecimalExponent') return `${number}${suffixOfDecimal.get(power)}`;
  return power === 0 ? `${number}` : `${number}e${power}`;
}
