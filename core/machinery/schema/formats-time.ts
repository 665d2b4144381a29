/** A calendar day `2026-01-31`. Source: strfmt IsDate (RFC 3339 full-date). */
export function isDate(text: string): boolean {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (found === null) return false;
  const [year, month, day] = [Number(found[1]), Number(found[2]), Number(found[3])];
  if (month < 1 || month > 12 || day < 1) return false;
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  return day <= days[month - 1]!;
}

/** An instant with seconds and zone, `T` and `Z` in either case. Source: strfmt IsDateTime. */
export function isDateTime(text: string): boolean {
  const found = /^(.{10})t(\d{2}):(\d{2}):(\d{2})(?:.\d+)?(?:z|[+-]\d{2}:\d{2})$/i.exec(text);
  if (found === null) return false;
  return isDate(found[1]!) && found[2]! <= '23' && found[3]! <= '59' && found[4]! <= '59';
}

const goUnits = '(?:ns|us|µs|μs|ms|s|m|h)';
const goDuration = new RegExp(`^[-+]?(?:0|(?:(?:\\d+\\.?\\d*|\\.\\d+)${goUnits})+)$`);

/**
 * A duration: Go's (`1h30m`, `1.5s`), or one with words (`22 ns`, `3 days`), for which it is enough that a number with a known
 * unit stands in it. Source: strfmt ParseDuration.
 */
export function isGoDuration(text: string): boolean {
  if (text.length <= 1_000 && goDuration.test(text)) return true;
  for (const [, , unit] of text.matchAll(/(\d+)\s*([A-Za-zµ]+)/g)) if (isWordUnit(unit!.toLowerCase())) return true;
  return false;
}

/** Short units are exact; the long word of each may go on (`hours`). */
function isWordUnit(unit: string): boolean {
  const exact = ['ns', 'us', 'µs', 'ms', 's', 'm', 'h', 'hr', 'd', 'w', 'wk'];
  const long = ['nano', 'micro', 'milli', 'sec', 'min', 'hour', 'day', 'week'];
  return exact.includes(unit) || long.some((word) => unit.startsWith(word));
}
