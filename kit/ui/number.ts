import { perLocale, type Locale } from '@allmend/kit-i18n';

const numbers = perLocale((locale) => new Intl.NumberFormat(locale));
const shares = perLocale((locale) => new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 }));

export function numberText(value: number, locale: Locale): string {
  return numbers(locale).format(value);
}

/** A share in percent with one digit, rounded down: 99.97 % never shows as 100 % (look.md §6). Of nothing: a dash. */
export function shareText(part: number, whole: number, locale: Locale): string {
  return whole <= 0 ? '–' : shares(locale).format(Math.floor((part / whole) * 1000) / 1000);
}
