const pattern = /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2}):(\d{2})(?:[.,](\d{1,12}))?(Z|z|[+-]\d{2}:?\d{2})$/;

const nanosecondsPerSecond = 1_000_000_000n;
const nanosecondsPerMillisecond = 1_000_000n;

/** First and last instant that CEL knows: years 1 to 9999. Source: cel-spec, Timestamp. */
const first = -62_135_596_800n * nanosecondsPerSecond;
const last = 253_402_300_799n * nanosecondsPerSecond + 999_999_999n;

export const isInstant = (nanoseconds: bigint): boolean => nanoseconds >= first && nanoseconds <= last;

/** The instant of an RFC 3339 text in nanoseconds since 1970; null when it is none. */
export function parseTimestamp(text: string): bigint | null {
  const match = pattern.exec(text);
  if (!match) return null;
  const [, year, month, day, hour, minute, second, fraction = '', zone] = match;
  const plain = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  const offset = /^z$/i.test(zone!) ? 'Z' : `${zone!.slice(0, 3)}:${zone!.slice(-2)}`;
  const milliseconds = Date.parse(`${plain}${offset}`);
  // The 30th of February is read as a day of March: the day has to come back.
  const utc = Date.parse(`${plain}Z`);
  if (Number.isNaN(milliseconds) || new Date(utc).toISOString().slice(0, 19) !== plain) return null;
  const nanoseconds = BigInt(milliseconds) * nanosecondsPerMillisecond + BigInt(fraction.slice(0, 9).padEnd(9, '0'));
  return isInstant(nanoseconds) ? nanoseconds : null;
}

/** An instant as RFC 3339 in UTC, with as many decimals as it has. */
export function printTimestamp(nanoseconds: bigint): string {
  const rest = modulo(nanoseconds, nanosecondsPerSecond);
  const seconds = (nanoseconds - rest) / nanosecondsPerSecond;
  const plain = new Date(Number(seconds) * 1000).toISOString().slice(0, 19);
  const decimals = rest === 0n ? '' : `.${`${rest}`.padStart(9, '0').replace(/0+$/, '')}`;
  return `${plain}${decimals}Z`;
}

export const modulo = (value: bigint, by: bigint): bigint => ((value % by) + by) % by;

/** Parts of an instant on a calendar and a clock. */
export interface TimeParts {
  readonly year: number;
  /** From 0. */
  readonly month: number;
  /** From 1. */
  readonly day: number;
  /** Sunday is 0. */
  readonly weekday: number;
  /** From 0. */
  readonly dayOfYear: number;
  readonly hours: number;
  readonly minutes: number;
  readonly seconds: number;
  readonly milliseconds: number;
}

/** The parts in a zone: a name such as `Europe/Berlin`, an offset such as `+02:00`, or UTC when there is none. Null: no such zone. */
export function timeParts(nanoseconds: bigint, zone: string): TimeParts | null {
  const milliseconds = Number(
    (nanoseconds - modulo(nanoseconds, nanosecondsPerMillisecond)) / nanosecondsPerMillisecond,
  );
  const offset = zoneOffset(milliseconds, zone);
  if (offset === null) return null;
  const local = new Date(milliseconds + offset);
  const newYear = Date.UTC(local.getUTCFullYear(), 0, 1);
  const start = new Date(newYear);
  start.setUTCFullYear(local.getUTCFullYear());
  return {
    year: local.getUTCFullYear(),
    month: local.getUTCMonth(),
    day: local.getUTCDate(),
    weekday: local.getUTCDay(),
    dayOfYear: Math.floor((local.getTime() - start.getTime()) / 86_400_000),
    hours: local.getUTCHours(),
    minutes: local.getUTCMinutes(),
    seconds: local.getUTCSeconds(),
    milliseconds: local.getUTCMilliseconds(),
  };
}

function zoneOffset(milliseconds: number, zone: string): number | null {
  if (zone === '' || zone === 'UTC') return 0;
  const fixed = /^([+-]?)(\d{1,2}):(\d{2})$/.exec(zone);
  if (fixed) return (fixed[1] === '-' ? -1 : 1) * (Number(fixed[2]) * 60 + Number(fixed[3])) * 60_000;
  const formatter = zoneFormatter(zone);
  if (!formatter) return null;
  const part = Object.fromEntries(
    formatter.formatToParts(milliseconds).map(({ type, value }) => [type, Number(value)]),
  );
  const local = Date.UTC(part['year']!, part['month']! - 1, part['day'], part['hour'], part['minute'], part['second']);
  return local - Math.floor(milliseconds / 1000) * 1000;
}

const mostZones = 100;
const formatters = new Map<string, Intl.DateTimeFormat | null>();

/** Making a formatter takes long, so the zones that were asked for are kept. */
function zoneFormatter(zone: string): Intl.DateTimeFormat | null {
  const known = formatters.get(zone);
  if (known !== undefined) return known;
  if (formatters.size >= mostZones) formatters.clear();
  const made = makeFormatter(zone);
  formatters.set(zone, made);
  return made;
}

function makeFormatter(zone: string): Intl.DateTimeFormat | null {
  if (!/^[A-Za-z][A-Za-z0-9_+/-]{0,63}$/.test(zone)) return null;
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    return null;
  }
}
