import type { MessageParam, MessageParams } from './message.ts';
import { perLocale } from './per-locale.ts';

/**
 * Formats one pattern: `{name}`, `{name, number}`, `{name, date}` (ISO instant, printed as UTC day), `{name, list}` and
 * `{count, plural, one {# image} other {# images}}` (categories of `Intl.PluralRules`, `#` is the number).
 */
export function formatPattern(locale: string, pattern: string, params: MessageParams): string {
  let out = '';
  let at = 0;
  while (at < pattern.length) {
    const open = pattern.indexOf('{', at);
    if (open < 0) return out + pattern.slice(at);
    const close = closing(pattern, open);
    if (close < 0) return out + pattern.slice(at);
    out += pattern.slice(at, open) + formatPlaceholder(locale, pattern.slice(open + 1, close), params);
    at = close + 1;
  }
  return out;
}

function formatPlaceholder(locale: string, body: string, params: MessageParams): string {
  const [name = '', kind, ...rest] = body.split(',');
  const value = params[name.trim()];
  if (value === undefined) return `{${body}}`;
  switch (kind?.trim()) {
    case 'plural':
      return formatPlural(locale, rest.join(','), Number(value), params);
    case 'number':
      return numbers(locale).format(Number(value));
    case 'date':
      return days(locale).format(new Date(String(value)));
    default:
      return plain(locale, value);
  }
}

function plain(locale: string, value: MessageParam): string {
  if (typeof value === 'object') return lists(locale).format(value);
  return String(value);
}

function formatPlural(locale: string, cases: string, count: number, params: MessageParams): string {
  const found = new Map<string, string>();
  const start = /\s*(=?\w+)\s*\{/gy;
  for (let match = start.exec(cases); match; match = start.exec(cases)) {
    const open = start.lastIndex - 1;
    const close = closing(cases, open);
    if (close < 0) break;
    found.set(match[1]!, cases.slice(open + 1, close));
    start.lastIndex = close + 1;
  }
  const category = plurals(locale).select(count);
  const chosen = found.get(`=${count}`) ?? found.get(category) ?? found.get('other') ?? '';
  return formatPattern(locale, chosen.replaceAll('#', numbers(locale).format(count)), params);
}

function closing(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if (text[at] === '{') depth++;
    else if (text[at] === '}' && --depth === 0) return at;
  }
  return -1;
}

const numbers = perLocale((locale) => new Intl.NumberFormat(locale));
const days = perLocale((locale) => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }));
const lists = perLocale((locale) => new Intl.ListFormat(locale, { type: 'conjunction' }));
const plurals = perLocale((locale) => new Intl.PluralRules(locale));
