import type { Locale } from '@allmend/kit-i18n';
import { html, type Markup } from './markup.ts';

/** An instant for people: day, time and zone (UTC); the exact one in `datetime`. */
export function formatInstant(instant: string, locale: Locale): Markup {
  const shown = new Intl.DateTimeFormat(locale, {
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
