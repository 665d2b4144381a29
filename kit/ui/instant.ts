import type { Locale } from '@allmend/kit-i18n';
import { html, type Markup } from './markup.ts';

/** An instant for people: day, time and zone (UTC); the exact one in `datetime`. */
export function formatInstant(instant: string, locale: Locale): Markup {
  const shown = new Intl.DateTimeFormat(dayFirst(locale), {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: 'UTC',
    timeZoneName: 'short',
  }).format(new Date(instant));
  return html`<time datetime="${instant}">${shown}</time>`;
}

/** English dates are written day first here, as in look.md §6. */
function dayFirst(locale: Locale): Locale {
  return locale === 'en' ? 'en-GB' : locale;
}

/** A day (`YYYY-MM-DD`) for people. */
export function formatDay(day: string, locale: Locale): Markup {
  const shown = new Intl.DateTimeFormat(dayFirst(locale), {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  }).format(new Date(`${day}T00:00:00Z`));
  return html`<time datetime="${day}">${shown}</time>`;
}
