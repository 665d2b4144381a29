import { perLocale, type Locale } from '@allmend/kit-i18n';
import { html, type Markup } from './markup.ts';
import { uiTexts } from './texts.ts';

/** Making a formatter costs more than using it a thousand times: each is made once. */
const dateFormats = new Map<string, Intl.DateTimeFormat>();

const day = { day: 'numeric', month: 'short', year: 'numeric' } as const;
const shapes = {
  day,
  instant: { ...day, hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZoneName: 'short' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

function dateFormat(shape: keyof typeof shapes, locale: Locale, timeZone: string): Intl.DateTimeFormat {
  const key = `${shape} ${locale} ${timeZone}`;
  const known = dateFormats.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat(dayFirst(locale), { ...shapes[shape], timeZone });
  dateFormats.set(key, made);
  return made;
}

/** English dates are written day first here, as in look.md §6. */
function dayFirst(locale: Locale): Locale {
  return locale === 'en' ? 'en-GB' : locale;
}

/** An instant for people: day, time and zone (UTC unless another is given); the exact one in `datetime`. */
export function formatInstant(instant: string, locale: Locale, timeZone = 'UTC'): Markup {
  return html`<time datetime="${instant}">${instantText(instant, locale, timeZone)}</time>`;
}

/** The same without markup, for titles and sentences. */
export function instantText(instant: string, locale: Locale, timeZone = 'UTC'): string {
  return shown('instant', { locale, timeZone }, instant);
}

/** A day (`YYYY-MM-DD`) for people. */
export function formatDay(day: string, locale: Locale): Markup {
  return html`<time datetime="${day}">${dayText(day, locale)}</time>`;
}

/** The day of an instant, in the zone given; or a day as it is. */
export function dayText(when: string, locale: Locale, timeZone = 'UTC'): string {
  const isDay = when.length === 10;
  return shown('day', { locale, timeZone: isDay ? 'UTC' : timeZone }, isDay ? `${when}T00:00:00Z` : when, when);
}

/** What is no date is shown as it is: days come from files that others write. */
function shown(
  shape: keyof typeof shapes,
  { locale, timeZone }: { readonly locale: Locale; readonly timeZone: string },
  instant: string,
  otherwise = instant,
): string {
  const date = new Date(instant);
  return Number.isNaN(date.getTime()) ? otherwise : dateFormat(shape, locale, timeZone).format(date);
}

/** Two days and what lies between, e.g. "22 Aug – 21 Nov 2026". */
export function dayRangeText(from: string, until: string, locale: Locale): string {
  return dateFormat('day', locale, 'UTC').formatRange(new Date(`${from}T00:00:00Z`), new Date(`${until}T00:00:00Z`));
}

const minute = 60_000;
const hour = 60 * minute;
const oneDay = 24 * hour;

/** How long, short enough for a plate: minutes below 90, hours below 48, then days; rounded down. */
export function ageText(milliseconds: number, locale: Locale): string {
  const length = Math.max(0, milliseconds);
  if (length < 90 * minute) return uiTexts.format(locale, 'minutes', { n: Math.floor(length / minute) });
  if (length < 48 * hour) return uiTexts.format(locale, 'hours', { n: Math.floor(length / hour) });
  return uiTexts.format(locale, 'days', { n: Math.floor(length / oneDay) });
}

/** "25 min ago". */
export function agoText(milliseconds: number, locale: Locale): string {
  return uiTexts.format(locale, 'ago', { age: ageText(milliseconds, locale) });
}

/** The age alone for the eye, with "ago" for who hears it. */
export function plateAge(milliseconds: number, locale: Locale): Markup {
  const [before = '', after = ''] = uiTexts.format(locale, 'ago', { age: '\u0000' }).split('\u0000');
  return html`<span class="v">${before && html`<span class="vh">${before}</span>`}${ageText(milliseconds, locale)}${after && html`<span class="vh">${after}</span>`}</span>`;
}

const inUnit = (unit: 'minute' | 'hour' | 'day') =>
  perLocale((locale) => new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }));
const minutes = inUnit('minute');
const hours = inUnit('hour');
const days = inUnit('day');

/** How long, in a whole word: "26 hours", "3 days". */
export function lengthText(milliseconds: number, locale: Locale): string {
  const length = Math.max(0, milliseconds);
  if (length < 2 * hour) return minutes(locale).format(Math.floor(length / minute));
  if (length < 48 * hour) return hours(locale).format(Math.floor(length / hour));
  return days(locale).format(Math.floor(length / oneDay));
}
