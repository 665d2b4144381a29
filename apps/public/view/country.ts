import type { Locale } from '@allmend/kit-i18n';

const names = new Map<Locale, Intl.DisplayNames>();

/** Name of a country (ISO 3166-1 alpha-2); the code itself where it has none. */
export function countryName(code: string, locale: Locale): string {
  if (!/^[A-Z]{2}$/.test(code)) return code;
  const known = names.get(locale) ?? new Intl.DisplayNames(locale, { type: 'region' });
  names.set(locale, known);
  return known.of(code) ?? code;
}
