/** Instants and spans for people, in their own zone, which is always named (look.md §6). */

/** English dates are written day first here, as in look.md §6. */
const tag = (locale: string): string => (locale === 'en' ? 'en-GB' : locale);

const formats = new Map<string, Intl.DateTimeFormat>();
function format(locale: string, name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${name}`;
  const found = formats.get(key) ?? new Intl.DateTimeFormat(tag(locale), { hourCycle: 'h23', ...options });
  formats.set(key, found);
  return found;
}

const day = { day: 'numeric', month: 'short', year: 'numeric' } as const;
const minute = { hour: '2-digit', minute: '2-digit' } as const;

/** `21 Nov 2026, 06:15 CET`. */
export function instantText(at: Date, locale: string): string {
  return format(locale, 'instant', { ...day, ...minute, timeZoneName: 'short' }).format(at);
}

/** `21 Nov 2026`. */
export function dayText(at: Date, locale: string): string {
  return format(locale, 'day', day).format(at);
}

/** `06:15:07 CET`. */
export function clockText(at: Date, locale: string): string {
  return format(locale, 'clock', { ...minute, second: '2-digit', timeZoneName: 'short' }).format(at);
}

/** `21 Nov 2026, 06:15:07.412 CET`. */
export function exactText(at: Date, locale: string): string {
  return format(locale, 'exact', {
    ...day,
    ...minute,
    second: '2-digit',
    fractionalSecondDigits: 3,
    timeZoneName: 'short',
  }).format(at);
}

const units = [
  ['year', 365 * 86_400],
  ['month', 30 * 86_400],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const;

/** `25 min ago`, `in 3 days`; whole units, towards zero: never a word like yesterday, which is a day of the calendar. */
export function relativeText(at: Date, now: Date, locale: string): string {
  const seconds = Math.trunc((at.getTime() - now.getTime()) / 1000);
  const [unit, size] = units.find(([, size]) => Math.abs(seconds) >= size) ?? (['second', 1] as const);
  return new Intl.RelativeTimeFormat(tag(locale), {
    numeric: unit === 'second' ? 'auto' : 'always',
    style: 'short',
  }).format(Math.trunc(seconds / size), unit);
}

/** `38 s`, `4.1 s`, `2 min 5 s`. */
export function spanText(ms: number, locale: string): string {
  const seconds = ms / 1000;
  const number = (value: number, digits: number): string =>
    new Intl.NumberFormat(tag(locale), { maximumFractionDigits: digits }).format(value);
  if (seconds < 10) return `${number(seconds, seconds < 1 ? 2 : 1)}\u00a0s`;
  if (seconds < 60) return `${number(Math.floor(seconds), 0)}\u00a0s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${number(minutes, 0)}\u00a0min ${number(Math.floor(seconds % 60), 0)}\u00a0s`;
  return `${number(Math.floor(minutes / 60), 0)}\u00a0h ${number(minutes % 60, 0)}\u00a0min`;
}
