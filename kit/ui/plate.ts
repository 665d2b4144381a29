import type { Locale } from '@allmend/kit-i18n';
import { html, type Markup, type MarkupValue } from './markup.ts';
import { symbol, type SymbolName } from './symbols.ts';
import { uiTexts } from './texts.ts';

/** The four results (`Verdict` of the api; kit knows nothing of it but the words). */
export type ResultState = 'PASS' | 'FAIL' | 'DNF' | 'MISS';

export interface PlateOptions {
  readonly locale: Locale;
  /** Outlined: a result that does not count today (draft, recommended, document). */
  readonly outlined?: true;
  /** What a result would be under a version that is not in force; outlined too. */
  readonly ahead?: true;
  /** Who says so, as the line under the plate. */
  readonly by?: 'us' | 'third' | 'operator' | 'declared';
  /** Where a click leads. Only addresses of this program: it is not looked at. */
  readonly href?: string;
  /** At the right end, e.g. the age. */
  readonly end?: MarkupValue;
}

const styles: Readonly<Record<ResultState, SymbolName>> = { PASS: 'pass', FAIL: 'fail', DNF: 'dnf', MISS: 'miss' };

/** Result as a plate: symbol, word and colour, each enough alone. */
export function plate(state: ResultState, options: PlateOptions): Markup {
  const { locale, outlined, ahead, by, href, end } = options;
  const classes = ['r', styles[state], (outlined || ahead) && 'out', by].filter(Boolean).join(' ');
  const who = by && html`<span class="vh">, ${uiTexts.format(locale, by)}</span>`;
  const content = html`${symbol(styles[state])}<b>${uiTexts.format(locale, ahead ? `ahead-${state}` : state)}</b>${end && html` ${end}`}${who}`;
  if (href !== undefined) return html`<a class="${classes}" href="${href}">${content}</a>`;
  return html`<span class="${classes}">${content}</span>`;
}

/** A date that will change something; outlined as all that is not in force. */
export function datePlate(text: MarkupValue): Markup {
  return html`<span class="r plan out">${symbol('soon')}<b>${text}</b></span>`;
}

/** The word alone, e.g. in a list of choices. */
export function stateWord(state: ResultState, locale: Locale): string {
  return uiTexts.format(locale, state);
}

/** The same without ground, for running text; `of` is how many, when it is said behind their number. */
export function stateText(state: ResultState, locale: Locale, of?: { readonly count: number }): Markup {
  const text = of ? uiTexts.format(locale, `count-${state}`, { count: of.count }) : uiTexts.format(locale, state);
  return html`<span class="st c-${styles[state]}">${symbol(styles[state])}<b>${text}</b></span>`;
}
