/** Nanoseconds of each unit that Go knows. Source: Go, package time, ParseDuration. */
const units: ReadonlyMap<string, bigint> = new Map([
  ['ns', 1n],
  ['us', 1_000n],
  // Both spellings of micro: U+00B5 and U+03BC.
  ['µs', 1_000n],
  ['μs', 1_000n],
  ['ms', 1_000_000n],
  ['s', 1_000_000_000n],
  ['m', 60_000_000_000n],
  ['h', 3_600_000_000_000n],
]);

const largest = 2n ** 63n - 1n;
const smallest = -(2n ** 63n);

/** A text longer than this is no duration: bounds the work that a hostile text can ask for. */
const longestText = 128;

const part = /(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h)/y;

/**
 * Reads a Go duration such as `1h30m`, `-1.5s`, `0`: nanoseconds, or null when the text is none or does not fit in 64 bits.
 * Fractions of a nanosecond are cut. Source: Go, package time, ParseDuration.
 */
export function parseDuration(text: string): bigint | null {
  if (text.length > longestText) return null;
  const isNegative = text.startsWith('-');
  const body = isNegative || text.startsWith('+') ? text.slice(1) : text;
  if (body === '0') return 0n;
  if (body === '') return null;
  let total = 0n;
  part.lastIndex = 0;
  while (part.lastIndex < body.length) {
    const match = part.exec(body);
    if (!match) return null;
    total += amount(match[1]!, units.get(match[2]!)!);
  }
  return inRange(isNegative ? -total : total);
}

function amount(number: string, unit: bigint): bigint {
  const [whole = '', fraction = ''] = number.split('.');
  return BigInt(whole) * unit + (BigInt(fraction) * unit) / 10n ** BigInt(fraction.length);
}

const inRange = (value: bigint): bigint | null => (value > largest || value < smallest ? null : value);

/**
 * Units of the `duration` format: the first names stand alone, the last one also begins longer words (`min`, `minutes`).
 * Source: kube-openapi pkg/validation/strfmt/duration.go.
 */
const formatUnits: readonly { readonly names: readonly string[]; readonly value: bigint }[] = [
  { names: ['ns', 'nano'], value: 1n },
  { names: ['us', 'µs', 'micro'], value: 1_000n },
  { names: ['ms', 'milli'], value: 1_000_000n },
  { names: ['s', 'sec'], value: 1_000_000_000n },
  { names: ['m', 'min'], value: 60_000_000_000n },
  { names: ['h', 'hr', 'hour'], value: 3_600_000_000_000n },
  { names: ['d', 'day'], value: 86_400_000_000_000n },
  { names: ['w', 'wk', 'week'], value: 604_800_000_000_000n },
];

/**
 * Reads a value of the OpenAPI format `duration`: a Go duration, or whole amounts of units up to weeks such as
 * `3 days 12 hours`. Nanoseconds, or null. Unlike upstream, words that are no amount make it no duration.
 * Source: kube-openapi pkg/validation/strfmt/duration.go, ParseDuration.
 */
export function parseFormatDuration(text: string): bigint | null {
  const exact = parseDuration(text);
  if (exact !== null || text.length > longestText) return exact;
  const body = text.trim();
  const amountOfUnit = /(\d+)\s*([A-Za-zµ]+)\s*/y;
  let total = 0n;
  let end = 0;
  while (end < body.length) {
    const match = amountOfUnit.exec(body);
    const unit = match && formatUnit(match[2]!.toLowerCase());
    if (!unit) return null;
    total += BigInt(match[1]!) * unit;
    end = amountOfUnit.lastIndex;
  }
  return body === '' ? null : inRange(total);
}

function formatUnit(name: string): bigint | undefined {
  return formatUnits.find(({ names }) => names.includes(name) || name.startsWith(names.at(-1)!))?.value;
}

/** Prints nanoseconds as Go does: `1h0m0s`, `1.5s`, `250ms`, `0s`. Source: Go, package time, Duration.String. */
export function printDuration(nanoseconds: bigint): string {
  if (nanoseconds === 0n) return '0s';
  const sign = nanoseconds < 0n ? '-' : '';
  const size = nanoseconds < 0n ? -nanoseconds : nanoseconds;
  if (size < 1_000n) return `${sign}${size}ns`;
  if (size < 1_000_000n) return `${sign}${decimal(size, 1_000n)}µs`;
  if (size < 1_000_000_000n) return `${sign}${decimal(size, 1_000_000n)}ms`;
  const minutes = size / 60_000_000_000n;
  const seconds = `${decimal(size % 60_000_000_000n, 1_000_000_000n)}s`;
  if (minutes === 0n) return `${sign}${seconds}`;
  if (minutes < 60n) return `${sign}${minutes}m${seconds}`;
  return `${sign}${minutes / 60n}h${minutes % 60n}m${seconds}`;
}

/** `value / unit` without trailing zeros; the unit is a power of ten. */
function decimal(value: bigint, unit: bigint): string {
  const rest = value % unit;
  if (rest === 0n) return `${value / unit}`;
  const digits = `${rest}`.padStart(`${unit}`.length - 1, '0').replace(/0+$/, '');
  return `${value / unit}.${digits}`;
}
