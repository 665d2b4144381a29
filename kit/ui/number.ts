import type { Locale } from '@allmend/kit-i18n';

const numberFormats = new Map<string, Intl.NumberFormat>();
const shareFormats = new Map<string, Intl.NumberFormat>();

export function numberText(value: number, locale: Locale): string {
  const format = numberFormats.get(locale) ?? new Intl.NumberFormat(locale);
  numberFormats.set(locale, format);
  return format.format(value);
}

/** A share in percent with one digit, rounded down: 99.97 % never shows as 100 % (look.md §6). Of nothing: a dash. */
export function shareText(part: number, whole: number, locale: Locale): string {
  if (whole <= 0) return '–';
  const format =
    shareFormats.get(locale) ?? new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
  shareFormats.set(locale, format);
  return format.format(Math.floor((part / whole) * 1000) / 1000);
}
