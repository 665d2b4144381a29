import type { Locale } from '@allmend/kit-i18n';
import { html, type Markup } from './markup.ts';
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
}

const styles: Readonly<Record<ResultState, SymbolName>> = { PASS: 'pass', FAIL: 'fail', DNF: 'dnf', MISS: 'miss' };

/** Result as a plate: symbol, word and colour, each enough alone. */
export function plate(state: ResultState, options: PlateOptions): Markup {
  const { locale, outlined, ahead, by } = options;
  const classes = ['r', styles[state], (outlined || ahead) && 'out', by].filter(Boolean).join(' ');
  const who = by && html`<span class="vh">, ${uiTexts.format(locale, by)}</span>`;
  return html`<span class="${classes}">${symbol(styles[state])}<b>${uiTexts.format(locale, ahead ? `ahead-${state}` : state)}</b>${who}</span>`;
}

/** The same without ground, for running text; `count` is how it is said behind a number. */
export function stateText(state: ResultState, locale: Locale, form?: 'count'): Markup {
  return html`<span class="st c-${styles[state]}"
    >${symbol(styles[state])}<b>${uiTexts.format(locale, form === 'count' ? `count-${state}` : state)}</b></span
  >`;
}
